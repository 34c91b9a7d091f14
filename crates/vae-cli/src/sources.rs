//! Finding and reading what a model is trained on or judged by: a dataset by its name, a folder of IDX files under the
//! usual names, single IDX files, lists of words.

use std::env;
use std::path::{Path, PathBuf};

use vae::config::ModelConfig;
use vae::data::registry::{self, ENTRIES};
use vae::data::{idx, Dataset, Entry, Origin};

use crate::error::{Acting, Error, InFile, Result};
use crate::files;
use crate::words;

/// Which of the images or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those to train on: all that there are.
    Train,
    /// Those that are held out.
    Test,
}

/// The dataset that a fresh model is of: the one that --data names, or what kind of file it is; without it the one that
/// the configuration names, or the first. None for a folder, which may hold any images.
pub fn entry(data: Option<&Path>, configured: Option<&str>) -> Result<Option<&'static Entry>> {
    let Some(path) = data else {
        return match configured {
            Some(id) => Ok(Some(registry::require(id)?)),
            None => Ok(Some(ENTRIES[0])),
        };
    };
    if path.is_file() {
        let text = |entry: &&&Entry| matches!(entry.origin, Origin::Text { .. });
        return Ok(ENTRIES.iter().find(text).copied());
    }
    Ok(named(path))
}

/// The files in the folder that --data names, which a run reads, or may.
pub fn files_in(data: Option<&Path>) -> Vec<PathBuf> {
    let entries = data.and_then(|folder| folder.read_dir().ok());
    let files = entries.into_iter().flatten().flatten();
    files.map(|entry| entry.path()).collect()
}

/// The dataset of this name, unless there is a file or folder that is called so.
fn named(path: &Path) -> Option<&'static Entry> {
    match path.exists() {
        true => None,
        false => path.to_str().and_then(registry::find),
    }
}

/// The first `limit` (all without it) of `part` of the data that --data names, or of the dataset that `model` is of.
/// Refuses images of another shape than the model's.
pub fn read(
    data: Option<&Path>,
    part: Part,
    limit: Option<usize>,
    model: &ModelConfig,
) -> Result<Dataset> {
    let mut images = match data {
        None => read_entry(model.entry().unwrap_or(ENTRIES[0]), part, model)?,
        Some(path) => match named(path) {
            Some(entry) => read_entry(entry, part, model)?,
            None if model.has_letters() => words::read_part(path, part == Part::Test)?,
            None => read_folder(path, usual_names(), part, model)?,
        },
    };
    if let Some(limit) = limit {
        images.truncate(limit);
    }
    Ok(images)
}

fn read_entry(entry: &Entry, part: Part, model: &ModelConfig) -> Result<Dataset> {
    match entry.origin {
        Origin::Idx {
            installed,
            train,
            held_out,
        } => {
            let folder = find_installed(installed, "scripts/setup")?;
            read_folder(&folder, [train, held_out], part, model)
        }
        Origin::Text { installed } => {
            let list = find_installed(installed, "scripts/build")?;
            words::read_part(&list, part == Part::Test)
        }
        Origin::Generated { .. } => {
            let largest = entry.parts.iter().max_by_key(|part| part.count);
            let part = match part {
                Part::Train => largest.unwrap_or(&entry.held_out),
                Part::Test => &entry.held_out,
            };
            let images = entry.generate(part.id, 0)?;
            model.require_shape(images.shape())?;
            Ok(images)
        }
    }
}

/// What the files of a folder begin with, those to train on and those held out, where nothing else is known of it: as the
/// first dataset's do.
fn usual_names() -> [&'static str; 2] {
    let names = |entry: &&Entry| match entry.origin {
        Origin::Idx {
            train, held_out, ..
        } => Some([train, held_out]),
        _ => None,
    };
    ENTRIES.iter().find_map(names).unwrap_or_default()
}

/// The images of `part` in a folder whose files of images begin with the one or the other of `names`.
fn read_folder(
    folder: &Path,
    [train, held_out]: [&str; 2],
    part: Part,
    model: &ModelConfig,
) -> Result<Dataset> {
    let stem = match part {
        Part::Train => train,
        Part::Test => held_out,
    };
    read_images(&find(folder, stem)?, model)
}

/// The images of the IDX file at `path`; at least one, of the model's shape.
pub fn read_images(path: &Path, model: &ModelConfig) -> Result<Dataset> {
    let images = idx::images(&files::read(path)?).in_file(path)?;
    let (count, rows, columns) = (images.count, images.rows, images.columns);
    let expected = model.image_shape();
    if count == 0 || [rows, columns] != expected {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!(
                "images of {} x {}, as the model has",
                expected[0], expected[1]
            ),
            format!("{count} images of {rows} x {columns}"),
        ));
    }
    Dataset::new(images, None).in_file(path)
}

/// The file with images whose name begins with `stem`: with `-` or `.` before `idx3`, plain or gzip.
fn find(folder: &Path, stem: &str) -> Result<PathBuf> {
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
