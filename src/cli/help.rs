//! The flags of the command in the reader's language. clap writes English only, so its headings, its notes on values
//! and its errors are made here.

use super::language::current;
use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};
use zhibiao::message::Language;

/// What help shows, in this order, where it is not English.
const TEMPLATE: &str = "{about-with-newline}\n{usage-heading}{usage}\n\n{all-args}{after-help}";

/// The command in the language of this process.
pub(super) fn localised(command: Command) -> Command {
    match current() {
        Language::En => command,
        language => usages(translated(command, language, true), language),
    }
}

/// A text of several lines in a language. A line of examples is a command, two blanks or more, and what it does.
fn lines(text: &str, language: Language) -> String {
    let line = |line: &str| {
        let (command, what) =
            line.rsplit_once("  ").filter(|(command, _)| !command.trim().is_empty()).unwrap_or(("", line));
        let gap = if command.is_empty() { "" } else { "  " };
        format!("{command}{gap}{}", language.text(what))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn styled(text: Option<&StyledStr>, language: Language) -> Option<String> {
    text.map(|text| lines(&text.to_string(), language))
}

/// The command and its subcommands with their texts in a language.
fn translated(command: Command, language: Language, is_root: bool) -> Command {
    let text = |english: &'static str| language.text(english);
    let about = styled(command.get_about(), language);
    let after = styled(command.get_after_help(), language);
    let template = TEMPLATE.replace("{usage-heading}", language.text("Usage:"));
    let command = command.mut_args(|arg| argument(arg, language));
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help(text("Print help"))
        .help_heading(text("Options"));
    let mut command = command.disable_help_flag(true).disable_help_subcommand(true).arg(help).help_template(template);
    if is_root {
        let version =
            Arg::new("version").short('V').long("version").action(ArgAction::Version).help(text("Print version"));
        command = command.disable_version_flag(true).arg(version.help_heading(text("Options")));
    }
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.subcommand_help_heading(text("Commands")).mut_subcommands(|inner| translated(inner, language, false))
}

/// A flag with its texts in a language.
fn argument(arg: Arg, language: Language) -> Arg {
    let takes_value = arg.get_action().takes_values();
    let usual = if arg.is_positional() { "Arguments" } else { "Options" };
    let heading = language.lookup(arg.get_help_heading().unwrap_or(usual)).unwrap_or(usual);
    let mut help = styled(arg.get_help(), language).unwrap_or_default();
    let values: Vec<(String, Option<String>)> = if takes_value {
        let values = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
        values.map(|value| (value.get_name().to_owned(), styled(value.get_help(), language))).collect()
    } else {
        Vec::new()
    };
    let names: Vec<&str> = values.iter().map(|value| value.0.as_str()).collect();
    if !names.is_empty() {
        help.push_str(&language.text(" [possible values: {}]").replace("{}", &names.join(", ")));
    }
    if let Some(default) = arg.get_default_values().first().filter(|_| takes_value) {
        help.push_str(&language.text(" [default: {}]").replace("{}", &default.to_string_lossy()));
    }
    let long =
        values.iter().filter_map(|(name, what)| Some(format!("\n- {name}: {}", what.as_ref()?))).collect::<String>();
    let names =
        arg.get_value_names().map(|names| names.iter().map(|name| language.lookup(name)).collect::<Option<Vec<_>>>());
    let mut arg = arg.help_heading(heading).long_help(format!("{help}{long}")).help(help);
    if let Some(names) = names.flatten().filter(|_| takes_value) {
        arg = arg.value_names(names);
    }
    if takes_value { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
}

/// The lines on usage, whose words are clap's own.
fn usages(mut command: Command, language: Language) -> Command {
    command.build();
    let of = |command: &mut Command| {
        let usage = command.render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("[OPTIONS]", language.text("[OPTIONS]"));
        usage.replace("<COMMAND>", language.text("<COMMAND>"))
    };
    let own = of(&mut command);
    command.override_usage(own).mut_subcommands(|mut inner| {
        let usage = of(&mut inner);
        inner.override_usage(usage)
    })
}
