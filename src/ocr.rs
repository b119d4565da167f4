//! Text recognition: a grey picture → where text is ([`detect`]), and what it says ([`recognise`]).
//!
//! The networks are PP-OCRv6 (PaddlePaddle, Apache-2.0), run by `rten`. Their files are given as bytes; where they lie is for the caller to know.
//! What a network is fed and how its answer is read follows the published configuration of the models.

pub mod detect;
pub mod models;
pub mod recognise;

use crate::diag::Error;
use detect::Detector;
use models::{Role, Tier};
use recognise::Recogniser;
use std::sync::OnceLock;

/// A reader of pictures: a detector of text and a recogniser, loaded once for any number of pages.
pub struct Ocr {
    /// Finds the lines of text of a page.
    pub detector: Detector,
    /// Reads a line.
    pub recogniser: Recogniser,
}

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
        let checked = |role: Role| {
            let model = models::of(tier, role);
            let bytes = file(model.name)?;
            model.check(&bytes)?;
            Ok(bytes)
        };
        let detector = Detector::load(checked(Role::Detect)?)?;
        let characters = if tier == Tier::Tiny { Some(checked(Role::Characters)?) } else { None };
        let recogniser = Recogniser::load(checked(Role::Recognise)?, characters.as_deref())?;
        Ok(Self { detector, recogniser })
    }
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

    /// The models.
    ///
    /// # Errors
    /// As [`Ocr::load`], each time the same.
    pub fn get(&self) -> Result<&Ocr, Error> {
        self.loaded.get_or_init(|| Ocr::load(self.tier, &self.file)).as_ref().map_err(Clone::clone)
    }
}

impl std::fmt::Debug for Lazy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} models", self.tier)
    }
}

/// An answer that the network should never give, for a model whose digest is right.
fn broken(what: impl std::fmt::Display) -> Error {
    Error::Models(format!("a model does not run: {what}"))
}
