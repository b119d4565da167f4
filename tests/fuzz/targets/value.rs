//! The text of a target → its value. The lines are: the text, the indicator's name, the unit column, the other half, a
//! sibling's name and its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::value::{self, Evidence};

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split('\n');
        let raw = lines.next().unwrap_or("");
        let (name, unit_column) = (lines.next().unwrap_or(""), lines.next());
        let halves: Vec<&str> = lines.next().into_iter().collect();
        let siblings: Vec<(&str, &str)> = lines.next().zip(lines.next()).into_iter().collect();
        let reading = value::read(raw, &Evidence { name, unit_column, halves: &halves, siblings: &siblings });
        assert_eq!(reading.value.raw, raw, "what is printed is kept");
        let _ = value::period(&reading.value);
        let again = value::read(&reading.value.text, &Evidence { name, ..Evidence::default() });
        let _ = value::same(&reading.value, &again.value);
        let _ = (value::amount(raw, value::money_unit(name)), value::money_unit(raw));
    });
});
