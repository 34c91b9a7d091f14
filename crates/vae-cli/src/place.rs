//! Where a file comes to be: what its name leads to, that it is a regular file or none yet, and none that has another use.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::file_identity::is_same_file;
use crate::files::STREAM;
use crate::names;

/// What may be written.
const REGULAR: &str = "a regular file, or none yet";
/// What this program writes to besides.
const STREAMS: [&str; 2] = ["/dev/stdout", "/dev/stderr"];
/// Links that may lead to one another.
const MOST_LINKS: usize = 40;

/// A file's place.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    target: PathBuf,
    folder: PathBuf,
}

impl Place {
    /// Refuses a `path` that is no name of a regular file, or that is one of the `inputs` or where standard output goes.
    pub fn new(path: &Path, inputs: &[&Path]) -> Result<Self> {
        if path == Path::new(STREAM) {
            let expected = "a file's name, such as ./- for one of that name";
            return Err(refused(path, expected, "standard output"));
        }
        // Links of /proc lead to what has no name.
        if fs::metadata(path).is_ok_and(|file| !file.is_file() && !file.is_dir()) {
            return Err(refused(path, REGULAR, "a pipe, device or socket"));
        }
        let target = follow(path)?;
        let name = path.as_os_str().to_string_lossy();
        if path.file_name().is_none() || name.ends_with('/') || target.is_dir() {
            return Err(refused(path, "the name of a file to write", "a folder"));
        }
        let folder = match target.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let expected = format!("a folder {} to write it in", folder.display());
            return Err(refused(path, &expected, "no such folder"));
        }
        let place = Self {
            path: path.to_owned(),
            folder: folder.to_owned(),
            target,
        };
        place.require_apart(inputs)?;
        place.require_apart(&STREAMS.map(Path::new))?;
        Ok(place)
    }

    /// Refuses to be one of the `inputs`.
    pub fn require_apart(&self, inputs: &[&Path]) -> Result<()> {
        let Some(input) = inputs.iter().find(|input| self.is(input)) else {
            return Ok(());
        };
        let found = format!("{}, which has another use", input.display());
        Err(self.refused("a file of its own", &found))
    }

    /// The place as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the name leads to.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The folder that this is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What stands there, if anything.
    pub fn there(&self) -> io::Result<Option<Metadata>> {
        match fs::metadata(&self.target) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether this is the file at `other`, or will be.
    pub fn is(&self, other: &Path) -> bool {
        let place = |path: &Path| {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok();
            folder.map(|folder| (folder, path.file_name().map(ToOwned::to_owned)))
        };
        let to_be = || follow(other).is_ok_and(|other| place(&other) == place(&self.target));
        is_same_file(&self.target, other) || to_be()
    }

    /// The name that [`names::beside`] has for a neighbour.
    pub fn beside(&self, word: &str) -> PathBuf {
        names::beside(&self.target, word)
    }

    /// For what is there, or is not.
    pub fn refused(&self, expected: &str, found: &str) -> Error {
        refused(&self.path, expected, found)
    }
}

/// What a path leads to, whether that exists or not.
fn follow(path: &Path) -> Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            // Where the link says no more than a name, its folder is the link's.
            Ok(link) => target = target.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(target),
        }
    }
    Err(refused(
        path,
        "a link that leads to a file",
        "links in a circle",
    ))
}

fn refused(path: &Path, expected: &str, found: &str) -> Error {
    Error::unexpected(path.display().to_string(), expected, found)
}
