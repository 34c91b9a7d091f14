//! The IDX format of the MNIST files (yann.lecun.com/exdb/mnist), plain or gzip: four bytes of magic, one
//! big-endian u32 for each dimension, then the content as bytes. Pairing images with labels is left to `dataset`.

#[cfg(feature = "gzip")]
use std::io::ErrorKind;
use std::io::{BufRead, Read};

#[cfg(feature = "gzip")]
use flate2::bufread::GzDecoder;

use crate::content;
use crate::error::{require_finite, Error, Result};
use crate::sizes::MAX_FILE_BYTES;

/// Two zero bytes, 8 for unsigned bytes, 3 dimensions.
const IMAGES: [u8; 4] = [0, 0, 8, 3];
/// Two zero bytes, 8 for unsigned bytes, 1 dimension.
const LABELS: [u8; 4] = [0, 0, 8, 1];
/// Two zero bytes, 13 for floats of four bytes, 2 dimensions.
const ROWS: [u8; 4] = [0, 0, 13, 2];
/// The same in 3 dimensions.
const FLOAT_IMAGES: [u8; 4] = [0, 0, 13, 3];
/// How a gzip stream begins (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bytes by which a file that is none is known.
const BEGINNING: usize = 512;

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
pub fn images(mut bytes: &[u8]) -> Result<Images> {
    first_images(&mut bytes, usize::MAX)
}

