//! The tables of a file as `zhibiao tables` finds them, with tuning values other than the built-in ones.
//!
//! `tuned --list` prints the names and values, one a line; `tuned FILE` prints the tables as JSON, with the values that
//! the variable `TUNED` names: `/NAME=VALUE /NAME=VALUE`. `scripts/sweep` runs it.

use serde_json::Value;
use std::error::Error;
use std::io;
use zhibiao::grid::Tuning;
use zhibiao::tables::Request;
use zhibiao::{Options, export};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut tuning = serde_json::to_value(Tuning::default())?;
    match args.split_first() {
        Some((flag, [])) if flag == "--list" => list("", &tuning),
        Some((file, [])) => {
            let changes = std::env::var("TUNED").unwrap_or_default();
            changes.split_whitespace().try_for_each(|change| set(&mut tuning, change))?;
            let request = Request { tuning: serde_json::from_value(tuning)?, ..Request::default() };
            let found = zhibiao::tables(file, &std::fs::read(file)?, &Options::default(), &request)?;
            export::tables::write_json(&mut io::stdout().lock(), &found.tables, &found.diagnostics)?;
        }
        _ => return Err("usage: tuned --list, or tuned FILE with TUNED='/NAME=VALUE ...'".into()),
    }
    Ok(())
}

/// Prints the names and values of all numbers.
#[allow(clippy::print_stdout, reason = "that is what it is for")]
fn list(name: &str, value: &Value) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| list(&format!("{name}/{key}"), value)),
        Value::Number(number) => println!("{name}={number}"),
        _ => {}
    }
}

/// Sets a value by its name.
fn set(tuning: &mut Value, change: &str) -> Result<(), Box<dyn Error>> {
    let (name, number) = change.split_once('=').ok_or("write /NAME=VALUE")?;
    let value =
        tuning.pointer_mut(name).filter(|v| v.is_number()).ok_or_else(|| format!("there is no value {name}"))?;
    *value = serde_json::from_str(number)?;
    Ok(())
}
