//! Where results go that are made of a model: files of numbers, and grids of images. The file's name says which.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use candle_core::Tensor;
use serde_json::Value;
use vae::checkpoint::latents;
use vae::config::ModelConfig;
use vae::content::{EMPTY, PNG, SAFETENSORS};
use vae::data::Column;
use vae::error::require_finite;
use vae::sizes::MAX_FILE_BYTES;

use crate::csv;
use crate::error::{Acting, Error, Result};
use crate::files;
use crate::grid;
use crate::output::Output;

/// Bytes that a file's header takes at most, beside the numbers.
const HEADER: usize = 1 << 10;
/// What files of results hold.
const RESULTS: [&str; 5] = ["__metadata__", "mu", "logvar", "z", "mean"];

/// Where means go, in the format that the file's name asks for.
pub enum Target {
    /// Numbers.
    Safetensors(Output),
    /// A grid of images.
    Png(Output),
    /// The rows of a table, in the units of its columns.
    Csv(Output),
}

impl Target {
    /// Refuses a name that asks for neither, and one of the `inputs`.
    pub fn new(path: Option<&Path>, inputs: &[&Path]) -> Result<Option<Self>> {
        let Some(path) = path else {
            return Ok(None);
        };
        let out = Output::new(path, inputs)?;
        refuse_other(path)?;
        match out.extension().as_str() {
            "safetensors" => Ok(Some(Self::Safetensors(out))),
            "png" => Ok(Some(Self::Png(out))),
            "csv" => Ok(Some(Self::Csv(out))),
            other => Err(Error::unexpected(
                out.path().display().to_string(),
                "a name that ends in .safetensors, .png or .csv",
                format!("{other:?}"),
            )),
        }
    }

    /// Refuses a picture of letters or of rows, and a table of pictures.
    pub fn require_kind(&self, model: &ModelConfig) -> Result<()> {
        let (out, found, expected) = match (self, &model.columns) {
            (Self::Png(out), None) if model.has_letters() => {
                (out, "png", ".safetensors, as letters make no image")
            }
            (Self::Png(out), Some(_)) => {
                (out, "png", ".csv or .safetensors, as rows make no image")
            }
            (Self::Csv(out), None) => (out, "csv", ".safetensors, as this model has no columns"),
            _ => return Ok(()),
        };
        let expected = format!("a name that ends in {expected}");
        let path = out.path().display().to_string();
        Err(Error::unexpected(path, expected, found))
    }

    /// Refuses more images, of so many pixels, than the file takes: before they are made.
    pub fn require_room(&self, images: usize, pixels: usize) -> Result<()> {
        if let Self::Png(_) = self {
            grid::require_count(images)?;
        }
        require_size(images, pixels)
    }

    /// Writes mean (n, input) of a model of this form.
    pub fn write(&mut self, mean: &Tensor, model: &ModelConfig) -> Result<()> {
        match self {
            Self::Safetensors(out) => out.write(&latents::write_mean(mean)?),
            Self::Png(out) => out.write(&grid::png(mean, model.image_shape())?),
            Self::Csv(out) => out.write(rows(mean, model.columns.as_deref())?.as_bytes()),
        }
    }
}

/// A line of names, and one for each row of mean (n, columns), in the columns' units.
fn rows(mean: &Tensor, columns: Option<&[Column]>) -> Result<String> {
    let columns = columns.unwrap_or_default();
    let names = columns.iter().map(|column| csv::quoted(&column.name));
    let mut lines = vec![names.collect::<Vec<_>>().join(",")];
    for row in mean.to_vec2::<f32>()? {
        require_finite("mean", &row)?;
        let pairs = row.iter().zip(columns);
        let numbers = pairs.map(|(&v, column)| (column.number(f64::from(v)) as f32).to_string());
        lines.push(numbers.collect::<Vec<_>>().join(","));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Where latents go, if anywhere.
pub fn latents(path: Option<&Path>, inputs: &[&Path]) -> Result<Option<Output>> {
    let Some(path) = path else {
        return Ok(None);
    };
    let out = numbers(path, inputs)?;
    refuse_other(path)?;
    Ok(Some(out))
}

/// A file of numbers to write, none of the `inputs`; refuses a name that tells of something else.
pub fn numbers(path: &Path, inputs: &[&Path]) -> Result<Output> {
    let out = Output::new(path, inputs)?;
    let other = [
        "png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "txt", "csv", "toml", "json", "jsonl",
        "gz", "zip", "pt", "pth", "pkl", "npy", "npz", "h5", "onnx", "gguf", "idx",
    ];
    let extension = out.extension();
    if !other.contains(&extension.as_str()) && !extension.ends_with("-ubyte") {
        return Ok(out);
    }
    Err(Error::unexpected(
        path.display().to_string(),
        "a name that ends in .safetensors, as that is what is written",
        format!("{extension:?}"),
    ))
}

/// A file of a form that is no model's nor another's: refuses to be one of the `inputs`, and to replace what is known as something
/// else.
pub fn fresh(path: &Path, inputs: &[&Path]) -> Result<Output> {
    let out = Output::new(path, inputs)?;
    refuse_other(path)?;
    Ok(out)
}

/// Refuses more numbers, so many of each of n, than a file is read with again.
pub fn require_size(n: usize, each: usize) -> Result<()> {
    let bytes = n.saturating_mul(each).saturating_mul(size_of::<f32>());
    if bytes > MAX_FILE_BYTES - HEADER {
        return Err(Error::unexpected(
            "results",
            format!(
                "at most {} of them, as a file holds {MAX_FILE_BYTES} bytes",
                (MAX_FILE_BYTES - HEADER) / (each * 4)
            ),
            n.to_string(),
        ));
    }
    // The pieces, the whole of them, and the bytes of the file.
    files::require_memory("results of this size", bytes * 3)
}

/// Refuses to replace what is known by its first bytes as something else than is written: a model, an archive, a list of images.
fn refuse_other(path: &Path) -> Result<()> {
    let found = match path.exists() {
        true => files::sniff(path)?,
        false => None,
    };
    let found = match found {
        None | Some(EMPTY | PNG) => return Ok(()),
        Some(SAFETENSORS) if is_result(path)? => return Ok(()),
        Some(SAFETENSORS) => "a model",
        Some(other) => other,
    };
    Err(Error::unexpected(
        path.display().to_string(),
        "a name under which there is no model nor another format's file",
        found,
    ))
}

/// Whether the safetensors file at `path` has nothing but results of ours in it.
fn is_result(path: &Path) -> Result<bool> {
    let mut file = File::open(path).acting("read", path)?;
    let (mut length, mut header) = ([0; 8], Vec::new());
    file.read_exact(&mut length)
        .and_then(|()| {
            file.take(u64::from_le_bytes(length))
                .read_to_end(&mut header)
        })
        .acting("read", path)?;
    let names = serde_json::from_slice::<BTreeMap<String, Value>>(&header).unwrap_or_default();
    Ok(!names.is_empty() && names.keys().all(|name| RESULTS.contains(&name.as_str())))
}
