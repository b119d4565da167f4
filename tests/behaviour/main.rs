//! What the program does, theme by theme: each test draws or states its input and asserts what a user would see.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod architecture;
mod asides;
mod bulk;
mod commands;
#[cfg(feature = "review")]
mod copies;
mod corpus;
mod corrections;
mod damage;
#[cfg(feature = "review")]
mod desk;
mod drawing;
mod drawing_forms;
mod exports;
mod files;
mod forms;
mod grids;
mod hostile;
mod languages;
mod listing;
mod manners;
mod painting;
mod panels;
mod paper;
mod parquets;
mod parts;
mod periods;
mod reading;
mod rewritten;
mod samples;
mod scans;
mod schema;
mod stitching;
mod values;
mod wordings;
mod workbooks;
mod worn;
