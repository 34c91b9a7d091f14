//! Standard output and error, without the panics of `println!` and `eprintln!` where nobody reads or a disk is full.

use std::io::{self, ErrorKind, Write};

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::error::{Error, Result};

/// Whether no more is said than was asked for.
static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on no more is said than was asked for, and what goes wrong.
pub fn quieten() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether that is so.
pub fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints one line.
pub fn line(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    checked(writeln!(out, "{text}").and_then(|()| out.flush()))
}

/// Prints one line of what a command does, unless it is to be quiet.
pub fn told(text: &str) -> Result<()> {
    match is_quiet() {
        true => Ok(()),
        false => line(text),
    }
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

/// A message of what nobody needs to mend, unless the command is to be quiet.
pub fn note(text: &str) {
    if !is_quiet() {
        message(text);
    }
}

/// Prints `value` as JSON on one line.
pub fn json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|e| Error::Output(e.into()))?;
    line(&text)
}
