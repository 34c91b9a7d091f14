//! Standard output and error, without the panics of `println!` and `eprintln!` where nobody reads or a disk is full.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use crate::error::{Error, Result};

/// Prints one line.
pub fn line(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    checked(writeln!(out, "{text}").and_then(|()| out.flush()))
}

/// What came of printing something.
pub fn checked(printed: io::Result<()>) -> Result<()> {
    printed.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Error::NobodyReads,
        _ => Error::Output(error),
    })
}

/// A message to whoever sits there. One that cannot be written changes nothing of what is done. What a file's name would do to a
/// terminal is written out.
pub fn message(text: &str) {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() && !"\n\t".contains(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    let _ = writeln!(io::stderr().lock(), "vae: {shown}");
}

/// Prints `value` as JSON on one line.
pub fn json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|e| Error::Output(e.into()))?;
    line(&text)
}
