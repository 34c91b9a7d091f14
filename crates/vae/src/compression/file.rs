//! A file of compressed images: what they are, which model they are coded by, and the stack. All numbers are little-endian; behind
//! them is the CRC-32 of all before, so that a file that was cut or changed is known before anything is decoded.

use flate2::Crc;

use super::stack::wrong;
use crate::error::Result;

/// How such a file begins.
const MAGIC: [u8; 8] = *b"VAEBITS1";
/// Images and pixels of one at most: more than any file of images holds.
const MOST: u32 = 1 << 26;

/// What such a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compressed {
    /// How many images there are.
    pub images: u32,
    /// Rows and columns of each.
    pub shape: [u32; 2],
    /// That of the model by which they are coded.
    pub fingerprint: u32,
    /// The seed of the stack's first bits.
    pub seed: u64,
    /// The stack.
    pub words: Vec<u32>,
}

impl Compressed {
    /// The file's bytes.
    pub fn write(&self) -> Vec<u8> {
        let numbers = [self.images, self.shape[0], self.shape[1], self.fingerprint];
        let mut bytes = MAGIC.to_vec();
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend(self.seed.to_le_bytes());
        bytes.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        bytes.extend(sum(&bytes).to_le_bytes());
        bytes
    }

    /// What a file's bytes hold.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let rest = bytes.strip_prefix(&MAGIC);
        let rest = rest.ok_or_else(|| wrong("beginning", "VAEBITS1", "something else"))?;
        let (seed, numbers) = (16..24, 24 + 4);
        if rest.len() < numbers || !rest.len().is_multiple_of(4) {
            let expected = "whole words behind a header of 32 bytes";
            return Err(wrong("size", expected, format!("{} bytes", bytes.len())));
        }
        let mut words = rest.chunks_exact(4).map(word);
        let crc = words.next_back().unwrap_or_default();
        let found = sum(&bytes[..bytes.len() - 4]);
        if crc != found {
            let [crc, found] = [crc, found].map(|sum| format!("{sum:08x}"));
            return Err(wrong(
                "checksum",
                crc,
                format!("{found}: it was cut or changed"),
            ));
        }
        let mut next = || words.next().unwrap_or_default();
        let compressed = Self {
            images: next(),
            shape: [next(), next()],
            fingerprint: next(),
            seed: rest[seed]
                .iter()
                .rev()
                .fold(0, |n, &b| n << 8 | u64::from(b)),
            words: words.skip(2).collect(),
        };
        let [rows, columns] = compressed.shape;
        for (what, found) in [
            ("images", Some(compressed.images)),
            ("pixels", rows.checked_mul(columns)),
        ] {
            if !found.is_some_and(|found| (1..=MOST).contains(&found)) {
                return Err(wrong(what, format!("1 to {MOST}"), format!("{found:?}")));
            }
        }
        Ok(compressed)
    }
}

fn word(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b))
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}
