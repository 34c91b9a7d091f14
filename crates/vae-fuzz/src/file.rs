//! Bytes as a file, for readers that open one by themselves.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

/// Hands `read` the path of a file with these bytes, which is there until it is done.
pub fn with_file<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path())
}
