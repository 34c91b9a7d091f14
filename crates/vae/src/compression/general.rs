//! The same images as programs compress them that know nothing of images: eight pixels a byte, all images one after the other.

use std::io::Write;

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;

/// Pixels x, 0 or 1, eight a byte, the first in the highest bit.
pub fn packed(x: &[f32]) -> Vec<u8> {
    let byte = |pixels: &[f32]| {
        let bits = pixels.iter().enumerate();
        bits.fold(0, |byte, (at, &x)| byte | u8::from(x != 0.0) << (7 - at))
    };
    x.chunks(8).map(byte).collect()
}

/// Bytes that gzip at its best makes of these, by `miniz_oxide`: some 2 % more than zlib of packed digits.
pub fn gzip_size(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing into memory cannot fail; what has no size would be told as infinite.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_or(usize::MAX, |bytes| bytes.len())
}

/// Bytes that `bzip2 -9` makes of these.
pub fn bz2_size(bytes: &[u8]) -> usize {
    let mut encoder = BzEncoder::new(Vec::new(), bzip2::Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_or(usize::MAX, |bytes| bytes.len())
}
