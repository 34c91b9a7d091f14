//! Reading whole files of a size that the core takes, and writing files so that the old one stays until the new one
//! is complete.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

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

/// A file to be written later. Making one refuses, before any work is done, what could not be written then.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    partial: PathBuf,
}

impl Output {
    /// Refuses a `path` that is a folder, or whose folder is missing or not ours to write in.
    pub fn new(path: &Path) -> Result<Self> {
        let refuse = |expected: &str, found: &str| {
            Err(Error::unexpected(
                path.display().to_string(),
                expected,
                found,
            ))
        };
        let Some(name) = path.file_name() else {
            return refuse("the name of a file to write", "none");
        };
        if path.is_dir() {
            return refuse("the name of a file to write", "a folder");
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(Error::unexpected(
                path.display().to_string(),
                format!("a folder {} to write it in", folder.display()),
                "no such folder",
            ));
        }
        let mut partial = std::ffi::OsString::from(".");
        partial.push(name);
        partial.push(format!(".{}.partial", std::process::id()));
        let output = Self {
            path: path.to_owned(),
            partial: folder.join(partial),
        };
        File::create(&output.partial)
            .and_then(|_| fs::remove_file(&output.partial))
            .acting("write", path)?;
        Ok(output)
    }

    /// Where the file comes to be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's extension, in lower case; empty where it has none.
    pub fn extension(&self) -> String {
        let extension = self.path.extension().unwrap_or_default();
        extension.to_string_lossy().to_lowercase()
    }

    /// Puts a file with these bytes in place at once; on failure what was there stays as it was.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        let written = File::create(&self.partial)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&self.partial, &self.path));
        if written.is_err() {
            // The reason why writing failed is the one to tell.
            let _ = fs::remove_file(&self.partial);
        }
        written.acting("write", &self.path)
    }
}
