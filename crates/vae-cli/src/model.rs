//! Checkpoint files: a path to a checkpoint and back.

use std::path::Path;

use vae::checkpoint::Checkpoint;
use vae::model::Vae;

use crate::error::{InFile, Result};
use crate::files;

/// The checkpoint in the file at `path`.
pub fn read(path: &Path) -> Result<Checkpoint> {
    let bytes = files::read(path)?;
    // The numbers as they are read, as they are kept, and a copy for the model.
    files::require_memory("reading a checkpoint of this size", bytes.len() * 3)?;
    Checkpoint::read(&bytes).in_file(path)
}

/// The model in the file at `path`.
pub fn read_vae(path: &Path) -> Result<Vae> {
    read(path)?.vae().in_file(path)
}
