//! Files to be written: refused before any work is done where they could not be written then, and put in place at once,
//! so that the old file stays until the new one is complete.
//!
//! A link is followed and the file behind it replaced; mode, access list and, where the system allows it, owner of an old file
//! stay. What others have put there meanwhile is not replaced. Until it is complete a file is `.vae-….partial` in the same folder;
//! a run that is killed amid writing leaves that behind, and one an hour later or more clears it away.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Acting, Error, Result};
use crate::file_identity::{is_mount, keep_identity, may_replace, new_file, Stamp};
use crate::names;
use crate::place::Place;
use crate::print;

/// How the name of a file begins and ends while it is written.
const PARTIAL: [&str; 2] = [".vae-", ".partial"];
/// How many letters and digits stand between.
const RANDOM: usize = 12;
/// Writing takes seconds: what is older was left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// A file to be written later.
#[derive(Debug)]
pub struct Output {
    place: Place,
    /// What was there when this began, or was last written here; nothing where there was no file.
    left: Option<Stamp>,
}

impl Output {
    /// Refuses a `path` that is no name of a regular file that is ours to write, or that is one of the `inputs`.
    pub fn new(path: &Path, inputs: &[&Path]) -> Result<Self> {
        let place = Place::new(path, inputs)?;
        let old = place.there().acting("write", path)?;
        let output = Self {
            left: old.as_ref().map(Stamp::of),
            place,
        };
        output.clear_away();
        let trial = output.partial().acting("write", path)?;
        if let Some(old) = old {
            output.require_replaceable(&old, &trial)?;
        }
        Ok(output)
    }

    /// Refuses to be one of the `inputs`.
    pub fn require_apart(&self, inputs: &[&Path]) -> Result<()> {
        self.place.require_apart(inputs)
    }

    /// Where the file comes to be, as it was named.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Whether there is a file already.
    pub fn exists(&self) -> bool {
        self.place.target().exists()
    }

    /// Whether this is the file at `other`, or will be.
    pub fn is(&self, other: &Path) -> bool {
        self.place.is(other)
    }

    /// A new file beside this one, with this `word` in its name.
    pub fn beside(&self, word: &str) -> Result<Self> {
        Self::new(&self.place.beside(word), &[])
    }

    /// The name of a neighbour of the file that this leads to, be there one or none: [`names::with_word`].
    pub fn named(&self, word: &str) -> PathBuf {
        names::with_word(self.place.target(), word)
    }

    /// Puts a file with these bytes in place at once; on failure what was there stays as it was. [`Error::Taken`] where that is
    /// not what was there at the beginning, or what this wrote.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut kept = true;
        let mut write = || -> io::Result<bool> {
            let mut partial = self.partial()?;
            partial.as_file_mut().write_all(bytes)?;
            let old = self.place.there()?;
            if old.as_ref().map(Stamp::of) != self.left {
                return Ok(false);
            }
            if let Some(old) = &old {
                kept = keep_identity(partial.as_file(), old, self.place.target())?;
            }
            partial.as_file().sync_all()?;
            let file = match old {
                Some(_) => partial.persist(self.place.target())?,
                None => partial.persist_noclobber(self.place.target())?,
            };
            self.left = Some(Stamp::of(&file.metadata()?));
            Ok(true)
        };
        let written = match write() {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            written => written,
        };
        if !written.acting("write", self.path())? {
            return Err(Error::Taken(self.path().to_owned()));
        }
        if !kept {
            let path = self.path().display();
            print::message(&format!(
                "{path}: another user's or group's before; what is there now is yours"
            ));
        }
        Ok(())
    }

    /// An empty file of a name that nobody has, which goes when it is dropped.
    fn partial(&self) -> io::Result<NamedTempFile> {
        let [prefix, suffix] = PARTIAL;
        let mut builder = Builder::new();
        builder.prefix(prefix).suffix(suffix).rand_bytes(RANDOM);
        if let Some(permissions) = new_file() {
            builder.permissions(permissions);
        }
        // Without the partial file's name, which nobody knows.
        let made = builder.tempfile_in(self.place.folder());
        made.map_err(|error| error.kind().into())
    }

    fn require_replaceable(&self, old: &Metadata, trial: &NamedTempFile) -> Result<()> {
        let refuse = |expected, found| Err(self.place.refused(expected, found));
        let target = self.place.target();
        if old.permissions().readonly() {
            return refuse("a file that may be written", "one that is read-only");
        }
        if is_mount(target) {
            return refuse(
                "a file that can be replaced",
                "one that is mounted there by itself",
            );
        }
        let opened = OpenOptions::new().append(true).open(target);
        opened.acting("write", self.path())?;
        let folder = self.place.folder();
        let folder = fs::metadata(folder).acting("look at", folder)?;
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
        let files = fs::read_dir(self.place.folder());
        for entry in files.into_iter().flatten().flatten() {
            if !entry.file_name().to_str().is_some_and(is_partial) {
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

/// Whether a file of this name is one of ours that is being written.
fn is_partial(name: &str) -> bool {
    let [prefix, suffix] = PARTIAL;
    let rest = name.strip_prefix(prefix);
    let random = rest.and_then(|rest| rest.strip_suffix(suffix));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
