//! What the targets share: when a run of one has failed, and how made-up PDFs are put together.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Sets what a panic means. One in someone else's code is the library's to catch; one in the project's own is a defect, caught or not.
pub fn begin() {
    panic::set_hook(Box::new(|info| {
        let theirs = info.location().is_some_and(|at| at.file().contains("/registry/") || at.file().starts_with("/rustc/"));
        if !theirs {
            eprintln!("{info}");
            std::process::abort();
        }
        *LAST_PANIC.lock().expect("nobody panics with it") = info.to_string();
    }));
}

/// Runs what must not panic.
pub fn run(f: impl FnOnce()) {
    if panic::catch_unwind(AssertUnwindSafe(f)).is_err() {
        eprintln!("not caught: {}", LAST_PANIC.lock().expect("nobody panics with it"));
        std::process::abort();
    }
}

/// A PDF of these bodies, numbered from 1, the first being the catalogue.
pub fn pdf(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, body) in (1..).zip(bodies) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).into_bytes());
    out.extend(places.iter().flat_map(|place| format!("{place:010} 00000 n \n").into_bytes()));
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", bodies.len() + 1);
    out.extend(end.into_bytes());
    out
}

/// A stream with more entries in its dictionary.
pub fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {entries} >>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}
