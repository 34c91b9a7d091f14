//! A model in the words of other programs.

pub mod torch;
