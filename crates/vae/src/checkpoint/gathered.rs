//! Data of one's own in a safetensors file: one tensor of images or rows, and perhaps another of labels. What numbers of a shape are is
//! told by [`Gathering`], as of an array of NumPy's.

use half::bf16;
use safetensors::tensor::TensorInfo;
use safetensors::Dtype;

use super::container;
use crate::data::own::{npy, reason, Found, Gathering};
use crate::error::{Error, Result};

/// Tensors that a refusal names.
const TOLD: usize = 4;

/// A tensor's name, and where and what it is.
type Tensor<'a> = (&'a str, &'a TensorInfo);

/// Takes what a safetensors file holds. Whatever they are called, one tensor is of images or rows, and one of a number each, if there
/// is one, of their labels. Refuses files of other tensors, as checkpoints are, and of numbers that are neither whole nor F16, BF16, F32
/// or F64.
///
/// ```
/// use vae::checkpoint::gather;
/// use vae::data::own::{Found, Gathering};
///
/// let header = br#"{"x":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}}   "#;
/// let numbers = [1.0_f32, 2.0, 3.0, 5.0, 8.0, 13.0].map(f32::to_le_bytes);
/// let file = [&(header.len() as u64).to_le_bytes(), &header[..], numbers.as_flattened()].concat();
/// let mut rows = Gathering::new(28, None, None);
/// assert!(matches!(gather(&file, &mut rows)?, Found::Taken(3)));
/// assert_eq!(rows.finish(false)?.columns.map(|columns| columns.len()), Some(2));
/// # Ok::<(), vae::Error>(())
/// ```
pub fn gather(bytes: &[u8], into: &mut Gathering) -> Result<Found> {
    let (metadata, content) = container::open(bytes).map_err(as_data)?;
    let names = metadata.offset_keys();
    let tensors = names
        .iter()
        .filter_map(|name| Some((name.as_str(), metadata.info(name)?)));
    let tensors: Vec<Tensor> = tensors.collect();
    let are_labels = |(_, info): &Tensor| matches!(info.shape[..], [_] | [_, 1]);
    let (labels, data): (Vec<Tensor>, Vec<Tensor>) = tensors.iter().copied().partition(are_labels);
    let ([data], [] | [_]) = (&data[..], &labels[..]) else {
        return Err(others(&tensors));
    };
    let images = numbers(data, content)?;
    // Where they are none, nothing is taken.
    for labels in &labels {
        into.numbers(&labels.1.shape, numbers(labels, content)?)?;
    }
    into.numbers(&data.1.shape, images)
}

/// The numbers of a tensor, whose offsets are known to lie inside `content`.
fn numbers((name, info): &Tensor, content: &[u8]) -> Result<Vec<f32>> {
    let (start, end) = info.data_offsets;
    let bytes = &content[start..end];
    let of = |kind, size| {
        let numbers = bytes.chunks_exact(size);
        Ok(numbers
            .map(|bytes| npy::number(bytes, kind, false))
            .collect())
    };
    match info.dtype {
        Dtype::BF16 => {
            let numbers = bytes.as_chunks().0.iter();
            Ok(numbers.map(|&b| bf16::from_le_bytes(b).to_f32()).collect())
        }
        Dtype::F16 => of(b'f', 2),
        Dtype::F32 => of(b'f', 4),
        Dtype::F64 => of(b'f', 8),
        Dtype::BOOL | Dtype::U8 => of(b'u', 1),
        Dtype::U16 => of(b'u', 2),
        Dtype::U32 => of(b'u', 4),
        Dtype::U64 => of(b'u', 8),
        Dtype::I8 => of(b'i', 1),
        Dtype::I16 => of(b'i', 2),
        Dtype::I32 => of(b'i', 4),
        Dtype::I64 => of(b'i', 8),
        other => Err(refuse(
            reason::NUMBERS,
            "F16, BF16, F32, F64 or whole numbers".to_owned(),
            format!("{other} in `{name}`"),
        )),
    }
}

/// What is wrong with a file of these.
fn others(tensors: &[Tensor]) -> Error {
    let named = tensors.iter().take(TOLD);
    let named: Vec<String> = named
        .map(|(name, info)| format!("`{name}` {:?}", info.shape))
        .collect();
    let more = match tensors.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    refuse(
        reason::SHAPE,
        "one tensor of images or rows and at most one of labels, which are one a row".to_owned(),
        match tensors {
            [] => "none".to_owned(),
            _ => format!("{}{more}", named.join(", ")),
        },
    )
}

/// What is wrong with a file that is damaged.
fn as_data(error: Error) -> Error {
    match error {
        Error::Checkpoint {
            what,
            expected,
            found,
        } => refuse(reason::DAMAGED, format!("{expected} as its {what}"), found),
        other => other,
    }
}

fn refuse(reason: &'static str, expected: String, found: String) -> Error {
    Error::Own {
        reason,
        what: "safetensors file",
        expected,
        found,
    }
}
