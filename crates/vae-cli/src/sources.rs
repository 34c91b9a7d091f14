//! Finding what a model is trained on or judged by: a dataset by its name, a folder of IDX files under the usual names, a list
//! of words.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use vae::content::EMPTY;
use vae::data::own::{Gathering, OwnSet};
use vae::data::{self, Entry, Origin, ENTRIES};
use vae::{Dataset, ModelConfig};

use crate::error::{Acting, Error, InFile, Result};
use crate::files;
use crate::images::{self, find};
use crate::installed;
use crate::own;
use crate::print;
use crate::words;

/// The side of images of one's own, where no model says it.
const SIDE: usize = 28;

/// The way to read of a large file.
const FIRST: &str = ", or --images to read the first alone";

/// Which of the images or words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those to train on: all that there are.
    Train,
    /// Those that are held out.
    Test,
}

/// Where data come from.
#[derive(Debug)]
pub enum Source {
    /// Files of images; where none is of those held out, every tenth of the others is.
    Images {
        /// To train on.
        train: Option<PathBuf>,
        /// Held out.
        held_out: Option<PathBuf>,
    },
    /// A list of words.
    Words(PathBuf),
    /// Made on the spot.
    Made(&'static Entry),
    /// Of one's own: where they lie, and what they became.
    Own(PathBuf, Box<OwnSet>),
}

/// Whether what is at `path` is to be read as images of one's own: a folder without MNIST's files, or a file named so. A pipe is
/// not, whatever its name: data are read more often than once.
fn is_own(path: &Path) -> Result<bool> {
    match path.is_dir() {
        false => Ok(path.is_file() && own::is_at(path)?),
        true => {
            let [train, held_out] = usual_names();
            let others = find(path, train)?.or(find(path, held_out)?);
            Ok(others.is_none() && own::is_at(path)?)
        }
    }
}

/// A fresh model of the dataset that --data names, or of what kind of file it is; without it of the one that the
/// configuration names, or the first. One of no dataset for a folder, which may hold any images. `as_table`: whether rows of
/// numbers are those of a table or pictures, where that is said. Of data of one's own it has as many classes as they. Refuses images
/// where a table is asked for.
pub fn fresh_model(
    data: Option<&Path>,
    configured: Option<&str>,
    as_table: Option<bool>,
) -> Result<ModelConfig> {
    let Some(path) = data else {
        let entry = configured.map(data::require).transpose()?;
        return Ok(ModelConfig::of(entry.unwrap_or(ENTRIES[0])));
    };
    if is_own(path)? {
        let set = own::read(path, Gathering::new(SIDE, None, as_table), false)?;
        if as_table == Some(true) && set.columns.is_none() {
            let found = format!("images in {}", path.display());
            return Err(Error::unexpected("--rows table", "rows of numbers", found));
        }
        let labelled = set.training.label(0).is_some();
        let model = ModelConfig {
            classes: labelled.then_some(set.classes.len()),
            ..ModelConfig::of(set.entry)
        };
        return Ok(match set.columns {
            Some(columns) => model.of_table(columns),
            None => model,
        });
    }
    if path.is_file() {
        require_words(path)?;
        let text = |entry: &&&Entry| matches!(entry.origin, Origin::Text { .. });
        let found = ENTRIES.iter().find(text);
        return found.map_or(Ok(ModelConfig::default()), |entry| {
            words::model(entry, path)
        });
    }
    Ok(named(path).map(ModelConfig::of).unwrap_or_default())
}

/// The dataset of this name, unless there is a file or folder that is called so.
fn named(path: &Path) -> Option<&'static Entry> {
    match path.exists() {
        true => None,
        false => path.to_str().and_then(data::find),
    }
}

/// The dataset that --data names or, without it, that `model` is of; none for files of one's own.
pub fn name(data: Option<&Path>, model: &ModelConfig) -> Option<&'static str> {
    let entry = match data {
        Some(path) => named(path),
        None => Some(model.entry().unwrap_or(ENTRIES[0])),
    };
    entry.map(|entry| entry.id)
}

/// Refuses a file that is something else than text by its first bytes.
fn require_words(path: &Path) -> Result<()> {
    match files::sniff(path)? {
        None | Some(EMPTY) => Ok(()),
        Some(found) => Err(Error::unexpected(
            path.display().to_string(),
            "a text file of words, one a line, or the folder that files of images are in",
            found,
        )),
    }
}

