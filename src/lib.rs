//! Turns Chinese government performance tables into data that can be trusted.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

pub mod diag;
pub mod document;
pub mod geom;
pub mod grid;
pub mod ink;
pub mod rulings;
pub mod source;
pub mod value;
