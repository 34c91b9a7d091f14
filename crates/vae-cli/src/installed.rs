//! What the project's scripts put into it, wherever in the project one is.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Acting, Error, Result};

/// What a `script` put into `place` of the project that the current folder is in.
pub fn find(place: &str, script: &str) -> Result<PathBuf> {
    let here = env::current_dir().acting("find the current folder", Path::new("."))?;
    here.ancestors()
        .map(|folder| folder.join(place))
        .find(|path| path.exists())
        .ok_or_else(|| {
            Error::unexpected(
                "data",
                format!("{place} in {} or a folder above it", here.display()),
                format!("none; run {script} in the project, or name others with --data"),
            )
        })
}
