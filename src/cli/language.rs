//! The language of the command: what `--lang` says, else what the system does.

use clap::ValueEnum;
use std::env;
use std::ffi::OsStr;
use std::sync::OnceLock;
use zhibiao::message::{Language, Message};

/// What `--lang` says.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    Zh,
    En,
}

/// The language of this process, chosen once at its start.
static CHOSEN: OnceLock<Language> = OnceLock::new();

/// The language of this process.
pub(super) fn current() -> Language {
    *CHOSEN.get_or_init(|| asked(env::args_os()).unwrap_or_else(of_system))
}

/// A message in the language of this process.
pub(super) fn told(message: impl Into<Message>) -> String {
    message.into().in_language(current())
}

/// What `--lang` says, before the arguments are understood: help and complaints about them are in that language too.
fn asked(args: impl Iterator<Item = impl AsRef<OsStr>>) -> Option<Language> {
    let args: Vec<String> =
        args.map(|arg| arg.as_ref().to_string_lossy().into_owned()).take_while(|arg| arg != "--").collect();
    let behind =
        args.iter().zip(args.iter().skip(1)).filter(|(flag, _)| *flag == "--lang").map(|(_, value)| value.as_str());
    let joined = args.iter().filter_map(|arg| arg.strip_prefix("--lang="));
    match behind.chain(joined).last()?.to_ascii_lowercase().as_str() {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The language of the system: the first of the variables that is set (POSIX.1-2017, 8.2), or the user's on Windows.
fn of_system() -> Language {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(set)
        .or_else(of_user)
        .map_or(Language::En, |name| Language::of_locale(&name))
}

#[cfg(windows)]
fn of_user() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(windows))]
fn of_user() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_seen_wherever_it_stands() {
        let of = |args: &str| asked(args.split(' '));
        assert_eq!(of("zhibiao convert a.pdf --lang zh"), Some(Language::Zh));
        assert_eq!(of("zhibiao --lang=ZH convert"), Some(Language::Zh));
        assert_eq!(of("zhibiao --lang zh convert --lang en"), Some(Language::En));
        assert_eq!(of("zhibiao convert -- --lang zh"), None);
    }
}
