//! Where the models that read scans lie, and the flags about them.

use super::{embedded, install};
use clap::ValueEnum;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhibiao::diag::Error;
use zhibiao::message::Message;
use zhibiao::ocr::{Lazy, models};
use zhibiao::say;

/// The flags about reading scans.
#[derive(Clone, clap::Args)]
pub(super) struct Reading {
    /// Scans: the size of the models; tiny is faster and misreads more
    #[arg(long, value_enum, default_value = "small", ignore_case = true)]
    pub(super) ocr: Tier,

    /// Scans: the folder with the models [default: $ZHIBIAO_MODELS, the user's cache, or beside the program]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Tier {
    Small,
    Tiny,
}

impl Reading {
    /// The models, which are loaded when the first scan needs them.
    pub(super) fn lazy(&self) -> Arc<Lazy> {
        let (folders, is_named) = (self.folders(), self.models.is_some());
        Arc::new(Lazy::new(self.tier(), move |name| match (read(&folders, name), embedded::model(name)) {
            (Err(_), Some(bytes)) if !is_named => Ok(bytes.to_vec()),
            (found, _) => found,
        }))
    }

    /// The bytes of a model that would be read, whole or not, and where they stand.
    pub(super) fn find(&self, name: &str) -> Option<(Vec<u8>, Message)> {
        let path = self.folders().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let read = path.and_then(|path| Some((std::fs::read(&path).ok()?, Message::from(path.display()))));
        read.or_else(|| embedded::model(name).map(|bytes| (bytes.to_vec(), install::inside())))
    }

    /// The folder that `--models` names.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        self.models.clone()
    }

    /// Which models are read, so that a change is noticed without reading them.
    pub(super) fn identity(&self) -> String {
        format!("{:?} {:?}", self.ocr, traces(&self.folders(), self.tier()))
    }

    /// The same flags again, for a process that is to read alike.
    #[cfg(feature = "review")]
    pub(super) fn flags(&self) -> Vec<std::ffi::OsString> {
        let tier = match self.ocr {
            Tier::Small => "small",
            Tier::Tiny => "tiny",
        };
        let mut flags: Vec<std::ffi::OsString> = vec!["--ocr".into(), tier.into()];
        if let Some(folder) = &self.models {
            flags.extend(["--models".into(), folder.into()]);
        }
        flags
    }

    fn folders(&self) -> Vec<PathBuf> {
        self.models.as_ref().map_or_else(folders, |folder| vec![folder.clone()])
    }

    fn tier(&self) -> models::Tier {
        match self.ocr {
            Tier::Small => models::Tier::Small,
            Tier::Tiny => models::Tier::Tiny,
        }
    }
}

/// The files in these folders that the models of a size would be read from: path, size, time of the last change.
fn traces(folders: &[PathBuf], tier: models::Tier) -> Vec<String> {
    let names = models::MODELS
        .iter()
        .filter(|model| model.tier == models::Tier::Tiny || model.tier == tier)
        .map(|model| model.name);
    let found = names.filter_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()));
    let trace = |path: PathBuf| {
        let meta = path.metadata().ok();
        let changed = meta.as_ref().and_then(|m| m.modified().ok());
        format!("{} {:?} {changed:?}", path.display(), meta.map(|m| m.len()))
    };
    found.map(trace).collect()
}

/// The folders where models are looked for, in this order.
fn folders() -> Vec<PathBuf> {
    let named = env::var_os("ZHIBIAO_MODELS").filter(|v| !v.is_empty()).map(PathBuf::from);
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join("models"));
    named.into_iter().chain(cache()).chain(beside).collect()
}

/// The folder for models in the user's cache; `scripts/fetch-models` puts them there.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))
    };
    Some(cache?.join("zhibiao").join("models"))
}

/// The folder that models are installed into.
pub(super) fn target() -> Option<PathBuf> {
    env::var_os("ZHIBIAO_MODELS").filter(|v| !v.is_empty()).map(PathBuf::from).or_else(cache)
}

fn read(folders: &[PathBuf], name: &str) -> Result<Vec<u8>, Error> {
    let found = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    let path = found.ok_or_else(|| {
        let looked: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
        Error::Models(say!("the model {} is in none of: {}", name, looked.join(", ")))
    })?;
    std::fs::read(&path).map_err(|e| Error::Models(say!("{} cannot be read: {}", path.display(), e)))
}
