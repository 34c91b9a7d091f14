//! A model in the words of other programs: [`torch_source`] is one file of Python for PyTorch, [`card`] a model card as Hugging Face
//! shows it.

mod card;
mod torch;

pub use card::{card, Facts};
pub use torch::torch_source;
