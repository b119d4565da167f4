//! What is wrong with the arguments, in the reader's language: clap says it in English only.

use super::language::current;
use super::log;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::process::ExitCode;
use zhibiao::message::{Language, Message};
use zhibiao::say;

/// Prints what is wrong with the arguments, or the help or version that was asked for.
pub(super) fn report(error: &clap::Error) -> ExitCode {
    let is_asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_asked || (current() == Language::En && !log::is_json()) {
        let _ = error.print();
    } else {
        log::put(&log::error(say!("{}; `zhibiao {} --help` explains the flags", what(error), command())));
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The subcommand that was called, for the hint at its help.
fn command() -> String {
    std::env::args().skip(1).find(|arg| super::COMMANDS.contains(&arg.as_str())).unwrap_or_else(|| "convert".to_owned())
}

/// One sentence of what is wrong.
fn what(error: &clap::Error) -> Message {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => say!("{} has no value", arg),
        ErrorKind::InvalidValue => {
            say!("'{}' is no value of {}; there are {}", value, arg, text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => say!("{}: {}", arg, error.source().map(ToString::to_string).unwrap_or_default()),
        ErrorKind::UnknownArgument => match text(ContextKind::SuggestedArg) {
            near if near.is_empty() => say!("there is no flag {}", arg),
            near => say!("there is no flag {}; {} is one", arg, near),
        },
        ErrorKind::InvalidSubcommand => say!("there is no command {}", text(ContextKind::InvalidSubcommand)),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            prior if prior == arg => say!("{} is given twice", arg),
            prior => say!("{} and {} exclude each other", arg, prior),
        },
        ErrorKind::MissingSubcommand => say!("no command is given"),
        ErrorKind::MissingRequiredArgument => say!("{} is missing", arg),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            say!("{} has too many or too few values", arg)
        }
        _ => Message::from(error.to_string().lines().next().unwrap_or_default()),
    }
}
