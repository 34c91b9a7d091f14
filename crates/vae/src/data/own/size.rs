//! How large a picture is, by its first bytes: before anybody decodes it. PNG (W3C, section 11.2.2), JPEG (ITU-T T.81, section
//! B.2.2), WebP (RFC 9649).

use super::{reason, refuse};
use crate::error::Result;

/// The longest side of a picture, pixels.
pub const MAX_SIDE: usize = 16_384;
/// Most pixels of a picture: a telephone's have 12 to 50 million.
pub const MAX_PIXELS: usize = 64 << 20;

/// Columns and rows of a picture; none where the bytes begin as no picture does. Refuses one whose beginning is damaged, and
/// one that is too large to be decoded.
pub fn picture_size(bytes: &[u8]) -> Result<Option<[usize; 2]>> {
    let size = match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ => return Ok(None),
    };
    let size = size.filter(|[columns, rows]| columns * rows > 0);
    let [columns, rows] = size.ok_or_else(|| {
        refuse(
            reason::DAMAGED,
            "picture",
            "its size in its first bytes",
            format!("none in {} bytes", bytes.len()),
        )
    })?;
    if columns.max(rows) > MAX_SIDE || columns * rows > MAX_PIXELS {
        return Err(refuse(
            reason::LARGE,
            "picture",
            format!("at most {MAX_SIDE} pixels a side and {MAX_PIXELS} in all"),
            format!("{columns} x {rows}"),
        ));
    }
    Ok(Some([columns, rows]))
}

fn png(bytes: &[u8]) -> Option<[usize; 2]> {
    let long = |at: usize| {
        let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes) as usize)
    };
    (bytes.get(12..16)? == b"IHDR").then_some([long(16)?, long(20)?])
}

/// From segment to segment until that of a frame.
fn jpeg(bytes: &[u8]) -> Option<[usize; 2]> {
    let short = |at: usize| {
        let bytes = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(bytes)))
    };
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Padding.
            0xff => at += 1,
            // Frames: all of C0 to CF but tables of Huffman codes, extensions and arithmetic coding.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some([short(at + 7)?, short(at + 5)?]);
            }
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => at += 2 + short(at + 2)?.max(2),
        }
    }
}

fn webp(bytes: &[u8]) -> Option<[usize; 2]> {
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at + length)?.iter().rev();
        Some(bytes.fold(0, |number, &byte| (number << 8) | usize::from(byte)))
    };
    match bytes.get(12..16)? {
        b"VP8 " => Some([number(26, 2)? & 0x3fff, number(28, 2)? & 0x3fff]),
        b"VP8L" => {
            let both = number(21, 4)?;
            Some([(both & 0x3fff) + 1, ((both >> 14) & 0x3fff) + 1])
        }
        b"VP8X" => Some([number(24, 3)? + 1, number(27, 3)? + 1]),
        _ => None,
    }
}
