//! The safetensors container: named arrays of f32 and named texts to bytes and back. Which names and shapes there
//! must be is left to those who call; that offsets, lengths and types are sound and all numbers finite is seen to
//! here.

use std::collections::{BTreeMap, HashMap};

use candle_core::{Device, Tensor};
use half::{bf16, f16};
use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::Dtype;
use serde::Serialize;
use serde_json::Value;

use super::errors::{missing, require_shape, wrong};
use crate::content;
use crate::error::{Error, Result};
use crate::sizes::MAX_FILE_BYTES;
use crate::tensor::flat;

/// Bytes of the number that says how long the header is.
const PREFIX: usize = 8;
/// Bytes of the header at most. That of the largest model takes a few thousand, and what is read of one a hundred times its
/// bytes.
const MAX_HEADER: usize = 1 << 20;

/// An array of numbers; its length is the product of its shape.
#[derive(Clone, Debug)]
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

impl Array {
    /// The numbers of a tensor.
    pub(super) fn of(tensor: &Tensor) -> Result<Self> {
        Ok(Self {
            shape: tensor.dims().to_vec(),
            values: flat(tensor)?,
        })
    }

    /// The tensor of these numbers.
    pub(super) fn tensor(self) -> Result<Tensor> {
        Ok(Tensor::from_vec(self.values, self.shape, &Device::Cpu)?)
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Container {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) arrays: BTreeMap<String, Array>,
    /// The names of those in 8 bits, which are whole numbers without the scales that belong to them.
    pub(super) coded: Vec<String>,
}

/// How numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// 4 bytes a number, exact.
    F32,
    /// 2 bytes a number, 11 significant bits.
    F16,
    /// 1 byte a number where a matrix is wide, with a scale for each row; the rest as [`Precision::F16`].
    I8,
}

/// Where the tensors of a whole file lie in its content, which is the second; all offsets are sound.
pub(super) fn open(bytes: &[u8]) -> Result<(Metadata, &[u8])> {
    require_size(bytes.len() as u64)?;
    let (header, content) = split(bytes).map_err(|e| otherwise(bytes, e))?;
    // The crate's own reader of whole files adds up sizes unchecked; this part of it does not.
    let metadata: Metadata = serde_json::from_slice(header).map_err(|e| {
        let broken = wrong("header", "the JSON of a safetensors file", e.to_string());
        otherwise(bytes, broken)
    })?;
    if metadata.data_len() != content.len() {
        return Err(wrong(
            "content",
            format!("{} bytes as the header says", metadata.data_len()),
            format!("{} bytes", content.len()),
        ));
    }
    Ok((metadata, content))
}

/// Reads a whole file; f16, bf16, f64 and whole numbers in 8 bits become f32.
pub(super) fn read(bytes: &[u8]) -> Result<Container> {
    let (metadata, content) = open(bytes)?;
    let mut arrays = BTreeMap::new();
    let mut coded = Vec::new();
    for (name, info) in metadata.tensors() {
        // A counter or a flag, as that of an average of models, is no number of a model.
        let is_whole = matches!(
            info.dtype,
            Dtype::I64 | Dtype::I32 | Dtype::U8 | Dtype::BOOL
        );
        if is_whole && info.shape.iter().all(|&n| n == 1) {
            continue;
        }
        let values = decode(&name, info, content)?;
        let shape = info.shape.clone();
        if info.dtype == Dtype::I8 {
            coded.push(name.clone());
        }
        arrays.insert(name, Array { shape, values });
    }
    let texts = metadata.metadata().clone().unwrap_or_default();
    Ok(Container {
        texts: texts.into_iter().collect(),
        arrays,
        coded,
    })
}

/// What is wrong with a file that is no safetensors: what it is, where its first bytes tell, else the `error` in reading it.
fn otherwise(bytes: &[u8], error: Error) -> Error {
    match content::name(bytes) {
        Some(content::SAFETENSORS) => error,
        Some(found) => wrong("file", content::SAFETENSORS, found),
        None => error,
    }
}

/// Refuses a file of more bytes than are read, which a caller can do before it opens the file.
pub fn require_size(bytes: u64) -> Result<()> {
    if bytes <= MAX_FILE_BYTES as u64 {
        return Ok(());
    }
    Err(wrong(
        "size",
        format!("at most {MAX_FILE_BYTES} bytes"),
        format!("{bytes} bytes"),
    ))
}

/// The header and what follows it.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX>() else {
        return Err(wrong(
            "size",
            format!("at least {PREFIX} bytes"),
            format!("{} bytes", bytes.len()),
        ));
    };
    let length = u64::from_le_bytes(*prefix);
    let wrong_length = |expected| wrong("header length", expected, length.to_string());
    let parts = usize::try_from(length)
        .ok()
        .and_then(|length| rest.split_at_checked(length))
        .ok_or_else(|| match rest {
            // In ours a brace follows the length.
            [b'{', ..] | [] => {
                wrong_length(format!("at most the {} bytes that follow it", rest.len()))
            }
            _ => wrong(
                "file",
                content::SAFETENSORS,
                format!("what begins with {:?}", String::from_utf8_lossy(prefix)),
            ),
        })?;
    match parts.0.len() <= MAX_HEADER {
        true => Ok(parts),
        false => Err(wrong_length(format!("at most {MAX_HEADER}"))),
    }
}

