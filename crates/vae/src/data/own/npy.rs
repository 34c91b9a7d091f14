//! NumPy's arrays (numpy.lib.format): a header that is a Python dictionary, then the numbers. Read are arrays of bytes,
//! booleans, integers and floats of either byte order, in C or Fortran order.

use super::table::Table;
use super::{reason, refuse};
use crate::error::{Error, Result};

pub(crate) const BEGINNING: &[u8] = b"\x93NUMPY";

/// The array's shape and its numbers.
pub(crate) fn read(bytes: &[u8]) -> Result<Table> {
    let (header, content) = split(bytes).ok_or_else(|| damaged("a whole header"))?;
    let descr = value_of(header, "descr").ok_or_else(|| damaged("`descr` in its header"))?;
    let descr = descr.trim_matches(['\'', '"']);
    let order = value_of(header, "fortran_order");
    let order = order.ok_or_else(|| damaged("`fortran_order` in its header"))?;
    let shape = shape_of(header).ok_or_else(|| damaged("`shape` in its header"))?;
    let count = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
    let (kind, size) = type_of(descr).ok_or_else(|| {
        numbers(
            "numbers of b1, u1, i1, u2, i2, u4, i4, u8, i8, f2, f4 or f8",
            descr,
        )
    })?;
    if count.and_then(|count| count.checked_mul(size)) != Some(content.len()) {
        return Err(damaged("as many bytes as its header says"));
    }
    let big = descr.starts_with('>');
    let numbers = content
        .chunks_exact(size)
        .map(|bytes| number(bytes, kind, big));
    let numbers: Vec<f32> = numbers.collect();
    Ok(Table {
        numbers: match order.starts_with('T') {
            true => in_c_order(&numbers, &shape),
            false => numbers,
        },
        shape,
        ..Table::default()
    })
}

/// Numbers in Fortran order, whose first index runs fastest, in that in which the last does.
fn in_c_order(numbers: &[f32], shape: &[usize]) -> Vec<f32> {
    let place = |mut rest: usize| {
        let (mut at, mut stride) = (0, numbers.len());
        for &size in shape.iter().rev() {
            stride /= size;
            at += (rest % size) * stride;
            rest /= size;
        }
        at
    };
    (0..numbers.len()).map(|i| numbers[place(i)]).collect()
}

/// The header as text, and what follows it.
fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (start, length) = match *bytes.get(6)? {
        1 => (
            10_usize,
            usize::from(u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?)),
        ),
        _ => (
            12,
            u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?) as usize,
        ),
    };
    let header = bytes.get(start..start.checked_add(length)?)?;
    Some((std::str::from_utf8(header).ok()?, &bytes[start + length..]))
}

/// What stands behind a key, up to the next comma that is outside of brackets.
fn value_of<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{key}':"))?;
    let rest = rest.trim_start();
    let end = match rest.starts_with('(') {
        true => rest.find(')')? + 1,
        false => rest.find([',', '}'])?,
    };
    Some(rest[..end].trim())
}

fn shape_of(header: &str) -> Option<Vec<usize>> {
    let inside = value_of(header, "shape")?
        .strip_prefix('(')?
        .strip_suffix(')')?;
    let sizes = inside
        .split(',')
        .map(str::trim)
        .filter(|size| !size.is_empty());
    sizes.map(|size| size.parse().ok()).collect()
}

/// The kind of number, and how many bytes each has.
fn type_of(descr: &str) -> Option<(u8, usize)> {
    let name = descr.trim_start_matches(['<', '>', '|', '=']);
    let (&kind, size) = name.as_bytes().split_first()?;
    let size = match *size {
        [digit @ b'1'..=b'8'] => usize::from(digit - b'0'),
        _ => return None,
    };
    let known = match kind {
        b'b' => size == 1,
        b'u' | b'i' => [1, 2, 4, 8].contains(&size),
        b'f' => [2, 4, 8].contains(&size),
        _ => false,
    };
    known.then_some((kind, size))
}

/// A number of the kind `b`, `u`, `i` or `f` and of 1, 2, 4 or 8 bytes, which may be in big-endian order.
pub(crate) fn number(bytes: &[u8], kind: u8, big: bool) -> f32 {
    let mut all = [0; 8];
    for (to, from) in all.iter_mut().zip(bytes.iter()) {
        *to = *from;
    }
    let size = bytes.len();
    if big {
        all[..size].reverse();
    }
    let unsigned = u64::from_le_bytes(all);
    let unused = 64 - 8 * size as u32;
    match (kind, size) {
        (b'f', 2) => half::f16::from_bits(unsigned as u16).to_f32(),
        (b'f', 4) => f32::from_bits(unsigned as u32),
        (b'f', _) => f64::from_bits(unsigned) as f32,
        (b'i', _) => (((unsigned << unused) as i64) >> unused) as f32,
        _ => unsigned as f32,
    }
}

fn damaged(expected: &'static str) -> Error {
    refuse(reason::DAMAGED, "NPY file", expected, "none")
}

fn numbers(expected: &'static str, found: &str) -> Error {
    refuse(reason::NUMBERS, "NPY file", expected, found)
}
