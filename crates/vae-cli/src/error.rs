//! Every way in which a command can fail. A message names the file or flag, what was expected and what was found.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What went wrong.
#[derive(Debug, Error)]
pub enum Error {
    /// The core refuses what a file holds.
    #[error("{}: {source}", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The core's reason; boxed, since a path beside it would make every result large.
        source: Box<vae::Error>,
    },
    /// The core refuses.
    #[error(transparent)]
    Core(#[from] vae::Error),
    /// The tensor library refuses.
    #[error("tensor: {0}")]
    Tensor(#[from] vae::candle_core::Error),
    /// The PNG encoder refuses.
    #[error("PNG: {0}")]
    Png(#[from] png::EncodingError),
    /// The system refuses to read or write.
    #[error("{}: cannot {action}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A file, folder or flag that is not what it must be.
    #[error("{what}: expected {expected}, found {found}")]
    Unexpected {
        /// The file, folder or flag.
        what: String,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// There is another file now than was there at the beginning.
    #[error("{}: another file has come there since this began; it stays, so name another", .0.display())]
    Taken(PathBuf),
    /// There is less memory than the work takes.
    #[error("out of memory: {what} takes {megabytes} MB")]
    Memory {
        /// What needs it.
        what: &'static str,
        /// How much.
        megabytes: usize,
    },
    /// Standard output refuses.
    #[error("standard output: cannot write: {0}")]
    Output(io::Error),
    /// Signals cannot be listened for.
    #[error("cannot listen for signals: {0}")]
    Signal(#[from] io::Error),
    /// Whoever read our standard output has gone, which is no fault.
    #[error("nobody reads")]
    NobodyReads,
    /// A signal; everything is saved and said. The exit code tells which.
    #[error("interrupted")]
    Interrupted(u8),
}

/// A command's result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An [`Error::Unexpected`].
    pub fn unexpected(
        what: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::Unexpected {
            what: what.into(),
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// Says in which file the core found the fault.
pub trait InFile<T> {
    /// The same result, its error naming `path`.
    fn in_file(self, path: &Path) -> Result<T>;
}

impl<T> InFile<T> for vae::Result<T> {
    fn in_file(self, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Content {
            path: path.to_owned(),
            source: source.into(),
        })
    }
}

/// Says which file the system refused.
pub trait Acting<T> {
    /// The same result, its error naming `path` and the `action`.
    fn acting(self, action: &'static str, path: &Path) -> Result<T>;
}

impl<T> Acting<T> for io::Result<T> {
    fn acting(self, action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::File {
            path: path.to_owned(),
            action,
            source,
        })
    }
}
