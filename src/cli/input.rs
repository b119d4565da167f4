//! Reading an input, and doing the work on it where neither a panic nor a deep recursion can hurt the other inputs.

use super::hints;
use super::language::told;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use zhibiao::STACK;
use zhibiao::diag::Error;
use zhibiao::say;

/// The largest input, in bytes. A published budget book has a few MB; a scanned one some hundred.
const LARGEST: u64 = 1 << 30;

/// Where in the source the last panic arose.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Keeps the text of panics from the user: [`guarded`] reports them.
pub(super) fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut at) = PANICKED_AT.lock() {
            *at = info.location().map(|l| format!("{}:{}", l.file(), l.line()));
        }
    }));
}

/// The name that messages and documents give to an input.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { told(say!("standard input")) } else { path.display().to_string() }
}

/// The bytes of an input; the error is one line without the path.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = if is_stdin(path) { read_limited(io::stdin().lock(), 0) } else { File::open(path).and_then(read_file) };
    match bytes {
        Ok(bytes) if bytes.is_empty() => Err(told(say!("the file is empty; check how it was made or downloaded"))),
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            Err(told(say!("the file is larger than {} MB; split it", LARGEST >> 20)))
        }
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(why_unreadable(&error)),
    }
}

/// How many pages of a file may be read at once, where nothing else is done beside it.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does `work` on a thread of its own; the error is one line without the path.
pub(super) fn guarded<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, String> {
    let result = thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        worker
            .map(|w| w.join().map_err(|_| internal_error()))
            .map_err(|e| told(say!("no thread could be started: {}; try again", e)))
    });
    result??.map_err(|error| told(hints::said(&error)))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn read_file(file: File) -> io::Result<Vec<u8>> {
    let metadata = file.metadata()?;
    if metadata.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { read_limited(file, metadata.len()) }
}

/// Reads a file that should have so many bytes, or as many as there are up to the limit.
fn read_limited(reader: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than expected, so that the end is seen without making room for more.
    bytes.try_reserve_exact(usize::try_from(expected.min(LARGEST) + 1).unwrap_or(0))?;
    reader.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn why_unreadable(error: &io::Error) -> String {
    told(match error.kind() {
        io::ErrorKind::NotFound => say!("there is no such file; check the path"),
        io::ErrorKind::IsADirectory => say!("this is a folder; name the files in it"),
        io::ErrorKind::PermissionDenied => say!("reading is not permitted; change the file's permissions"),
        _ => say!("the file cannot be read: {}", error),
    })
}

fn internal_error() -> String {
    let at = PANICKED_AT.lock().ok().and_then(|mut at| at.take()).map(|at| format!(" ({at})")).unwrap_or_default();
    told(say!("internal error{}; please report it, with the file if you may share it", at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic, reason = "the panic is what is tested")]
    fn a_panic_becomes_one_line_that_asks_for_a_report() {
        silence_panics();
        let error = guarded::<()>(|| panic!("secret")).unwrap_err();
        assert!(error.starts_with("internal error (src/cli/input.rs:"), "{error}");
        assert!(error.contains("please report it") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn deep_recursion_has_room() {
        fn depth(n: u32, pad: &[u8; 256]) -> u32 {
            let pad = std::hint::black_box(*pad);
            if n == 0 { u32::from(pad[0]) } else { depth(n - 1, &pad) + 1 }
        }
        assert_eq!(guarded(|| Ok(depth(50_000, &[0; 256]))), Ok(50_000));
    }
}
