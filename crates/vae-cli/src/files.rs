//! Reading whole files of a size that the core takes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use vae::sizes::MAX_FILE_BYTES;

use crate::error::{Acting, Error, Result};

/// The bytes of a file of at most [`MAX_FILE_BYTES`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
        .acting("read", path)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("at most {MAX_FILE_BYTES} bytes"),
            "more",
        ));
    }
    Ok(bytes)
}

/// The file to write of a command that cannot do without.
pub fn required<T>(out: Option<T>) -> Result<T> {
    out.ok_or_else(|| Error::unexpected("--out", "a file to write", "none"))
}
