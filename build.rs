//! Turns the built-in lexicon, which people read and write as TOML, into JSON, which is read in a twentieth of the
//! time: every start of the program does.

use std::path::Path;
use std::{env, fs};

fn main() {
    let from = "src/lexicon/built-in.toml";
    println!("cargo::rerun-if-changed={from}");
    let text = fs::read_to_string(from).expect("the lexicon stands beside the sources");
    let lexicon: toml::Table = toml::from_str(&text).unwrap_or_else(|why| panic!("{from}: {why}"));
    let to = Path::new(&env::var("OUT_DIR").expect("cargo names a folder")).join("built-in.json");
    fs::write(to, serde_json::to_string(&lexicon).expect("strings are JSON")).expect("the folder can be written");
}
