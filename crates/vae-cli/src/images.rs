//! IDX files of images: finding them under the names that they have, and reading no more of them than is asked for.

use std::fs;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use vae::data::idx::{self, Images};
use vae::data::HELD_OUT_WORDS;
use vae::{Dataset, ModelConfig, MAX_FILE_BYTES};

use crate::classes;
use crate::error::{Acting, Error, InFile, Result};
use crate::files;
use crate::print;

/// The first `limit` images (all without it) of the IDX file at `path`; at least one, of the model's shape. Where the file has
/// more than is read at once, `rest` ends the sentence.
pub fn read(path: &Path, limit: Option<usize>, model: &ModelConfig, rest: &str) -> Result<Dataset> {
    let images = read_some(path, limit, model, rest)?;
    let labels = labels(path, limit, model)?;
    Dataset::new(images, labels).in_file(path)
}

/// The labels of the images at `path`, where the model is told them and there are some.
fn labels(path: &Path, limit: Option<usize>, model: &ModelConfig) -> Result<Option<Vec<u8>>> {
    match model.class_units() {
        0 => Ok(None),
        _ => classes::beside(path, limit.unwrap_or(usize::MAX)),
    }
}

fn read_some(path: &Path, limit: Option<usize>, model: &ModelConfig, rest: &str) -> Result<Images> {
    let file = files::open(path)?;
    // Of standard input it is not known.
    let length = match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            let path = path.display().to_string();
            let found = files::kind(&found);
            return Err(Error::unexpected(path, "a file of images", found));
        }
        found => found.map_or(0, |found| found.len()),
    };
    // What is packed grows, and as it is read there are two of it for a while.
    let size = length.saturating_mul(8).min(3 * MAX_FILE_BYTES as u64);
    files::require_memory("reading images", size as usize)?;
    let most = limit.unwrap_or(usize::MAX);
    let images = idx::first_images(&mut BufReader::new(file), most);
    let images = images.map_err(|error| match error {
        vae::Error::Idx { what: "size", .. } => Error::unexpected(
            path.display().to_string(),
            format!("at most {MAX_FILE_BYTES} bytes inflated{rest}"),
            "more",
        ),
        source => Error::Content {
            path: path.to_owned(),
            source: source.into(),
        },
    })?;
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
    Ok(images)
}

/// Every tenth of the images of a file that is alone, or the others.
pub fn read_share(
    path: &Path,
    held_out: bool,
    limit: Option<usize>,
    model: &ModelConfig,
) -> Result<Dataset> {
    let wanted = limit.map(|n| match held_out {
        true => n.saturating_mul(HELD_OUT_WORDS),
        false => n.saturating_add(n / (HELD_OUT_WORDS - 1) + 1),
    });
    let rest =
        ", as every tenth of all images is held out, or those in a file of their own beside it";
    let all = read_some(path, wanted, model, rest)?;
    if all.count < HELD_OUT_WORDS {
        return Err(Error::unexpected(
            path.display().to_string(),
            format!("{HELD_OUT_WORDS} images or more, as every tenth is held out"),
            all.count.to_string(),
        ));
    }
    let numbered = all.pixels.chunks_exact(model.input).enumerate();
    let chosen = numbered.filter(|(i, _)| (i + 1).is_multiple_of(HELD_OUT_WORDS) == held_out);
    let pixels = chosen
        .flat_map(|(_, image)| image)
        .copied()
        .collect::<Vec<u8>>();
    if held_out {
        print::note(&format!(
            "{}: no file of held-out images beside it; every tenth image is held out",
            path.display()
        ));
    }
    let labels = labels(path, Some(all.count), model)?.map(|labels| {
        let numbered = labels.into_iter().enumerate();
        let chosen = numbered.filter(|(i, _)| (i + 1).is_multiple_of(HELD_OUT_WORDS) == held_out);
        chosen.map(|(_, label)| label).collect()
    });
    let images = Images {
        count: pixels.len() / model.input,
        pixels,
        ..all
    };
    Dataset::new(images, labels).in_file(path)
}

/// The file with images whose name begins with `stem`, if there is one: with `-` or `.` before `idx3`, plain or gzip.
pub fn find(folder: &Path, stem: &str) -> Result<Option<PathBuf>> {
    let names = [
        "-idx3-ubyte",
        ".idx3-ubyte",
        "-idx3-ubyte.gz",
        ".idx3-ubyte.gz",
    ];
    for rest in names {
        let path = folder.join(format!("{stem}{rest}"));
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            // What has the name is meant, and may be a link.
            there => there.acting("read", &path)?,
        };
        let found = fs::metadata(&path).acting("read", &path)?;
        if found.is_file() {
            return Ok(Some(path));
        }
        let found = files::kind(&found);
        let path = path.display().to_string();
        return Err(Error::unexpected(path, "a file of images", found));
    }
    Ok(None)
}
