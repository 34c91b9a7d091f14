//! What makes a file this file, and whose it is: the part of it that systems see differently.

#[cfg(unix)]
pub use unix::{is_same_file, keep_identity, may_replace, new_file};

#[cfg(not(unix))]
pub use elsewhere::{is_same_file, keep_identity, may_replace, new_file};

#[cfg(unix)]
mod unix {
    use std::fs::{self, File, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{fchown, MetadataExt, PermissionsExt};
    use std::path::Path;

    /// What a new file may be read and written by, before the user's mask.
    pub fn new_file() -> Option<Permissions> {
        Some(Permissions::from_mode(0o666))
    }

    /// Of a folder in which each may remove their own files alone.
    const STICKY: u32 = 0o1000;

    /// Whether both paths lead to one file, by whatever name.
    pub fn is_same_file(one: &Path, other: &Path) -> bool {
        match (fs::metadata(one), fs::metadata(other)) {
            (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
            _ => false,
        }
    }

    /// Gives `new` the mode of `old`, and its owner where that is allowed.
    pub fn keep_identity(new: &File, old: &Metadata) -> io::Result<()> {
        let ours = new.metadata()?;
        if (ours.uid(), ours.gid()) != (old.uid(), old.gid()) {
            // Most users may give nothing away: a file of theirs it is then.
            let _ = fchown(new, Some(old.uid()), Some(old.gid()));
        }
        new.set_permissions(Permissions::from_mode(old.mode() & 0o7777))
    }

    /// Whether whoever made the file `ours` may put it in the place of `old` in this `folder`.
    pub fn may_replace(ours: &Metadata, old: &Metadata, folder: &Metadata) -> bool {
        let we = ours.uid();
        folder.mode() & STICKY == 0 || we == 0 || [old.uid(), folder.uid()].contains(&we)
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::fs::{File, Metadata, Permissions};
    use std::io;
    use std::path::Path;

    /// As the system has it.
    pub fn new_file() -> Option<Permissions> {
        None
    }

    /// Whether both paths lead to one file, as far as names tell.
    pub fn is_same_file(one: &Path, other: &Path) -> bool {
        match (one.canonicalize(), other.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }

    /// There is nothing to keep.
    pub fn keep_identity(_new: &File, _old: &Metadata) -> io::Result<()> {
        Ok(())
    }

    /// The system says it when it comes to it.
    pub fn may_replace(_ours: &Metadata, _old: &Metadata, _folder: &Metadata) -> bool {
        true
    }
}