/// Reads the first `most` images of an IDX file, and of the file no more than it takes to have them. Where it has no more, it
/// must be exactly one such file. What is read is at most 64 MB inflated.
pub fn first_images(file: &mut dyn BufRead, most: usize) -> Result<Images> {
    let (sizes, pixels) = parse(
        file,
        IMAGES,
        "images (unsigned bytes in 3 dimensions)",
        most,
    )?;
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
pub fn labels(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let name = "labels (unsigned bytes in 1 dimension)";
    let ([_], labels) = parse(&mut bytes, LABELS, name, usize::MAX)?;
    match labels.iter().position(|&label| label > 9) {
        None => Ok(labels),
        Some(i) => Err(wrong(
            "label",
            "a digit from 0 to 9",
            format!("{} at index {i}", labels[i]),
        )),
    }
}

/// Whether a plain file is one of numbers, in rows or as images, by its first bytes.
pub fn has_numbers(bytes: &[u8]) -> bool {
    bytes.starts_with(&ROWS) || bytes.starts_with(&FLOAT_IMAGES)
}

/// Reads an IDX file of rows of numbers, or of images whose pixels are numbers: rows (1 of a row) and columns of one, and all the
/// numbers. Refuses all that is not exactly one such file, and numbers that are not finite.
pub fn numbers(mut bytes: &[u8]) -> Result<([usize; 2], Vec<f32>)> {
    let (shape, content) = if bytes.starts_with(&FLOAT_IMAGES) {
        let name = "images (floats in 3 dimensions)";
        let ([_, rows, columns], content) = parse(&mut bytes, FLOAT_IMAGES, name, usize::MAX)?;
        ([rows, columns], content)
    } else {
        let name = "rows of numbers (floats in 2 dimensions)";
        let ([_, columns], content) = parse(&mut bytes, ROWS, name, usize::MAX)?;
        ([1, columns], content)
    };
    let four = content.chunks_exact(size_of::<f32>());
    let numbers = four.map(|four| f32::from_be_bytes(four.try_into().unwrap_or_default()));
    let numbers: Vec<f32> = numbers.collect();
    require_finite("IDX file", &numbers)?;
    Ok((shape, numbers))
}

/// The bytes of a plain IDX file of numbers, `shape` (rows and columns) of them at a time: of rows, where there is one.
pub fn write_numbers(shape: [usize; 2], numbers: &[f32]) -> Vec<u8> {
    let [rows, columns] = shape;
    let count = numbers.len() / (rows * columns).max(1);
    let (magic, sizes) = match rows {
        1 => (ROWS, vec![count, columns]),
        _ => (FLOAT_IMAGES, vec![count, rows, columns]),
    };
    let mut bytes = magic.to_vec();
    bytes.extend(sizes.iter().flat_map(|&size| (size as u32).to_be_bytes()));
    bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    bytes
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

/// The bytes of a plain IDX file of `labels`.
pub fn write_labels(labels: &[u8]) -> Vec<u8> {
    let mut bytes = LABELS.to_vec();
    bytes.extend((labels.len() as u32).to_be_bytes());
    bytes.extend(labels);
    bytes
}

/// The sizes of the `D` dimensions, of the first at most `most`, and the content, which is exactly as long as the sizes say.
fn parse<const D: usize>(
    file: &mut dyn BufRead,
    magic: [u8; 4],
    name: &str,
    most: usize,
) -> Result<([usize; D], Vec<u8>)> {
    let mut file = Inflated::new(file)?;
    let length = 4 + 4 * D;
    let header = file.read(length)?;
    if !header.starts_with(&magic) {
        let start = [header, file.read(BEGINNING)?].concat();
        return Err(wrong(
            "magic",
            format!("{magic:02x?}, {name}"),
            describe_magic(&start),
        ));
    }
    if header.len() < length {
        return Err(wrong(
            "header",
            format!("{length} bytes"),
            format!("{} bytes", header.len()),
        ));
    }
    let mut numbers = header.chunks_exact(4).skip(1);
    let mut sizes = std::array::from_fn(|_| {
        let bytes = numbers.next().and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| u32::from_be_bytes(bytes) as usize)
    });
    let whole = sizes[0] <= most;
    sizes[0] = sizes[0].min(most);
    // From the last on, so that one image's size is counted even where there is none.
    let expected = sizes
        .iter()
        .rev()
        .try_fold(size_of_one(magic), |n: usize, &size| n.checked_mul(size));
    // Of a whole file all that there is, which must be what the header says; and one byte too many shows that it is too large.
    let room = MAX_FILE_BYTES + 1 - length;
    let wanted = expected.filter(|_| !whole).unwrap_or(room);
    let content = file.read(wanted.min(room))?;
    if content.len() == room {
        return Err(wrong(
            "size",
            format!("at most {MAX_FILE_BYTES} bytes"),
            "more",
        ));
    }
    if expected != Some(content.len()) {
        return Err(wrong(
            "content",
            format!("{sizes:?} bytes as the header says"),
            format!("{} bytes", content.len()),
        ));
    }
    Ok((sizes, content))
}

/// Bytes of one number, by the third byte of the magic.
fn size_of_one(magic: [u8; 4]) -> usize {
    match magic[2] {
        13 => size_of::<f32>(),
        _ => 1,
    }
}

/// The content of a file, which may be gzip: members one after the other (RFC 1952), and zeros behind the last, with which
/// archives and disks fill up. A gzip bomb gives no more than is asked for.
enum Inflated<'a> {
    Plain(&'a mut dyn BufRead),
    #[cfg(feature = "gzip")]
    Gzip(Option<GzDecoder<&'a mut dyn BufRead>>),
}

impl<'a> Inflated<'a> {
    fn new(file: &'a mut dyn BufRead) -> Result<Self> {
        let start = file.fill_buf().map_err(unread)?;
        // A second member may begin where a buffer ends; a file does not.
        if !start.starts_with(&GZIP) {
            return Ok(Self::Plain(file));
        }
        #[cfg(feature = "gzip")]
        return Ok(Self::Gzip(Some(GzDecoder::new(file))));
        #[cfg(not(feature = "gzip"))]
        return Err(wrong("file", "IDX, inflated", content::GZIP));
    }

    /// The next `count` bytes, or as many as there are.
    fn read(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Self::Plain(file) => {
                let mut file = file.take(count as u64);
                file.read_to_end(&mut bytes).map_err(unread)?;
            }
            #[cfg(feature = "gzip")]
            Self::Gzip(member) => {
                while let Some(mut decoder) = member.take() {
                    let left = (count - bytes.len()) as u64;
                    let read = decoder.by_ref().take(left).read_to_end(&mut bytes);
                    read.map_err(broken)?;
                    if bytes.len() == count {
                        *member = Some(decoder);
                        break;
                    }
                    let file = decoder.into_inner();
                    if !is_over(file)? {
                        if file.fill_buf().map_err(unread)?.first() != GZIP.first() {
                            return Err(wrong("gzip", "nothing behind its end", "other bytes"));
                        }
                        *member = Some(GzDecoder::new(file));
                    }
                }
            }
        }
        Ok(bytes)
    }
}

/// Whether nothing but zeros follows.
#[cfg(feature = "gzip")]
fn is_over(file: &mut dyn BufRead) -> Result<bool> {
    loop {
        let bytes = file.fill_buf().map_err(unread)?;
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        if zeros == 0 || zeros < bytes.len() {
            return Ok(bytes.is_empty());
        }
        file.consume(zeros);
    }
}

/// For a stream that does not go on.
#[cfg(feature = "gzip")]
fn broken(error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            wrong("gzip", "a whole gzip stream", error.to_string())
        }
        _ => unread(error),
    }
}

/// For a file that the system does not read on.
fn unread(error: std::io::Error) -> Error {
    wrong("file", "bytes that can be read", error.to_string())
}

/// What a file's first bytes say that it is, where they are IDX at all.
fn describe_magic(found: &[u8]) -> String {
    match *found {
        [0, 0, 8, dimensions, ..] => {
            format!(
                "{:02x?}, unsigned bytes in {dimensions} dimensions",
                &found[..4]
            )
        }
        [0, 0, kind @ (9 | 0xb..=0xe), _, ..] => {
            format!("{:02x?}, IDX of another type ({kind:#04x})", &found[..4])
        }
        _ => match content::name(found) {
            Some(name) => name.to_owned(),
            None => format!("{:02x?}", &found[..found.len().min(4)]),
        },
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
