//! Many files → the tables of all of them, on several threads, in the order of the files.

use crate::arrow::{ArrowTable, Chunk};
use crate::models;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use zhibiao::corrections::Corrections;
use zhibiao::diag::Error;
use zhibiao::export::columns::Table;
use zhibiao::export::frames::{self, Frame};
use zhibiao::export::rows::Row;
use zhibiao::ocr::Lazy;
use zhibiao::{Options, Pages, STACK};

/// The largest input, in bytes: as for the program.
const LARGEST: u64 = 1 << 30;

/// A chunk of a table ends by so much text, in bytes, so that its offsets have room in 32 bits.
const CHUNK_TEXT: usize = 256 << 20;

/// How inputs are read.
pub(crate) struct Asked {
    pages: Option<Pages>,
    password: Option<String>,
    ocr: Arc<Lazy>,
    corrections: Option<Arc<Corrections>>,
}

/// Why an input gave nothing.
pub(crate) struct Failure {
    pub(crate) cause: String,
    pub(crate) why: String,
}

impl Failure {
    pub(crate) fn internal(why: &str) -> Self {
        Self {
            cause: "internal_error".to_owned(),
            why: format!("internal error: {why}; please report it, with the file if you may share it"),
        }
    }

    fn unreadable(why: impl Into<String>) -> Self {
        Self { cause: "unreadable".to_owned(), why: why.into() }
    }
}

impl Asked {
    pub(crate) fn read((pages, password, models, installed, corrections): crate::Asking) -> Result<Self, String> {
        let pages = pages.map(|pages| pages.parse::<Pages>()).transpose().map_err(|why| why.to_string())?;
        let ocr = models::lazy(models.as_deref(), installed.as_deref());
        let corrections = corrections.map(|lines| Arc::new(Corrections::read(&lines)));
        Ok(Self { pages, password, ocr, corrections })
    }

    pub(crate) fn options(&self, threads: usize) -> Options {
        Options {
            password: self.password.clone(),
            pages: self.pages.clone(),
            ocr: Some(self.ocr.clone()),
            corrections: self.corrections.clone(),
            threads,
            ..Options::default()
        }
    }
}

/// The number of cores.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does work on a file on a thread with room for deep files; a panic costs only this file.
pub(crate) fn guarded<T: Send>(
    name: &str,
    data: &[u8],
    work: impl FnOnce(&str, &[u8]) -> Result<T, Error> + Send,
) -> Result<T, Failure> {
    if data.is_empty() {
        return Err(Failure::unreadable("the file is empty; check how it was made or downloaded"));
    }
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || caught(|| work(name, data)));
        match worker.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Failure::internal("a thread ended early")),
            Err(error) => Err(Failure::unreadable(format!("no thread could be started: {error}; try again"))),
        }
    })
}

fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| Failure { cause: error.cause().to_owned(), why: error.to_string() }),
        Err(panic) => Err(Failure::internal(panic.downcast_ref::<String>().map_or("a panic", String::as_str))),
    }
}

/// The tables of many files, in the order of [`Table::ALL`].
pub(crate) fn read(
    paths: &[String],
    contents: Option<&[Vec<u8>]>,
    threads: usize,
    asked: &Asked,
) -> Result<Vec<ArrowTable>, String> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().map_err(|e| e.to_string())?;
    let options = asked.options(1);
    let of_file = |at: usize| of_file(&paths[at], contents.and_then(|all| all.get(at)).map(Vec::as_slice), &options);
    let mut tables = Table::ALL.map(Growing::new);
    // So many files at a time: their rows are put away before more are made.
    let step = threads.max(1) * 64;
    for from in (0..paths.len()).step_by(step) {
        let to = paths.len().min(from + step);
        let found: Vec<[Vec<Row>; 7]> = pool.install(|| (from..to).into_par_iter().map(of_file).collect());
        for file in found {
            tables.iter_mut().zip(file).for_each(|(table, rows)| rows.iter().for_each(|row| table.push(row)));
        }
    }
    Ok(tables.into_iter().map(Growing::finish).collect())
}

/// The rows that a file adds to each table.
fn of_file(path: &str, content: Option<&[u8]>, options: &Options) -> [Vec<Row>; 7] {
    let data = content.map_or_else(|| load(path), |content| Ok(content.to_vec()));
    let sha256 = data.as_ref().ok().map(|data| zhibiao::digest(data));
    let document = data.and_then(|data| {
        if data.is_empty() {
            return Err(Failure::unreadable("the file is empty; check how it was made or downloaded"));
        }
        caught(|| zhibiao::convert(path, &data, options))
    });
    match document {
        Ok(document) => Table::ALL.map(|table| frames::rows(table, &document)),
        Err(Failure { cause, why }) => {
            Table::ALL.map(|table| frames::rows_of_failure(table, path, sha256.as_deref(), &cause, &why))
        }
    }
}

fn load(path: &str) -> Result<Vec<u8>, Failure> {
    let size = std::fs::metadata(path).map_err(|e| Failure::unreadable(format!("the file cannot be read: {e}")))?.len();
    if size > LARGEST {
        return Err(Failure::unreadable(format!("the file is larger than {} MB; split it", LARGEST >> 20)));
    }
    std::fs::read(path).map_err(|e| Failure::unreadable(format!("the file cannot be read: {e}")))
}

/// A table in the making.
struct Growing {
    frame: Frame,
    chunks: Vec<Arc<Chunk>>,
}

impl Growing {
    fn new(table: Table) -> Self {
        Self { frame: Frame::new(table), chunks: Vec::new() }
    }

    fn push(&mut self, row: &Row) {
        self.frame.push(row);
        if self.frame.text >= CHUNK_TEXT {
            let next = Frame::new(self.frame.table);
            let frame = std::mem::replace(&mut self.frame, next);
            self.chunks.push(Arc::new(Chunk::of(frame)));
        }
    }

    fn finish(mut self) -> ArrowTable {
        let table = self.frame.table;
        if self.frame.rows > 0 || self.chunks.is_empty() {
            self.chunks.push(Arc::new(Chunk::of(self.frame)));
        }
        ArrowTable::new(table, self.chunks)
    }
}