impl Source {
    /// What --data names or, without it, the dataset that `model` is of.
    pub fn find(data: Option<&Path>, model: &ModelConfig) -> Result<Self> {
        let Some(path) = data else {
            return Self::of(model.entry().unwrap_or(ENTRIES[0]));
        };
        if let Some(entry) = named(path) {
            return Self::of(entry);
        }
        let expected = match model.has_letters() {
            true => "a text file of words, as this model is one of words",
            false => "a folder with train-images-idx3-ubyte, files of pictures or numbers, a text file of words for a model of \
                      them, or a dataset's name, as vae data lists them",
        };
        let refuse = |found: &str| Error::unexpected(path.display().to_string(), expected, found);
        let found = match fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(refuse(match path == Path::new(files::STREAM) {
                    true => "standard input, which is read but once, and data more often",
                    false => "nothing of this name",
                }));
            }
            found => found.acting("read", path)?,
        };
        if !model.has_letters() && is_own(path)? {
            let [side, _] = model.image_shape();
            let how = Gathering::new(side, None, Some(model.columns.is_some()));
            let set = own::read(path, how.standardised(model.columns.clone()), true)?;
            return Ok(Self::Own(path.to_owned(), Box::new(set)));
        }
        match (model.has_letters(), found.is_dir(), found.is_file()) {
            (true, _, true) => Ok(Self::Words(path.to_owned())),
            (false, true, _) => Self::folder(path, usual_names()),
            (false, _, true) => {
                require_words(path)?;
                let is_list = words::read(path).is_ok_and(|list| !list.is_empty());
                Err(refuse(match is_list {
                    true => "a list of words, and this model is one of images",
                    false => "a file that is neither, and this model is one of images",
                }))
            }
            _ => Err(refuse(files::kind(&found))),
        }
    }

    fn of(entry: &'static Entry) -> Result<Self> {
        match entry.origin {
            Origin::Idx {
                installed,
                train,
                held_out,
            } => Self::folder(
                &installed::find(installed, "scripts/setup")?,
                [train, held_out],
            ),
            Origin::Text { installed } => {
                Ok(Self::Words(installed::find(installed, "scripts/build")?))
            }
            Origin::Generated { .. } => Ok(Self::Made(entry)),
            Origin::Own => Err(Error::unexpected(
                "--data",
                format!(
                    "the file or folder that the model is of, as {} is data of one's own",
                    entry.id
                ),
                "none",
            )),
        }
    }

    /// The files of images in a folder whose names begin with the one and the other.
    fn folder(folder: &Path, [train, held_out]: [&str; 2]) -> Result<Self> {
        let source = Self::Images {
            train: find(folder, train)?,
            held_out: find(folder, held_out)?,
        };
        match source.files().is_empty() {
            false => Ok(source),
            true => Err(missing(folder, train)),
        }
    }

    /// The files that are read.
    pub fn files(&self) -> Vec<&Path> {
        match self {
            Self::Images { train, held_out } => {
                let files = [train, held_out].into_iter().flatten();
                files.map(PathBuf::as_path).collect()
            }
            Self::Words(path) => vec![path],
            Self::Own(path, _) => vec![path],
            Self::Made(_) => Vec::new(),
        }
    }

    /// The first `limit` (all without it) of `part`. Refuses images of another shape than the model's.
    pub fn read(&self, part: Part, limit: Option<usize>, model: &ModelConfig) -> Result<Dataset> {
        let is_test = part == Part::Test;
        let mut data = match self {
            Self::Words(path) => words::read_part(path, is_test, model)?,
            Self::Made(entry) => made(entry, part, model)?,
            Self::Own(path, set) => {
                let images = if is_test {
                    &set.held_out
                } else {
                    &set.training
                };
                model.require_shape(images.shape()).in_file(path)?;
                images.clone()
            }
            Self::Images {
                held_out: Some(path),
                ..
            } if is_test => images::read(path, limit, model, FIRST)?,
            Self::Images {
                train: Some(path),
                held_out: Some(_),
            } => images::read(path, limit, model, FIRST)?,
            Self::Images {
                train: Some(path),
                held_out: None,
            } => images::read_share(path, is_test, limit, model)?,
            Self::Images {
                train: None,
                held_out,
            } => {
                let folder = held_out.as_deref().and_then(Path::parent);
                return Err(missing(folder.unwrap_or(Path::new(".")), usual_names()[0]));
            }
        };
        if let Some(limit) = limit {
            data.truncate(limit);
        }
        Ok(data)
    }
}

/// Says where there are fewer images than were asked for.
pub fn say_fewer(wanted: Option<usize>, images: usize) {
    if let Some(wanted) = wanted.filter(|&wanted| wanted > images) {
        print::message(&format!(
            "--images {wanted}: there are {images}, all of which are taken"
        ));
    }
}

/// `part` of a dataset that is made on the spot.
fn made(entry: &Entry, part: Part, model: &ModelConfig) -> Result<Dataset> {
    let largest = entry.parts.iter().max_by_key(|part| part.count);
    let part = match part {
        Part::Train => largest.unwrap_or(&entry.held_out),
        Part::Test => &entry.held_out,
    };
    let images = entry.generate(part.id, 0)?;
    let fits = model.require_shape(images.shape());
    fits.in_file(Path::new(&format!("--data {}", entry.id)))?;
    Ok(images)
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

fn missing(folder: &Path, stem: &str) -> Error {
    Error::unexpected(
        folder.display().to_string(),
        format!("a folder with {stem}-idx3-ubyte or {stem}.idx3-ubyte, plain or .gz"),
        "neither",
    )
}
