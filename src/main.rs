//! The `zhibiao` command.
fn main() {}
