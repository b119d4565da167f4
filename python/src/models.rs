//! Where the models that read scans lie: where the program looks for them too, and in the package `zhibiao-models`.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use zhibiao::diag::Error;
use zhibiao::ocr::{Lazy, models};
use zhibiao::say;

/// The models of the folder that is named, or of the first of the usual ones and the installed one that has them; they
/// are loaded when the first scan needs them.
pub(crate) fn lazy(named: Option<&str>, installed: Option<&str>) -> Arc<Lazy> {
    let folders = named.map_or_else(|| usual(installed), |folder| vec![PathBuf::from(folder)]);
    Arc::new(Lazy::new(models::Tier::Small, move |name| {
        let path = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let path = path.ok_or_else(|| {
            let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
            Error::Models(say!("the model {} is in none of: {}", name, looked.join(", ")))
        })?;
        std::fs::read(&path).map_err(|e| Error::Models(say!("{} cannot be read: {}", path.display(), e)))
    }))
}

/// `$ZHIBIAO_MODELS`, then the user's cache, then what is installed beside the package.
fn usual(installed: Option<&str>) -> Vec<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))
    };
    set("ZHIBIAO_MODELS")
        .into_iter()
        .chain(cache.map(|cache| cache.join("zhibiao").join("models")))
        .chain(installed.map(PathBuf::from))
        .collect()
}
