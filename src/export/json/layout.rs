//! Indented JSON in which an array of numbers (a box, a pair of pages) stays on its line.
//!
//! Whether an array's element is a number is only known when it is written, so the gap before it waits until then.

use serde_json::ser::{CharEscape, Formatter};
use std::io::{self, Write};

/// The state of the writer.
#[derive(Default)]
pub(super) struct Layout {
    /// How deep the open arrays and objects are nested.
    depth: usize,
    /// Whether the innermost one has an element yet.
    filled: bool,
    /// The gap before an element of an array that is not written yet; `true` before the first one.
    gap: Option<bool>,
    /// Whether the element before was a number of an array.
    inline: bool,
}

impl Layout {
    fn new_line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b"  "))
    }

    /// The gap before an element that gets its own line.
    fn before_block<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        let Some(first) = self.gap.take() else { return Ok(()) };
        self.inline = false;
        if !first {
            out.write_all(b",")?;
        }
        self.new_line(out)
    }

    /// The gap before a number.
    fn before_number<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        let Some(first) = self.gap.take() else { return Ok(()) };
        self.inline = true;
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn open<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.before_block(out)?;
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled && !self.inline {
            self.new_line(out)?;
        }
        self.inline = false;
        out.write_all(bracket)
    }
}

/// Writes the gap, then what the compact form writes.
macro_rules! number {
    ($($name:ident: $type:ty),*) => {$(
        fn $name<W: Write + ?Sized>(&mut self, out: &mut W, value: $type) -> io::Result<()> {
            self.before_number(out)?;
            serde_json::ser::CompactFormatter.$name(out, value)
        }
    )*};
}

impl Formatter for Layout {
    number!(write_u32: u32, write_u64: u64, write_i32: i32, write_i64: i64, write_f32: f32, write_f64: f64, write_number_str: &str);

    fn write_null<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.before_block(out)?;
        out.write_all(b"null")
    }

    fn write_bool<W: Write + ?Sized>(&mut self, out: &mut W, value: bool) -> io::Result<()> {
        self.before_block(out)?;
        out.write_all(if value { b"true" } else { b"false" })
    }

    fn begin_string<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.before_block(out)?;
        out.write_all(b"\"")
    }

    fn write_char_escape<W: Write + ?Sized>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_char_escape(out, escape)
    }

    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, _: &mut W, first: bool) -> io::Result<()> {
        self.gap = Some(first);
        Ok(())
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.new_line(out)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use serde::Serialize;
    use serde_json::{Value, json};

    fn laid_out(value: &Value) -> String {
        let mut out = Vec::new();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Layout::default())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_stay_on_their_line_and_all_else_gets_its_own() {
        let value =
            json!({"a": [1, 2.5], "b": [{"c": [3], "d": null}, {}], "e": [], "f": ["x", "y"], "g": [[1, 2], [3]]});
        let expected = r#"{
  "a": [1, 2.5],
  "b": [
    {
      "c": [3],
      "d": null
    },
    {}
  ],
  "e": [],
  "f": [
    "x",
    "y"
  ],
  "g": [
    [1, 2],
    [3]
  ]
}"#;
        assert_eq!(laid_out(&value), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).unwrap(), value);
    }
}
