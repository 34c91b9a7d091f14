//! What makes a file this file, and whose it is: the part of it that systems see differently.

#[cfg(unix)]
pub use unix::{is_mount, is_same_file, keep_identity, may_replace, new_file, Stamp};

#[cfg(not(unix))]
pub use elsewhere::{is_mount, is_same_file, keep_identity, may_replace, new_file, Stamp};

#[cfg(unix)]
mod unix {
    use std::ffi::OsString;
    use std::fs::{self, File, Metadata, Permissions};
    use std::io;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{fchown, MetadataExt, PermissionsExt};
    use std::path::Path;

    use xattr::FileExt;

    /// What a new file may be read and written by, before the user's mask.
    pub fn new_file() -> Option<Permissions> {
        Some(Permissions::from_mode(0o666))
    }

    /// Of a folder in which each may remove their own files alone.
    const STICKY: u32 = 0o1000;
    /// The attribute in which Linux keeps who else may use a file.
    const ACCESS_LIST: &str = "system.posix_acl_access";

    /// By what a file is known again that nobody has written since, nor put another in its place.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Stamp([u64; 5]);

    impl Stamp {
        /// That of the file that this tells of.
        pub fn of(file: &Metadata) -> Self {
            let time = [file.mtime() as u64, file.mtime_nsec() as u64];
            Self([file.dev(), file.ino(), file.len(), time[0], time[1]])
        }

        /// That of a file which grows, and whose time a disk elsewhere may yet change.
        pub fn of_growing(file: &Metadata) -> Self {
            Self([file.dev(), file.ino(), file.len(), 0, 0])
        }
    }

    /// Whether both paths lead to one file, by whatever name.
    pub fn is_same_file(one: &Path, other: &Path) -> bool {
        match (fs::metadata(one), fs::metadata(other)) {
            (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
            _ => false,
        }
    }

    /// Whether something is mounted at `path` itself, in whose place nothing can be put. Where the system does not tell, none is.
    pub fn is_mount(path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else {
            return false;
        };
        // White space and backslashes stand there by their numbers in base 8.
        let mut written = Vec::new();
        for &byte in path.as_os_str().as_bytes() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\\' => written.extend(format!("\\{byte:03o}").bytes()),
                _ => written.push(byte),
            }
        }
        let mounts = fs::read("/proc/self/mountinfo").unwrap_or_default();
        let mut places = mounts
            .split(|&byte| byte == b'\n')
            .filter_map(|line| line.split(|&byte| byte == b' ').nth(4));
        places.any(|place| place == written)
    }

    /// Gives `new` the mode, the access list and the attributes of the file `old` at `path`, and its owner and group where that is
    /// allowed; answers whether it was. Refuses to let more people in than before.
    pub fn keep_identity(new: &File, old: &Metadata, path: &Path) -> io::Result<bool> {
        let ours = new.metadata()?;
        let owner = (ours.uid() != old.uid()).then_some(old.uid());
        let give = |owner| fchown(new, owner, Some(old.gid())).is_ok();
        let kept = give(owner);
        if !kept {
            // Most users may give nothing away: a file of theirs it is then, of the same group where they are in it.
            give(None);
        }
        keep_attributes(new, path)?;
        new.set_permissions(Permissions::from_mode(old.mode() & 0o7777))?;
        Ok(kept)
    }

    /// Where the system or the disk knows no attributes there are none.
    fn keep_attributes(new: &File, path: &Path) -> io::Result<()> {
        let old = xattr::list_deref(path).into_iter().flatten();
        let old: Vec<OsString> = old.collect();
        let has_list = old.iter().any(|name| name == ACCESS_LIST);
        if !has_list && matches!(new.get_xattr(ACCESS_LIST), Ok(Some(_))) {
            // One that the folder gave it.
            new.remove_xattr(ACCESS_LIST)?;
        }
        for name in old {
            let value = xattr::get_deref(path, &name);
            let given = value.and_then(|value| match value {
                Some(value) => new.set_xattr(&name, &value),
                None => Ok(()),
            });
            match given {
                Err(error) if name == ACCESS_LIST => return Err(error),
                // Some are the system's alone to give.
                _ => {}
            }
        }
        Ok(())
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
    use std::time::SystemTime;

    /// As the system has it.
    pub fn new_file() -> Option<Permissions> {
        None
    }

    /// By what a file is known again that nobody has written since.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Stamp(u64, Option<SystemTime>);

    impl Stamp {
        /// That of the file that this tells of.
        pub fn of(file: &Metadata) -> Self {
            Self(file.len(), file.modified().ok())
        }

        /// That of a file which grows, and whose time a disk elsewhere may yet change.
        pub fn of_growing(file: &Metadata) -> Self {
            Self(file.len(), None)
        }
    }

    /// Whether both paths lead to one file, as far as names tell.
    pub fn is_same_file(one: &Path, other: &Path) -> bool {
        match (one.canonicalize(), other.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }

    /// The system says it when it comes to it.
    pub fn is_mount(_path: &Path) -> bool {
        false
    }

    /// There is nothing to keep.
    pub fn keep_identity(_new: &File, _old: &Metadata, _path: &Path) -> io::Result<bool> {
        Ok(true)
    }

    /// The system says it when it comes to it.
    pub fn may_replace(_ours: &Metadata, _old: &Metadata, _folder: &Metadata) -> bool {
        true
    }
}
