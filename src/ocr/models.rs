//! Which model files there are, and how each is known.

use crate::diag::Error;
use crate::say;
use sha2::{Digest, Sha256};

/// How large the models are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// The better one: a recogniser of 21 MB on top of the tiny models.
    #[default]
    Small,
    /// The faster one: a detector and a recogniser, 6 MB.
    Tiny,
}

/// What a model file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Finding lines of text.
    Detect,
    /// Reading a line.
    Recognise,
    /// The characters that the recogniser knows, where its file does not hold them.
    Characters,
}

/// A model file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its size class.
    pub tier: Tier,
    /// What it is for.
    pub role: Role,
    /// The name of its file.
    pub name: &'static str,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: &'static str,
}

/// Every model file; `scripts/fetch-models` gets them.
pub const MODELS: [Model; 4] = [
    Model {
        tier: Tier::Small,
        role: Role::Recognise,
        name: "PP-OCRv6_rec_small.onnx",
        sha256: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    },
    Model {
        tier: Tier::Tiny,
        role: Role::Detect,
        name: "PP-OCRv6_det_tiny.onnx",
        sha256: "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
    },
    Model {
        tier: Tier::Tiny,
        role: Role::Recognise,
        name: "PP-OCRv6_rec_tiny.onnx",
        sha256: "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
    },
    Model {
        tier: Tier::Tiny,
        role: Role::Characters,
        name: "PP-OCRv6_tiny_dict.txt",
        sha256: "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
    },
];

/// The model file of a tier for a role. The small tier keeps its characters inside the recogniser, and has no detector
/// of its own: the larger one took four times as long and found no more on worn forms.
#[must_use]
pub fn of(tier: Tier, role: Role) -> Model {
    MODELS.into_iter().find(|m| m.tier == tier && m.role == role).unwrap_or(MODELS[0])
}

impl Model {
    /// Whether these bytes are this model.
    ///
    /// # Errors
    /// [`Error::Models`] where they are not.
    pub fn check(&self, bytes: &[u8]) -> Result<(), Error> {
        let digest: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        if digest == self.sha256 {
            Ok(())
        } else {
            Err(Error::Models(say!("{} is damaged or another version", self.name)))
        }
    }
}
