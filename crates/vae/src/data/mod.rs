//! What models learn: images and words as they are kept and as a model takes them, and the datasets that have a name. Reading files
//! from a disk or a server is left to whoever calls.
//!
//! - [`Dataset`]: rows of f32, or images as bytes; [`Column`] is one of a table's. [`Batch`] goes into a model, [`Latents`] into its
//!   decoder; [`Pixels`] is what the model takes a grey for.
//! - [`ENTRIES`] are the datasets that have a name, [`find`] and [`require`] look one up; [`Shape`]s are drawn on the spot.
//! - [`idx`] reads and writes MNIST's kind of file; [`own`] makes a dataset of pictures, tables and archives; [`drawing`] of strokes.
//! - [`Alphabet`]: words as letters that a categorical model takes for pixels.

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
