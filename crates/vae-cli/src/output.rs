//! Files to be written: refused before any work is done where they could not be written then, and put in place at once,
//! so that the old file stays until the new one is complete.
//!
//! A link is followed and the file behind it replaced; mode and, where the system allows it, owner of an old file stay.
//! Until it is complete a file is `.vae-….partial` in the same folder; a run that is killed amid writing leaves that
//! behind, and a later one clears it away.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Acting, Error, Result};
use crate::file_identity::{is_same_file, keep_identity, may_replace, new_file};

/// How the name of a file begins and ends while it is written.
const PARTIAL: [&str; 2] = [".vae-", ".partial"];
/// Writing takes seconds: what is older was left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);
/// What may be written.
const REGULAR: &str = "a regular file, or none yet";
/// Links that may lead to one another.
const MOST_LINKS: usize = 40;

/// A file to be written later.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    /// What `path` leads to.
    target: PathBuf,
    folder: PathBuf,
}

impl Output {
    /// Refuses a `path` that is no name of a regular file that is ours to write, or that is one of the `inputs`.
    pub fn new(path: &Path, inputs: &[&Path]) -> Result<Self> {
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
        let output = Self {
            path: path.to_owned(),
            folder: folder.to_owned(),
            target,
        };
        output.clear_away();
        let trial = output.partial().acting("write", path)?;
        output.require_apart(inputs)?;
        if let Ok(old) = fs::metadata(&output.target) {
            output.require_replaceable(&old, &trial)?;
        }
        Ok(output)
    }

    /// Refuses to be one of the `inputs`.
    pub fn require_apart(&self, inputs: &[&Path]) -> Result<()> {
        let Some(input) = inputs.iter().find(|input| self.is(input)) else {
            return Ok(());
        };
        let found = format!("{}, which has another use", input.display());
        Err(refused(&self.path, "a file of its own", &found))
    }

    /// Where the file comes to be, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is a file already.
    pub fn exists(&self) -> bool {
        self.target.exists()
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

    /// The file of this name's neighbour that [`beside`] names.
    pub fn beside(&self, word: &str) -> Result<Self> {
        Self::new(&beside(&self.path, word), &[])
    }

    /// The file's extension, in lower case; empty where it has none.
    pub fn extension(&self) -> String {
        let extension = self.path.extension().unwrap_or_default();
        extension.to_string_lossy().to_lowercase()
    }

    /// Puts a file with these bytes in place at once; on failure what was there stays as it was.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        let write = || -> io::Result<()> {
            let mut partial = self.partial()?;
            partial.write_all(bytes)?;
            if let Ok(old) = fs::metadata(&self.target) {
                keep_identity(partial.as_file(), &old)?;
            }
            partial.as_file().sync_all()?;
            partial.persist(&self.target)?;
            Ok(())
        };
        write().acting("write", &self.path)
    }

    /// An empty file of a name that nobody has, which goes when it is dropped.
    fn partial(&self) -> io::Result<NamedTempFile> {
        let [prefix, suffix] = PARTIAL;
        let mut builder = Builder::new();
        builder.prefix(prefix).suffix(suffix);
        if let Some(permissions) = new_file() {
            builder.permissions(permissions);
        }
        builder.tempfile_in(&self.folder)
    }

    fn require_replaceable(&self, old: &Metadata, trial: &NamedTempFile) -> Result<()> {
        let refuse = |expected, found| Err(refused(&self.path, expected, found));
        if old.permissions().readonly() {
            return refuse("a file that may be written", "one that is read-only");
        }
        OpenOptions::new()
            .append(true)
            .open(&self.target)
            .acting("write", &self.path)?;
        let folder = fs::metadata(&self.folder).acting("look at", &self.folder)?;
        let ours = trial.as_file().metadata().acting("look at", trial.path())?;
        match may_replace(&ours, old, &folder) {
            true => Ok(()),
            false => refuse(
                "a file of one's own",
                "another user's, in a folder that protects it",
            ),
        }
    }

    /// Removes what killed runs left in the folder. Whatever cannot be removed may stay.
    fn clear_away(&self) {
        let [prefix, suffix] = PARTIAL;
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with(prefix) || !name.ends_with(suffix) {
                continue;
            }
            let old = entry.metadata().ok().filter(Metadata::is_file);
            let age = old.and_then(|file| file.modified().ok()?.elapsed().ok());
            if age.is_some_and(|age| age > LEFT_BEHIND) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// A name that no file has, of a neighbour with this `word` in it: of `model.safetensors` it is `model.word.safetensors`, and
/// `model.word2.safetensors` where there is that one.
pub fn beside(path: &Path, word: &str) -> PathBuf {
    let named = |number: String| {
        let mut name = path.file_stem().unwrap_or_default().to_owned();
        name.push(format!(".{word}{number}"));
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        path.with_file_name(name)
    };
    let numbered = (2..).map(|n: u32| named(n.to_string()));
    let mut names = std::iter::once(named(String::new())).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or_default()
}

/// A file that lines are appended to, made where there is none. Refuses one of the `inputs`, and what is no regular file.
pub fn append(path: &Path, inputs: &[&Path]) -> Result<File> {
    let output = Output::new(path, inputs)?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&output.target);
    file.acting("write", path)
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
