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
    let text = String::from_utf8(bytes).map_err(|error| {
        let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + read.iter().filter(|&&byte| byte == b'\n').count();
        refuse(&format!(
            "bytes that are no UTF-8 in line {line}: save it as UTF-8"
        ))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // DOS and devices end a text so.
    let text = text.trim_end_matches(['\u{1a}', '\0']);
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
