//! Runs code that may panic on bad input.
//!
//! The PDF interpreter is other people's code and meets bytes that nobody foresaw. A panic in it ends the page, not the
//! program. What the panic hook prints is the program's affair: the command silences it.

use std::panic::{self, AssertUnwindSafe};

/// The stack of a thread that reads a file, in bytes.
///
/// Too small: a PDF with deeply nested objects overflows it, which no one can catch. It is address space and costs no
/// memory until used.
pub const STACK: usize = 64 << 20;

/// Runs `f`; `None` if it panicked or was [stopped](stop).
///
/// What `f` was changing when it panicked may be half done: use it for values that are valid at every step.
pub(crate) fn run<T>(f: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(f)).ok()
}

/// Leaves the innermost [`run`] from within. It unwinds without calling the panic hook, so that nothing is printed.
pub(crate) fn stop() -> ! {
    panic::resume_unwind(Box::new(()))
}
