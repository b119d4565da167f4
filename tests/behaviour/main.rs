//! What the program does, theme by theme: each test draws or states its input and asserts what a user would see.

mod drawing;
mod grids;
