//! Reading whole files of a size that the core takes, and what stands at a path.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use vae::{content, MAX_FILE_BYTES};

use crate::error::{Acting, Error, Result};

/// Bytes by which a file's kind is told.
const START: u64 = 512;

/// The name of standard input and output.
pub const STREAM: &str = "-";
/// Whether standard input has been read.
static IS_READ: AtomicBool = AtomicBool::new(false);

/// What the file at `path` holds, be that standard input, which is read once.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    if path != Path::new(STREAM) {
        let file = File::open(path).acting("read", path)?;
        return Ok(Box::new(file));
    }
    match IS_READ.swap(true, Ordering::Relaxed) {
        false => Ok(Box::new(io::stdin())),
        true => Err(Error::unexpected("standard input", "one use", "two")),
    }
}

/// The bytes of a file of at most [`MAX_FILE_BYTES`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?
        .take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .acting("read", path)?;
    if bytes.len() > MAX_FILE_BYTES {
        let found =
            content::name(&bytes).map_or("more".to_owned(), |name| format!("more, of {name}"));
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("at most {MAX_FILE_BYTES} bytes"),
            found,
        ));
    }
    Ok(bytes)
}

/// What the file at `path` is by its first bytes, where they tell.
pub fn sniff(path: &Path) -> Result<Option<&'static str>> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(START).read_to_end(&mut start))
        .acting("read", path)?;
    Ok(content::name(&start))
}

/// Makes a folder, and those that it is in, unless it is there.
pub fn make_folder(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_dir() => Err(Error::unexpected(
            path.display().to_string(),
            "a folder, or a name that nothing has yet",
            kind(&found),
        )),
        _ => fs::create_dir_all(path).acting("make", path),
    }
}

/// What stands at a path, in a word.
pub fn kind(metadata: &Metadata) -> &'static str {
    match (metadata.is_dir(), metadata.is_file()) {
        (true, _) => "a folder",
        (_, true) => "a file",
        _ => "a pipe, device or socket",
    }
}

/// The file to write of a command that cannot do without.
pub fn required<T>(out: Option<T>) -> Result<T> {
    out.ok_or_else(|| Error::unexpected("--out", "a file to write", "none"))
}

/// Refuses what takes more memory than there is: better a word now than an end without one.
pub fn require_memory(what: &'static str, bytes: usize) -> Result<()> {
    let mut room: Vec<u8> = Vec::new();
    room.try_reserve_exact(bytes).map_err(|_| Error::Memory {
        what,
        megabytes: bytes.div_ceil(1 << 20),
    })
}
