//! Where the models that read scans lie: where the program looks for them too.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use zhibiao::diag::Error;
use zhibiao::ocr::{Lazy, models};

/// The models of a folder, or of the first of the usual ones that has them; they are loaded when the first scan needs them.
pub(crate) fn lazy(named: Option<&str>) -> Arc<Lazy> {
    let folders = named.map_or_else(usual, |folder| vec![PathBuf::from(folder)]);
    Arc::new(Lazy::new(models::Tier::Small, move |name| {
        let path = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let path = path.ok_or_else(|| {
            let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
            Error::Models(format!("the model {name} is in none of: {}", looked.join(", ")))
        })?;
        std::fs::read(&path).map_err(|e| Error::Models(format!("{} cannot be read: {e}", path.display())))
    }))
}

/// `$ZHIBIAO_MODELS`, then the user's cache.
fn usual() -> Vec<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = if cfg!(windows) { set("LOCALAPPDATA") } else { set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache"))) };
    set("ZHIBIAO_MODELS").into_iter().chain(cache.map(|cache| cache.join("zhibiao").join("models"))).collect()
}
