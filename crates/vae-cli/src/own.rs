//! Data of one's own: a folder of pictures, whose folders are classes, an archive, or numbers as NPY, NPZ, safetensors or CSV. What they become is
//! the core's business; here they are found, read and decoded, and what is refused is told.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use vae::checkpoint;
use vae::content::{self, SAFETENSORS};
use vae::data::idx::Images;
use vae::data::own::{self, grey_of, Found, Gathering, OwnSet};
use vae::data::Column;
use vae::{Dataset, ModelConfig};

use crate::classes::Classes;
use crate::decoded::{self, Rgba};
use crate::error::{Acting, Error, InFile, Result};
use crate::files;
use crate::print;

/// What files of pictures, numbers and archives end with.
const ENDINGS: [&str; 11] = [
    "png",
    "jpg",
    "jpeg",
    "webp",
    "npy",
    "npz",
    "safetensors",
    "csv",
    "tsv",
    "zip",
    "idx",
];
/// Refusals that are told one by one.
const TOLD: usize = 20;
/// Folders in folders.
const DEEPEST: usize = 8;

/// Whether there are files of pictures or numbers at `path`, by their names.
pub fn is_at(path: &Path) -> Result<bool> {
    let mut all = Vec::new();
    if path.exists() {
        find(path, 0, &mut all)?;
    }
    Ok(all.iter().any(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
    }))
}

/// What the files at `path`, or in the folder there, are as a dataset, read as `how` says. `telling`: what became of them, and with
/// copies of few; without, it is their kind that is asked for.
pub fn read(path: &Path, how: Gathering, telling: bool) -> Result<OwnSet> {
    let gathering = gather(path, how, telling)?;
    let set = gathering.finish(telling).in_file(path)?;
    if telling {
        print::note(&told(path, &set));
    }
    Ok(set)
}

/// All rows of a table, as a model of these columns sees them, and their classes, if they have some.
pub fn rows(path: &Path, columns: &[Column]) -> Result<(Dataset, Option<Classes>)> {
    let gathering = gather(path, Gathering::new(0, None, Some(true)), true)?;
    match gathering.rows() {
        Some(rows) => {
            let seen = rows.seen(columns).in_file(path)?;
            let labels: Option<Vec<u8>> = (0..seen.len()).map(|i| seen.label(i)).collect();
            let names = rows.classes().to_vec();
            Ok((seen, labels.map(|labels| Classes { labels, names })))
        }
        None => Err(Error::unexpected(
            path.display().to_string(),
            "a table as CSV, NPY, NPZ or safetensors, as this model is one of rows",
            "none",
        )),
    }
}

/// All images at `path`, scaled as those that a model is trained on, and their classes, if each has one; none is held out and there
/// are no copies.
pub fn pictures(path: &Path, model: &ModelConfig) -> Result<(Dataset, Option<Classes>)> {
    let expected = model.image_shape();
    let gathering = gather(path, Gathering::new(expected[0], None, Some(false)), true)?;
    let [rows, columns] = gathering.entry().shape;
    if [rows, columns] != expected {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!(
                "an IDX file, as the model is of images of {} x {}",
                expected[0], expected[1]
            ),
            "files of one's own, which are scaled to 28 x 28 or 32 x 32",
        ));
    }
    print::note(&format!("{}: {} images", path.display(), gathering.len()));
    let images = Images {
        count: gathering.len(),
        rows,
        columns,
        pixels: gathering.images().to_vec(),
    };
    let labels = gathering.each_label();
    let names = gathering.names();
    let classes = labels.map(|labels| Classes { labels, names });
    Ok((Dataset::new(images, None).in_file(path)?, classes))
}

/// What was taken, in a sentence.
fn told(path: &Path, set: &OwnSet) -> String {
    let (path, classes) = (path.display(), set.classes.len());
    let (training, held_out) = (set.training.len(), set.held_out.len());
    match &set.columns {
        None => format!(
            "{path}: {training} images to train on, their copies among them, {held_out} held out, {classes} classes"
        ),
        Some(columns) => {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            format!(
                "{path}: a table of {} columns ({}): {training} rows to train on, {held_out} held out, {classes} classes; \
                 elbo and nll are of numbers that are standardised; --rows pictures takes each row as a picture",
                columns.len(),
                names.join(", ")
            )
        }
    }
}

