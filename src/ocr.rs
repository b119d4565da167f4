//! Text recognition: a grey picture → where text is ([`Detect`]), and what it says ([`Recognise`], [`recognise`]).
//!
//! The networks ([`detect`], [`network`]) are PP-OCRv6 (PaddlePaddle, Apache-2.0), run by `rten`. Their files are given
//! as bytes; where they lie is for the caller to know. What a network is fed and how its answer is read follows the
//! published configuration of the models. What they said once can be
//! [`recorded`] and stands for them then.

pub mod detect;
mod lattice;
pub mod models;
pub mod network;
pub mod recognise;
pub mod recorded;
pub mod steps;

use crate::diag::Error;
use crate::geom::Rect;
use crate::raster::Gray;
use crate::say;
use detect::Detector;
use models::{Role, Tier};
use network::Recogniser;
use recognise::{Char, characters};
use std::sync::OnceLock;
use steps::Steps;

/// Finds the lines of text of a page.
pub trait Detect: Send + Sync {
    /// The boxes of the lines of text, in pixels of the page, from top to bottom.
    ///
    /// # Errors
    /// [`Error::Models`] where there is no answer.
    fn lines(&self, page: &Gray, tuning: &detect::Tuning) -> Result<Vec<Rect>, Error>;
}

/// Reads lines of text.
pub trait Recognise: Send + Sync {
    /// What is said of the pictures of many lines; the answers stand in the order of the pictures.
    ///
    /// # Errors
    /// [`Error::Models`] where there is no answer.
    fn steps(&self, lines: &[Gray]) -> Result<Vec<Steps>, Error>;
}

/// A reader of pictures: a detector of text and one or two recognisers, loaded once for any number of pages.
pub struct Ocr {
    /// Finds the lines of text of a page.
    pub detector: Box<dyn Detect>,
    quick: Box<dyn Recognise>,
    /// Reads again what the quick one doubts.
    careful: Option<Box<dyn Recognise>>,
}

/// A line is read again by the careful recogniser where the quick one is less sure of one of its characters.
///
/// Smaller: what the quick one misreads stays. Larger: nearly every line is read twice.
const SURE: f32 = 0.95;

impl std::fmt::Debug for Ocr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ocr")
    }
}

impl Ocr {
    /// Loads the models of a tier; `file` gives the bytes of a model by its file name.
    ///
    /// # Errors
    /// Whatever `file` says, and [`Error::Models`] where a file is not the one that it should be.
    pub fn load(tier: Tier, file: impl Fn(&str) -> Result<Vec<u8>, Error>) -> Result<Self, Error> {
        let checked = |tier: Tier, role: Role| {
            let model = models::of(tier, role);
            let bytes = file(model.name)?;
            model.check(&bytes)?;
            Ok(bytes)
        };
        let detector = Detector::load(checked(Tier::Tiny, Role::Detect)?)?;
        let characters = checked(Tier::Tiny, Role::Characters)?;
        let quick = Recogniser::load(checked(Tier::Tiny, Role::Recognise)?, Some(&characters))?;
        let careful: Option<Box<dyn Recognise>> = match tier {
            Tier::Small => Some(Box::new(Recogniser::load(checked(Tier::Small, Role::Recognise)?, None)?)),
            Tier::Tiny => None,
        };
        Ok(Self { detector: Box::new(detector), quick: Box::new(quick), careful })
    }

    /// Reads the pictures of a few lines quickly, to see what kind of lines they are.
    ///
    /// # Errors
    /// [`Error::Models`] where a network does not run.
    pub fn glance(&self, lines: &[Gray]) -> Result<Vec<Vec<Char>>, Error> {
        Ok(self.quick.steps(lines)?.iter().map(characters).collect())
    }

    /// Reads the pictures of many lines, on all cores; the answers stand in the order of the pictures. A line is read
    /// again with more care where the first reading is unsure of it, or `lacks` says that it cannot be all.
    ///
    /// # Errors
    /// [`Error::Models`] where a network does not run.
    pub fn read_all(&self, lines: &[Gray], lacks: impl Fn(usize, &[Char]) -> bool) -> Result<Vec<Vec<Char>>, Error> {
        let mut read = self.glance(lines)?;
        if let Some(careful) = &self.careful {
            let doubted: Vec<usize> =
                (0..lines.len()).filter(|&i| is_doubtful(&read[i]) || lacks(i, &read[i])).collect();
            let again: Vec<Gray> = doubted.iter().map(|&i| lines[i].clone()).collect();
            for (i, steps) in doubted.into_iter().zip(careful.steps(&again)?) {
                let mut chars = characters(&steps);
                chars.iter_mut().filter(|char| char.confidence < SURE).for_each(|char| offer(char, &read[i]));
                read[i] = chars;
            }
        }
        Ok(read)
    }
}

