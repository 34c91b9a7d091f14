//! Where bytes go: into a file, which is put in place at once, or to standard output.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::files::STREAM;
use crate::output::Output;
use crate::print;

/// A file to be written later, or standard output.
#[derive(Debug)]
pub enum Sink {
    /// A file.
    File(Output),
    /// Standard output, for another program to read.
    Stream,
}

impl Sink {
    /// What `path` names; refuses what [`Output::new`] refuses.
    pub fn new(path: &Path, inputs: &[&Path]) -> Result<Self> {
        match path == Path::new(STREAM) {
            true => Ok(Self::Stream),
            false => Output::new(path, inputs).map(Self::File),
        }
    }

    /// Whether it is standard output.
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Stream)
    }

    /// Refuses to fill a terminal with bytes that are no text.
    pub fn require_reader(&self) -> Result<()> {
        match self.is_stream() && io::stdout().is_terminal() {
            true => Err(Error::unexpected(
                "standard output",
                "a pipe or a file, as what is written is no text",
                "a terminal",
            )),
            false => Ok(()),
        }
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::File(out) => out.write(bytes),
            Self::Stream => {
                let mut out = io::stdout().lock();
                print::checked(out.write_all(bytes).and_then(|()| out.flush()))
            }
        }
    }
}
