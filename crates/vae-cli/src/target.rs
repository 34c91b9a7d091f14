//! Where results go that are made of a model: files of numbers, and grids of images, in the format that the file's name asks for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use vae::content::{self, EMPTY, PNG, SAFETENSORS};
use vae::data::Column;
use vae::{checkpoint, require_finite, ModelConfig, Tensor, MAX_FILE_BYTES};

use crate::csv;
use crate::encoded::Encoded;
use crate::error::{Acting, Error, Result};
use crate::files;
use crate::format::Format;
use crate::grid::{self, Grid};
use crate::numpy;
use crate::output::Output;
use crate::sink::Sink;

/// Bytes that a file's header takes at most, beside the numbers.
const HEADER: usize = 1 << 10;
/// What the names of files of images end in.
pub const IDX: &str = "idx";
/// Endings that tell what a file is.
const KNOWN: [&str; 26] = [
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "svg",
    "pdf",
    "txt",
    "csv",
    "tsv",
    "toml",
    "json",
    "jsonl",
    "gz",
    "zip",
    "pt",
    "pth",
    "pkl",
    "npy",
    "npz",
    "h5",
    "onnx",
    "gguf",
    IDX,
    "safetensors",
    "bits",
];
/// What files of results hold.
const RESULTS: [&str; 5] = ["__metadata__", "mu", "logvar", "z", "mean"];

/// Where results go, and in which format.
pub struct Target {
    sink: Sink,
    format: Format,
    /// Beside vectors for the embedding projector, what each is.
    metadata: Option<Output>,
}

impl Target {
    /// Where means of p(x|z) go, if anywhere. Refuses a name that does not say its format, and one of the `inputs`.
    pub fn means(
        path: Option<&Path>,
        format: Option<Format>,
        inputs: &[&Path],
    ) -> Result<Option<Self>> {
        let new = |path| Self::new(path, format, Format::MEANS, inputs);
        path.map(new).transpose()
    }

    /// Where latents go, if anywhere: a file whose name says nothing is of safetensors.
    pub fn latents(
        path: Option<&Path>,
        format: Option<Format>,
        inputs: &[&Path],
    ) -> Result<Option<Self>> {
        let says_nothing = |path: &&Path| !KNOWN.contains(&extension(path).as_str());
        let plain = path.filter(says_nothing).map(|_| Format::Safetensors);
        let new = |path| Self::new(path, format.or(plain), Format::LATENTS, inputs);
        path.map(new).transpose()
    }

    fn new(
        path: &Path,
        format: Option<Format>,
        formats: &[Format],
        inputs: &[&Path],
    ) -> Result<Self> {
        let sink = Sink::new(path, inputs)?;
        let ending = extension(path);
        let named = formats.iter().find(|format| format.ending() == ending);
        let by_itself = sink.is_stream().then_some(Format::Safetensors);
        let Some(format) = format.or(named.copied()).or(by_itself) else {
            let expected = format!("a name that ends in {}", Format::listed(formats));
            let path = path.display().to_string();
            return Err(Error::unexpected(path, expected, format!("{ending:?}")));
        };
        if !format.is_text() {
            sink.require_reader()?;
        }
        let mut metadata = None;
        if let (Sink::File(out), Format::Tsv) = (&sink, format) {
            metadata = Some(Output::new(&out.named("metadata"), inputs)?);
        }
        refuse_other(path, Some(format))?;
        Ok(Self {
            sink,
            format,
            metadata,
        })
    }

    /// Whether it is standard output.
    pub fn is_stream(&self) -> bool {
        self.sink.is_stream()
    }

    /// Refuses a picture of letters or of rows, and a table of pictures.
    pub fn require_kind(&self, model: &ModelConfig) -> Result<()> {
        let expected = match (self.format, &model.columns) {
            (Format::Png | Format::Svg, None) if model.has_letters() => {
                ".safetensors, as letters make no image"
            }
            (Format::Png | Format::Svg, Some(_)) => ".csv or .safetensors, as rows make no image",
            (Format::Csv, None) => ".safetensors, as this model has no columns",
            _ => return Ok(()),
        };
        let what = match &self.sink {
            Sink::File(out) => out.path().display().to_string(),
            Sink::Stream => "--format".to_owned(),
        };
        let expected = format!("a name that ends in {expected}");
        Err(Error::unexpected(what, expected, self.format.ending()))
    }

    /// Refuses more images, of so many pixels, than the file takes: before they are made.
    pub fn require_room(&self, images: usize, pixels: usize) -> Result<()> {
        if matches!(self.format, Format::Png | Format::Svg) {
            grid::require_count(images, self.format)?;
        }
        require_size(images, pixels)
    }

    /// Writes mean (n, input) of a model of this form.
    pub fn write_mean(&mut self, mean: &Tensor, model: &ModelConfig) -> Result<()> {
        let bytes = match self.format {
            Format::Png => Grid::of(mean, model.image_shape())?.png()?,
            Format::Svg => Grid::of(mean, model.image_shape())?.svg().into_bytes(),
            Format::Csv => rows(mean, model.columns.as_deref())?.into_bytes(),
            Format::Npy => numpy::of_matrix(mean)?,
            Format::Npz => numpy::npz(&[("mean", numpy::of_matrix(mean)?)])?,
            Format::Safetensors | Format::Tsv => checkpoint::write_mean(mean)?,
        };
        self.sink.write(&bytes)
    }

    /// Writes latents, and beside vectors for the embedding projector what each is.
    pub fn write_encoded(&mut self, encoded: &Encoded) -> Result<()> {
        self.sink.write(&encoded.bytes(self.format)?)?;
        match &mut self.metadata {
            Some(out) => out.write(encoded.metadata()?.as_bytes()),
            None => Ok(()),
        }
    }
}

/// What the name of a file ends in.
fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default();
    extension.to_string_lossy().to_lowercase()
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

/// A file of numbers to write, none of the `inputs`; refuses a name that tells of something else.
pub fn numbers(path: &Path, inputs: &[&Path]) -> Result<Output> {
    let out = Output::new(path, inputs)?;
    refuse_ending(path, Format::Safetensors.ending())?;
    Ok(out)
}

/// A file of a form that is no model's nor another's, whose name ends in `ending` or in nothing known: refuses to be one of the
/// `inputs`, and to replace what is known as something else.
pub fn fresh(path: &Path, ending: &str, inputs: &[&Path]) -> Result<Output> {
    let out = Output::new(path, inputs)?;
    refuse_ending(path, ending)?;
    refuse_other(path, None)?;
    Ok(out)
}

/// Refuses a name whose ending tells of something else than of files that end in `own`.
fn refuse_ending(path: &Path, own: &str) -> Result<()> {
    let found = extension(path);
    // MNIST's own names of IDX files.
    let found_kind = if found.ends_with("-ubyte") {
        IDX
    } else {
        &found
    };
    if found_kind == own || !KNOWN.contains(&found_kind) {
        return Ok(());
    }
    Err(Error::unexpected(
        path.display().to_string(),
        format!("a name that ends in .{own}, as that is what is written"),
        format!("{found:?}"),
    ))
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
fn refuse_other(path: &Path, format: Option<Format>) -> Result<()> {
    let own = format.and_then(|format| content::name(format.beginning()));
    let found = match path.exists() {
        true => files::sniff(path)?,
        false => None,
    };
    let found = match found {
        None | Some(EMPTY | PNG) => return Ok(()),
        found if found == own => return Ok(()),
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