/// What the quick recogniser read is worth this share of its likelihood where the careful one doubts and does not think
/// of it: of 160 such characters of worn forms one in five was what the quick one read.
const SECOND: f32 = 0.5;

/// Adds to what a character may be what the other recogniser read in its place in the same line, in the mass that is
/// left to other readings.
fn offer(char: &mut Char, line: &[Char]) {
    let Some(other) = line.iter().min_by(|a, b| (a.at - char.at).abs().total_cmp(&(b.at - char.at).abs())) else {
        return;
    };
    let is_there = (other.at - char.at).abs() * (line.len() as f32) < 0.5;
    let is_known = other.text == char.text || char.others.iter().any(|known| known.0 == other.text);
    if is_there && !is_known {
        char.others.push((other.text.clone(), SECOND * other.confidence * (1.0 - char.confidence)));
        char.others.sort_by(|a, b| b.1.total_cmp(&a.1));
    }
}

/// Whether a line should be read again: nothing was read, a character is unsure, or it is a sign, which the smaller
/// network knows less well.
fn is_doubtful(chars: &[Char]) -> bool {
    let plain = |c: &Char| c.text.chars().all(|c| c.is_alphanumeric() || "%（）()、，。".contains(c));
    chars.is_empty() || !chars.iter().all(|c| c.sure() >= SURE && plain(c))
}

/// Gives the bytes of a model by its file name.
type Files = dyn Fn(&str) -> Result<Vec<u8>, Error> + Send + Sync;

/// Models that are loaded when the first page needs them, and then kept.
pub struct Lazy {
    tier: Tier,
    file: Box<Files>,
    loaded: OnceLock<Result<Ocr, Error>>,
}

impl Lazy {
    /// Models of a tier, not loaded yet; `file` gives the bytes of a model by its file name.
    pub fn new(tier: Tier, file: impl Fn(&str) -> Result<Vec<u8>, Error> + Send + Sync + 'static) -> Self {
        Self { tier, file: Box::new(file), loaded: OnceLock::new() }
    }

    /// A reader that is there already.
    #[must_use]
    pub fn ready(ocr: Ocr) -> Self {
        Self { tier: Tier::default(), file: Box::new(|_| Err(broken("it is loaded"))), loaded: OnceLock::from(Ok(ocr)) }
    }

    /// The models.
    ///
    /// # Errors
    /// As [`Ocr::load`], each time the same.
    pub fn get(&self) -> Result<&Ocr, Error> {
        self.loaded.get_or_init(|| apart(|| Ocr::load(self.tier, &self.file))).as_ref().map_err(Clone::clone)
    }
}

/// Does work on a thread and in a pool of its own.
///
/// While a thread of a rayon pool waits for other work of rayon, it takes on what else its pool has to do. That may be
/// another file, which needs the models too, and would then wait for what waits for it.
fn apart<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(broken)?;
    std::thread::scope(|scope| scope.spawn(|| pool.install(work)).join()).unwrap_or_else(|_| Err(broken("it panics")))
}

impl std::fmt::Debug for Lazy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} models", self.tier)
    }
}

/// An answer that the network should never give, for a model whose digest is right.
fn broken(what: impl std::fmt::Display) -> Error {
    Error::Models(say!("a model does not run: {}", what.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_that_many_tasks_of_one_pool_ask_for_are_loaded_once_and_nobody_waits_for_ever() {
        use rayon::prelude::*;
        use std::sync::atomic::{AtomicUsize, Ordering};
        use std::time::Duration;
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let lazy = Lazy::new(Tier::default(), |_| {
            ASKED.fetch_add(1, Ordering::Relaxed);
            // The networks are loaded with a pool of their own.
            let other = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            other.install(|| std::thread::sleep(Duration::from_millis(50)));
            Err(broken("there is none"))
        });
        let (done, waits) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
            let failed = pool.install(|| (0..16).into_par_iter().filter(|_| lazy.get().is_err()).count());
            done.send(failed)
        });
        assert_eq!(waits.recv_timeout(Duration::from_secs(20)), Ok(16));
        assert_eq!(ASKED.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_the_other_recogniser_read_in_its_place_is_offered_too() {
        let char = |text: &str, at: f32, confidence: f32| Char { text: text.into(), at, confidence, ..Char::default() };
        let line = [char("效", 0.25, 0.99), char("率", 0.75, 0.4)];
        let offered = |mut char: Char| {
            offer(&mut char, &line);
            char.others
        };
        assert_eq!(offered(char("率", 0.75, 0.7)), [], "it is the same");
        let others = offered(char("串", 0.75, 0.8));
        assert!(others.len() == 1 && others[0].0 == "率" && (others[0].1 - 0.04).abs() < 1e-6, "{others:?}");
        assert_eq!(offered(char("串", 0.5, 0.8)), [], "it stands between them");
        let known = Char { others: vec![("率".into(), 0.1)], ..char("串", 0.75, 0.8) };
        assert_eq!(offered(known.clone()), known.others);
    }
}
