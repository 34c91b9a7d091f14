//! Checkpoint files: a path to a checkpoint and back.

use std::path::Path;

use vae::{Checkpoint, Vae};

use crate::args::ModelArg;
use crate::error::{InFile, Result};
use crate::files;

/// The checkpoint in the file at `path`.
pub fn read(path: &Path) -> Result<Checkpoint> {
    let bytes = files::read(path)?;
    // The numbers as they are read, as they are kept, and a copy for the model.
    files::require_memory("reading a checkpoint of this size", bytes.len() * 3)?;
    Checkpoint::read(&bytes).in_file(path)
}

/// The checkpoint that a command was given, which may not say what its model is.
pub fn read_as(model: &ModelArg) -> Result<Checkpoint> {
    model.taken.take(read(model)?, model)
}

/// The same as a model.
pub fn read_vae(model: &ModelArg) -> Result<Vae> {
    read_as(model)?.vae().in_file(model)
}