/// What of the files is taken, one after the other.
fn gather(path: &Path, gathering: Gathering, telling: bool) -> Result<Gathering> {
    let mut all = Vec::new();
    find(path, 0, &mut all)?;
    let mut reader = Reader {
        gathering,
        refused: Vec::new(),
        first: None,
        telling,
    };
    let folders: BTreeSet<_> = all.iter().map(|file| file.parent()).collect();
    for file in &all {
        let class = match folders.len() {
            1 => None,
            _ => file
                .parent()
                .and_then(Path::file_name)
                .and_then(|name| name.to_str()),
        };
        let name = file.display().to_string();
        let found = fs::metadata(file).acting("read", file)?;
        // One that is named is waited for, and not one among others.
        if file != path && !found.is_file() {
            let expected = "a file of pictures, numbers or labels";
            let why = Error::unexpected(&name, expected, files::kind(&found));
            reader.refuse(&name, why);
            continue;
        }
        let bytes = files::read(file)?;
        reader.file(&name, &bytes, class);
    }
    for why in reader.gathering.left_out() {
        reader.refuse(&path.display().to_string(), why.into());
    }
    reader.tell();
    match reader.first.filter(|_| reader.gathering.is_empty()) {
        Some(why) => Err(why),
        None => Ok(reader.gathering),
    }
}

/// The files at `path`, in the order of their names.
fn find(path: &Path, depth: usize, into: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).acting("read", path)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.acting("read", path)?.path());
    }
    paths.sort();
    let hidden = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    for path in paths.iter().filter(|path| !hidden(path)) {
        if depth < DEEPEST || !path.is_dir() {
            find(path, depth + 1, into)?;
        }
    }
    Ok(())
}

struct Reader {
    gathering: Gathering,
    /// What is told of each file that is left out.
    refused: Vec<String>,
    /// Why the first of them was: where nothing is taken, that is why.
    first: Option<Error>,
    telling: bool,
}

impl Reader {
    /// A file, or one in an archive; what is refused is told and left out.
    fn file(&mut self, name: &str, bytes: &[u8], class: Option<&str>) {
        let found = match content::name(bytes) {
            Some(SAFETENSORS) => checkpoint::gather(bytes, &mut self.gathering),
            _ => self.gathering.file(bytes),
        };
        let taken = match found {
            Ok(Found::Taken(_)) => Ok(()),
            Ok(Found::Picture(_)) => self.picture(bytes, class),
            Ok(Found::Archive(members)) => {
                self.members(name, bytes, &members);
                Ok(())
            }
            Err(error) => Err(Error::from(error)),
        };
        if let Err(error) = taken {
            self.refuse(name, error);
        }
    }

    fn refuse(&mut self, name: &str, why: Error) {
        self.refused.push(format!("{name}: left out: {why}"));
        self.first.get_or_insert(match why {
            Error::Core(source) => Error::Content {
                path: name.into(),
                source: source.into(),
            },
            other => other,
        });
    }

    /// Says what is left out. Of one file, of which nothing was taken, the error says it.
    fn tell(&self) {
        let alone = self.gathering.is_empty() && self.refused.len() == 1;
        if alone || !self.telling {
            return;
        }
        for refused in self.refused.iter().take(TOLD) {
            print::message(refused);
        }
        let more = self.refused.len().saturating_sub(TOLD);
        if more > 0 {
            print::message(&format!("{more} more files were refused"));
        }
    }

    fn members(&mut self, archive: &str, bytes: &[u8], members: &[own::Member]) {
        let folder = |member: &own::Member| {
            let folder = Path::new(&member.name).parent().and_then(Path::file_name);
            folder.map(|name| name.to_string_lossy().into_owned())
        };
        let folders: BTreeSet<_> = members.iter().map(folder).collect();
        for member in members {
            let class = folder(member).filter(|_| folders.len() > 1);
            let name = format!("{archive}: {}", member.name);
            match own::unpack(bytes, member) {
                // An archive in an archive is not opened.
                Ok(bytes) if bytes.starts_with(own::ZIP) => {
                    let expected = "pictures, numbers or labels";
                    let why = Error::unexpected(&name, expected, "an archive in an archive");
                    self.refuse(&name, why);
                }
                Ok(bytes) => self.file(&name, &bytes, class.as_deref()),
                Err(error) => self.refuse(&name, error.into()),
            }
        }
    }

    fn picture(&mut self, bytes: &[u8], class: Option<&str>) -> Result<()> {
        let Rgba { pixels, width } = decoded::picture(bytes)?;
        let grey = grey_of(&pixels, width)?;
        Ok(self.gathering.add(grey, class)?)
    }
}
