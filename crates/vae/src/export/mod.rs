//! A model in the words of other programs.

mod card;
mod torch;

pub use card::{card, Facts};
pub use torch::torch_source;
