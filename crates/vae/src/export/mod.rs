//! A model in the words of other programs.

pub mod card;
pub mod torch;
