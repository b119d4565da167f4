//! `zhibiao review`: a desk in the browser at which a person checks what was read beside the pages that it was read
//! from.
//!
//! [`work`] is the folder that the desk keeps, [`desk`] what stands on it, [`server`] what the browser asks, and
//! `page/` what it shows. Files are converted in the background by worker processes ([`reader`]); each is on the desk
//! as soon as it is read, and again when something was taught about it ([`lessons`]).

mod clock;
#[cfg(test)]
mod contrast;
mod copies;
mod desk;
mod lessons;
mod pictures;
mod reader;
mod server;
mod states;
mod work;

use super::language::told;
use super::models::Reading;
use super::{Outcome, Stop, bulk, complain, input, language};
use desk::{Desk, Settings};
use reader::How;
use std::ffi::OsString;
use std::io::{self, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use work::Work;
use zhibiao::{Options, say};

const EXAMPLES: &str = "\
Examples:
  zhibiao review scans/                      converts what is new, and opens the desk in the browser
  zhibiao review scans/ --by 张三            decisions carry this name
  zhibiao review scans/ --status             how many doubts are left, file by file
  zhibiao review scans/ --pdf searchable/    copies that can be searched, with what was corrected
  zhibiao convert scans/ -o all.xlsx --corrections zhibiao-review/corrections.ndjson";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// PDFs, page images, or folders of them
    #[arg(value_name = "INPUT", required = true)]
    files: Vec<PathBuf>,

    /// The folder that keeps the corrections, and what was read
    #[arg(long, value_name = "DIR", default_value = "zhibiao-review")]
    work: PathBuf,

    /// Who decides [default: the system's user]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Print the address only, and open no browser
    #[arg(long)]
    no_open: bool,

    /// Print how far each file is, and end
    #[arg(long)]
    status: bool,

    /// Write a copy of each input that can be searched into this folder, and end: a PDF with what was read as an
    /// invisible layer, as corrected, doubts marked
    #[arg(long, value_name = "DIR", conflicts_with = "status")]
    pdf: Option<PathBuf>,

    /// Replace copies that are there already
    #[arg(long, requires = "pdf")]
    overwrite: bool,

    /// The password of encrypted PDFs
    #[arg(long)]
    password: Option<String>,

    #[command(flatten)]
    reading: Reading,

    /// Also know the words of this file (see convert --lexicon); what is taught at the desk goes before them
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,
}

impl Args {
    fn by(&self) -> String {
        let set = |name: &str| std::env::var(name).ok().filter(|user| !user.is_empty());
        self.by
            .clone()
            .or_else(|| ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(set))
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// How files are read.
    fn how(&self) -> How {
        let mut flags = self.reading.flags();
        self.password.iter().for_each(|password| flags.extend([OsString::from("--password"), password.into()]));
        How { flags, settings: self.reading.identity(), lexicons: self.lexicon.clone(), folder: self.work.clone() }
    }
}

/// Opens the desk, or tells how far it is.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let (files, places): (Vec<PathBuf>, Vec<PathBuf>) = bulk::placed(&args.files)?.into_iter().unzip();
    let how = args.how();
    let (lexicon, identity) = (how.lexicon()?, how.identity());
    let (password, language) = (args.password.clone(), language::current());
    let options =
        Options { password, ocr: Some(args.reading.lazy()), threads: input::cores(), language, ..Options::default() };
    let settings = Settings { by: args.by(), options, how };
    let open = |work| Desk::new(work, &files, settings, lexicon);
    if args.status {
        return status(&open(Work::look(&args.work, identity)?));
    }
    let desk = Arc::new(open(Work::open(&args.work, identity)?));
    if let Some(root) = &args.pdf {
        desk.read_all();
        return copies::write(&desk, root, &places, args.overwrite);
    }
    let failed = |error: io::Error| Stop::Output(say!("no address of this machine can be listened at: {}", error));
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let token = token()?;
    let address = format!("http://127.0.0.1:{port}/{token}/");
    writeln!(io::stdout(), "{address}")?;
    complain(say!("the desk is open at the address above, for this machine only; Ctrl-C closes it"));
    if !args.no_open {
        open_browser(&address);
    }
    let reader = Arc::clone(&desk);
    let reading = thread::Builder::new().name("reading".to_owned()).spawn(move || reader.read_on());
    reading.map_err(|error| Stop::Output(say!("no thread could be started: {}; try again", error)))?;
    server::serve(listener, desk, &token, port)?;
    Ok(Outcome::Done)
}

/// Prints how far each file is.
fn status(desk: &Desk) -> Result<Outcome, Stop> {
    desk.load_known();
    let mut out = io::stdout().lock();
    for line in desk.status() {
        writeln!(out, "{}", told(line))?;
    }
    Ok(Outcome::Done)
}

/// What nobody can guess: 128 bits from the system.
fn token() -> Result<String, Stop> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Stop::Output(say!("the system gives no random numbers: {}", error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Opens the browser; where that fails, the address is on the terminal.
fn open_browser(address: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let _ = Command::new(program)
        .args(args)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
