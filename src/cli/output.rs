//! Where results go: standard output, or a file that appears whole or not at all.

use super::Stop;
use super::interrupt::Draft;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zhibiao::say;

/// An open output.
pub(super) enum Output {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file in the making, beside the place where it will stand.
    File {
        out: BufWriter<NamedTempFile>,
        path: PathBuf,
        /// Ctrl-C removes it.
        _noted: Draft,
    },
    /// Something that is no regular file and cannot be replaced, such as `/dev/null`.
    Device(BufWriter<File>, PathBuf),
}

impl Output {
    /// Opens the path, or standard output for `None` and `-`.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        let failed = |error: io::Error| cannot_write(path, &error);
        // A link stays a link: what it points to is replaced.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Err(Stop::Usage(say!("{}: this is a folder; give -o a file", path.display()))),
            Ok(meta) if !meta.is_file() => {
                let device = File::options().write(true).open(path).map_err(failed)?;
                Ok(Self::Device(BufWriter::new(device), path.clone()))
            }
            Ok(meta) if meta.permissions().readonly() => Err(failed(io::ErrorKind::PermissionDenied.into())),
            Ok(meta) => {
                let draft = draft_beside(path).map_err(failed)?;
                draft.as_file().set_permissions(meta.permissions()).map_err(failed)?;
                Ok(Self::in_the_making(draft, path))
            }
            Err(_) => draft_beside(path).map(|draft| Self::in_the_making(draft, path)).map_err(failed),
        }
    }

    fn in_the_making(draft: NamedTempFile, path: &Path) -> Self {
        Self::File { _noted: Draft::new(draft.path()), out: BufWriter::new(draft), path: path.to_owned() }
    }

    /// Ends the output; a file takes its place only now.
    pub(super) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::Device(mut out, path) => out.flush().map_err(|e| cannot_write(&path, &e)),
            Self::File { out, path, .. } => {
                let failed = |error: io::Error| cannot_write(&path, &error);
                let draft = out.into_inner().map_err(|e| failed(e.into_error()))?;
                draft.as_file().sync_all().map_err(failed)?;
                draft.persist(&path).map_err(|e| failed(e.error))?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { out, .. } => out.write(bytes),
            Self::Device(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File { out, .. } => out.flush(),
            Self::Device(out, _) => out.flush(),
        }
    }
}

/// A new file in the same folder, so that taking its place is one step; its permissions are those of any new file.
fn draft_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".zhibiao-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // The system takes the umask off.
    builder.tempfile_in(folder)
}

pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Stop {
    let why = match error.kind() {
        io::ErrorKind::NotFound => say!("the folder does not exist; make it first"),
        io::ErrorKind::PermissionDenied => say!("writing is not permitted; choose another place"),
        io::ErrorKind::StorageFull => say!("the disk is full; make room"),
        _ => error.into(),
    };
    Stop::Output(say!("{}: cannot be written: {}", path.display(), why))
}