/// The numbers of one tensor, whose offsets are known to lie inside `content`.
fn decode(name: &str, info: &TensorInfo, content: &[u8]) -> Result<Vec<f32>> {
    let bytes = &content[info.data_offsets.0..info.data_offsets.1];
    let values: Vec<f32> = match info.dtype {
        Dtype::F32 => numbers(bytes, f32::from_le_bytes),
        Dtype::F16 => numbers(bytes, |b| f16::from_le_bytes(b).to_f32()),
        Dtype::BF16 => numbers(bytes, |b| bf16::from_le_bytes(b).to_f32()),
        Dtype::F64 => numbers(bytes, |b| f64::from_le_bytes(b) as f32),
        Dtype::I8 => numbers(bytes, |b| f32::from(i8::from_le_bytes(b))),
        other => {
            return Err(wrong(
                format!("type of `{name}`"),
                "F32, F16, BF16, F64 or I8",
                other.to_string(),
            ))
        }
    };
    require_finite(name, &values)?;
    Ok(values)
}

fn numbers<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes
        .chunks_exact(N)
        .filter_map(|chunk| chunk.try_into().ok().map(&number))
        .collect()
}

/// Refuses the first NaN or infinity.
pub(super) fn require_finite(name: &str, values: &[f32]) -> Result<()> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(i) => Err(wrong(
            format!("`{name}`"),
            "finite numbers",
            format!("{} at index {i}", values[i]),
        )),
    }
}

/// Takes the array called `name` out of `arrays`; refuses when it is missing or not of `shape`.
pub(super) fn take(
    arrays: &mut BTreeMap<String, Array>,
    name: &str,
    shape: &[usize],
) -> Result<Array> {
    let Some(mut array) = arrays.remove(name) else {
        return Err(missing(name, shape));
    };
    // Others write one number with no dimension, with one or with two.
    let mut ones = array.shape.iter().filter(|&&n| n != 1);
    if shape.iter().filter(|&&n| n != 1).eq(&mut ones) {
        array.shape = shape.to_vec();
    }
    require_shape(name, shape, &array.shape)?;
    Ok(array)
}

/// A value as one of the texts.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| wrong("metadata", "values that JSON holds", e.to_string()))
}

/// The bytes of a file; the same for the same contents. Refuses numbers that [`read`] would.
pub(super) fn write(
    texts: BTreeMap<String, String>,
    arrays: &BTreeMap<String, (Array, Precision)>,
) -> Result<Vec<u8>> {
    // The wider types first, as other writers do: every number is then aligned to its size.
    let mut ordered: Vec<_> = arrays.iter().collect();
    ordered.sort_by_key(|(_, (_, precision))| *precision);
    let mut content = Vec::new();
    let mut infos = Vec::new();
    for (name, (array, precision)) in ordered {
        let start = content.len();
        encode(name, array, *precision, &mut content)?;
        let info = TensorInfo {
            dtype: match precision {
                Precision::F32 => Dtype::F32,
                Precision::F16 => Dtype::F16,
                Precision::I8 => Dtype::I8,
            },
            shape: array.shape.clone(),
            data_offsets: (start, content.len()),
        };
        infos.push((name.clone(), info));
    }
    let mut bytes = header(texts, infos)?;
    bytes.append(&mut content);
    Ok(bytes)
}

/// Appends the numbers of one array.
fn encode(name: &str, array: &Array, precision: Precision, content: &mut Vec<u8>) -> Result<()> {
    require_finite(name, &array.values)?;
    match precision {
        Precision::F32 => content.extend(array.values.iter().flat_map(|v| v.to_le_bytes())),
        Precision::F16 => return encode_halves(name, &array.values, content),
        Precision::I8 => content.extend(array.values.iter().map(|&v| v as i8 as u8)),
    }
    Ok(())
}

/// The same in 2 bytes each, which do not hold the largest.
fn encode_halves(name: &str, values: &[f32], content: &mut Vec<u8>) -> Result<()> {
    for (i, &v) in values.iter().enumerate() {
        let small = f16::from_f32(v);
        if !small.is_finite() {
            return Err(wrong(
                format!("`{name}`"),
                format!("numbers that F16 holds, up to {}", f16::MAX),
                format!("{v} at index {i}"),
            ));
        }
        content.extend(small.to_le_bytes());
    }
    Ok(())
}

/// The header with its length before it, padded with spaces to whole numbers of 8 bytes.
fn header(texts: BTreeMap<String, String>, infos: Vec<(String, TensorInfo)>) -> Result<Vec<u8>> {
    // The crate keeps the texts in a HashMap, whose order changes from run to run, so they are put in here.
    let refuse = |e: String| wrong("header", "tensors that can be stored", e);
    let metadata =
        Metadata::new(None::<HashMap<_, _>>, infos).map_err(|e| refuse(e.to_string()))?;
    let mut json = serde_json::to_value(metadata).map_err(|e| refuse(e.to_string()))?;
    if !texts.is_empty() {
        json["__metadata__"] = texts
            .into_iter()
            .map(|(name, text)| (name, Value::String(text)))
            .collect();
    }
    let mut text = json.to_string();
    let padded = text.len().next_multiple_of(PREFIX);
    text.extend(std::iter::repeat_n(' ', padded - text.len()));
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text.into_bytes());
    Ok(bytes)
}
