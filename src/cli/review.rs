//! `zhibiao review`: a desk in the browser at which a person checks what was read beside the pages that it was read from.
//!
//! [`work`] is the folder that the desk keeps, [`desk`] what stands on it, [`server`] what the browser asks, and `page/` what it shows. Files are
//! converted in the background by worker processes; each is on the desk as soon as it is read.

mod clock;
mod desk;
mod pictures;
mod server;
mod work;

use super::language::told;
use super::models::Reading;
use super::{Outcome, Stop, bulk, complain, lexicon};
use desk::{Desk, Settings};
use std::ffi::OsString;
use std::io::{self, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use work::Work;
use zhibiao::lexicon::Lexicon;
use zhibiao::say;

const EXAMPLES: &str = "\
Examples:
  zhibiao review scans/                      converts what is new, and opens the desk in the browser
  zhibiao review scans/ --by 张三            decisions carry this name
  zhibiao review scans/ --status             how many doubts are left, file by file
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

    /// The password of encrypted PDFs
    #[arg(long)]
    password: Option<String>,

    #[command(flatten)]
    reading: Reading,

    /// Also know the words of this file (see convert --lexicon)
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Args {
    fn by(&self) -> String {
        let set = |name: &str| std::env::var(name).ok().filter(|user| !user.is_empty());
        self.by.clone().or_else(|| ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(set)).unwrap_or_else(|| "unknown".to_owned())
    }

    /// The flags of `convert` that decide what is read.
    fn flags(&self) -> Vec<OsString> {
        let mut flags = self.reading.flags();
        let mut add = |flag: &str, value: OsString| flags.extend([flag.into(), value]);
        self.password.iter().for_each(|password| add("--password", password.into()));
        self.lexicon.iter().for_each(|path| add("--lexicon", path.into()));
        flags
    }

    /// What must be the same for an earlier reading to be taken.
    fn identity(&self) -> String {
        let lexicon = self.lexicon.as_ref().and_then(|path| std::fs::read(path).ok()).map(|bytes| zhibiao::digest(&bytes));
        let settings = format!("{} {} {lexicon:?}", env!("CARGO_PKG_VERSION"), self.reading.identity());
        zhibiao::digest(settings.as_bytes())[..8].to_owned()
    }
}

/// Opens the desk, or tells how far it is.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let files = bulk::listed(&args.files)?;
    let lexicon = args.lexicon.as_deref().map(lexicon::read).transpose()?;
    let settings = Settings { by: args.by(), password: args.password.clone(), lexicon: lexicon.map(Arc::<Lexicon>::new) };
    if args.status {
        return status(args, &files, settings);
    }
    let work = Work::open(&args.work, args.identity())?;
    let desk = Arc::new(Desk::new(work, &files, settings));
    let failed = |error: io::Error| Stop::Output(say!("no address of this machine can be listened at: {}", error));
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let token = token()?;
    let address = format!("http://127.0.0.1:{port}/{token}/");
    writeln!(io::stdout(), "{address}")?;
    complain(say!("the desk is open at the address above, for this machine only; Ctrl-C closes it"));
    if !args.no_open {
        open(&address);
    }
    let (reader, flags) = (Arc::clone(&desk), args.flags());
    let reading = thread::Builder::new().name("reading".to_owned()).spawn(move || reader.convert(&flags));
    reading.map_err(|error| Stop::Output(say!("no thread could be started: {}; try again", error)))?;
    server::serve(listener, desk, &token, port)?;
    Ok(Outcome::Done)
}

/// Prints how far each file is.
fn status(args: &Args, files: &[PathBuf], settings: Settings) -> Result<Outcome, Stop> {
    let desk = Desk::new(Work::look(&args.work, args.identity())?, files, settings);
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
    getrandom::fill(&mut bytes).map_err(|error| Stop::Output(say!("the system gives no random numbers: {}", error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Opens the browser; where that fails, the address is on the terminal.
fn open(address: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let _ = Command::new(program).args(args).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
