//! Checkpoint files: a path to a checkpoint and back.

use std::path::Path;

use vae::{Checkpoint, Vae};

use crate::error::{InFile, Result};
use crate::files;
use crate::taken::TakenAs;

/// The checkpoint in the file at `path`.
pub fn read(path: &Path) -> Result<Checkpoint> {
    let bytes = files::read(path)?;
    // The numbers as they are read, as they are kept, and a copy for the model.
    files::require_memory("reading a checkpoint of this size", bytes.len() * 3)?;
    Checkpoint::read(&bytes).in_file(path)
}

/// The same of a file that may not say what its model is.
pub fn read_as(path: &Path, taken: &TakenAs) -> Result<Checkpoint> {
    taken.take(read(path)?, path)
}

/// The model in the file at `path`.
pub fn read_vae(path: &Path, taken: &TakenAs) -> Result<Vae> {
    read_as(path, taken)?.vae().in_file(path)
}
