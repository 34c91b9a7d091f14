//! The IDX format of the MNIST files (yann.lecun.com/exdb/mnist), plain or gzip: four bytes of magic, one
//! big-endian u32 for each dimension, then the content as bytes. Pairing images with labels is left to `dataset`.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::error::{Error, Result};
use crate::sizes::MAX_FILE_BYTES;

/// Two zero bytes, 8 for unsigned bytes, 3 dimensions.
const IMAGES: [u8; 4] = [0, 0, 8, 3];
/// Two zero bytes, 8 for unsigned bytes, 1 dimension.
const LABELS: [u8; 4] = [0, 0, 8, 1];
/// How a gzip stream begins (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Images of one size, as an IDX file holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// Number of images.
    pub count: usize,
    /// Height of each in pixels.
    pub rows: usize,
    /// Width of each in pixels.
    pub columns: usize,
    /// Grey values, 255 for full ink: image after image, row after row.
    pub pixels: Vec<u8>,
}

/// Reads an IDX file of images. Refuses all that is not exactly one such file of at most 64 MB inflated.
pub fn images(bytes: &[u8]) -> Result<Images> {
    let (sizes, pixels) = parse(bytes, IMAGES, "images (unsigned bytes in 3 dimensions)")?;
    let [count, rows, columns] = sizes;
    if rows == 0 || columns == 0 {
        return Err(wrong(
            "image size",
            "at least one row and one column",
            format!("{rows} x {columns}"),
        ));
    }
    Ok(Images {
        count,
        rows,
        columns,
        pixels,
    })
}

/// Reads an IDX file of labels, each 0..=9. Refuses all that is not exactly one such file.
pub fn labels(bytes: &[u8]) -> Result<Vec<u8>> {
    let ([_], labels) = parse(bytes, LABELS, "labels (unsigned bytes in 1 dimension)")?;
    match labels.iter().position(|&label| label > 9) {
        None => Ok(labels),
        Some(i) => Err(wrong(
            "label",
            "a digit from 0 to 9",
            format!("{} at index {i}", labels[i]),
        )),
    }
}

/// The bytes of a plain IDX file of `images`.
pub fn write_images(images: &Images) -> Vec<u8> {
    let mut bytes = IMAGES.to_vec();
    for size in [images.count, images.rows, images.columns] {
        bytes.extend((size as u32).to_be_bytes());
    }
    bytes.extend(&images.pixels);
    bytes
}

/// The sizes of the `D` dimensions and the content, which is exactly as long as the sizes say.
fn parse<const D: usize>(
    bytes: &[u8],
    magic: [u8; 4],
    name: &str,
) -> Result<([usize; D], Vec<u8>)> {
    let mut content = inflate(bytes)?;
    let header = 4 + 4 * D;
    if !content.starts_with(&magic) {
        let found = &content[..content.len().min(4)];
        return Err(wrong(
            "magic",
            format!("{magic:02x?}, {name}"),
            describe_magic(found),
        ));
    }
    if content.len() < header {
        return Err(wrong(
            "header",
            format!("{header} bytes"),
            format!("{} bytes", content.len()),
        ));
    }
    let sizes = std::array::from_fn(|d| {
        let at = 4 + 4 * d;
        u32::from_be_bytes([
            content[at],
            content[at + 1],
            content[at + 2],
            content[at + 3],
        ]) as usize
    });
    let expected = sizes
        .iter()
        .try_fold(1, |n: usize, &size| n.checked_mul(size));
    let found = content.len() - header;
    if expected != Some(found) {
        return Err(wrong(
            "content",
            format!("{sizes:?} bytes as the header says"),
            format!("{found} bytes"),
        ));
    }
    content.drain(..header);
    Ok((sizes, content))
}

/// The content of a file, which may be gzip. A gzip bomb is refused once it has given one byte too many.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    if bytes.starts_with(&GZIP) {
        MultiGzDecoder::new(bytes)
            .take(MAX_FILE_BYTES as u64 + 1)
            .read_to_end(&mut content)
            .map_err(|e| wrong("gzip", "a whole gzip stream", e.to_string()))?;
    } else if bytes.len() <= MAX_FILE_BYTES {
        content.extend(bytes);
    }
    if content.len().max(bytes.len()) > MAX_FILE_BYTES {
        return Err(wrong(
            "size",
            format!("at most {MAX_FILE_BYTES} bytes"),
            "more",
        ));
    }
    Ok(content)
}

/// What a file's first bytes say that it is, where they are IDX at all.
fn describe_magic(found: &[u8]) -> String {
    match *found {
        [0, 0, 8, dimensions] => {
            format!("{found:02x?}, unsigned bytes in {dimensions} dimensions")
        }
        [0, 0, kind @ (9 | 0xb..=0xe), _] => {
            format!("{found:02x?}, IDX of another type ({kind:#04x})")
        }
        _ => format!("{found:02x?}"),
    }
}

/// An [`Error::Idx`].
fn wrong(what: &'static str, expected: impl Into<String>, found: impl Into<String>) -> Error {
    Error::Idx {
        what,
        expected: expected.into(),
        found: found.into(),
    }
}
