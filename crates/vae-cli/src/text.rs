//! Files of text, from whichever system: with a byte order mark or without, lines that end in LF, CR LF or CR.

use std::path::Path;

use vae::content;

use crate::error::{Error, Result};
use crate::files;

/// The text in the file at `path`, its lines ended by LF. Refuses what is none, saying what it is.
pub fn read(path: &Path, expected: &str) -> Result<String> {
    let bytes = files::read(path)?;
    let refuse = |found: &str| Error::unexpected(path.display().to_string(), expected, found);
    // TOML may begin as JSON does.
    let allowed = [content::EMPTY, content::JSON];
    if let Some(name) = content::name(&bytes).filter(|name| !allowed.contains(name)) {
        return Err(refuse(name));
    }
    let text = String::from_utf8(bytes).map_err(|_| refuse("bytes that are no UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
