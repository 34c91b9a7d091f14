//! Standard output and error, without the panics of `println!` and `eprintln!` where nobody reads or a disk is full.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use crate::error::{Error, Result};

/// Prints one line.
pub fn line(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Error::NobodyReads,
            _ => Error::Output(error),
        })
}

/// A message to whoever sits there. One that cannot be written changes nothing of what is done.
pub fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "vae: {text}");
}

/// Prints `value` as JSON on one line.
pub fn json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|e| Error::Output(e.into()))?;
    line(&text)
}
