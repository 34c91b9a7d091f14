//! What models learn: the registry of the datasets that have a name, images and words as they are kept and as a model
//! takes them, drawings. Reading files from a disk or a server is left to whoever calls.

mod batch;
mod characters;
mod column;
mod dataset;
pub mod drawing;
mod entry;
mod fashion;
pub mod idx;
mod mnist;
pub mod own;
mod pixels;
pub(crate) mod registry;
mod shapes;
mod words;

pub use batch::{Batch, Latents};
pub use column::Column;
pub use dataset::Dataset;
pub use entry::{Drawing, Entry, Origin, Part};
pub use pixels::Pixels;
pub use registry::{find, require, ENTRIES};
pub use shapes::{held_out_shapes, Shape};
pub use words::{Alphabet, HELD_OUT_WORDS};
pub(crate) use words::{LETTERS, LEVELS, MOST_LETTERS, MOST_PLACES};
