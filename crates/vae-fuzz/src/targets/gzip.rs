//! Gzip streams, with IDX files in them or anything else: members one after the other, headers with everything that RFC 1952
//! lets them have, broken sums.

use std::io::Write;

use arbitrary::{Result, Unstructured};
use flate2::{Compression, GzBuilder};
use vae::data::idx;
use vae::MAX_FILE_BYTES;

use crate::limits::within;
use crate::made;
use crate::targets::idx::{file, use_images, GZIP};

/// What is inflated is at most a file of the largest size, in a vector that doubles as it grows.
const CAP: usize = 4 * MAX_FILE_BYTES;

/// As IDX files are read; the first two bytes are made those of gzip.
pub fn read(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    if bytes.len() < 2 {
        return;
    }
    bytes[..2].copy_from_slice(&GZIP);
    within(CAP, || {
        let labels = idx::labels(&bytes);
        if let Ok(images) = idx::images(&bytes) {
            assert!(labels.is_err());
            use_images(images);
        }
    });
}

/// A few members.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let content = file(u)?;
    let mut bytes = Vec::new();
    let parts = u.int_in_range(1..=4)?;
    let part = content.len().div_ceil(parts).max(1);
    for content in content.chunks(part) {
        let mut member = member(u, content)?;
        made::damage(u, &mut member)?;
        bytes.append(&mut member);
    }
    if made::rarely(u, 16)? {
        bytes.extend(u.bytes(3)?);
    }
    read(&bytes);
    Ok(())
}

fn member(u: &mut Unstructured, content: &[u8]) -> Result<Vec<u8>> {
    let mut builder = GzBuilder::new().mtime(u.arbitrary()?);
    if u.arbitrary()? {
        // A name holds no zero.
        builder = builder.filename(vec![b'n'; made::size(u)?.min(300)]);
    }
    if u.arbitrary()? {
        builder = builder.comment(vec![0xff; made::size(u)?.min(300)]);
    }
    if u.arbitrary()? {
        builder = builder.extra(vec![0; made::size(u)?.min(300)]);
    }
    let level = Compression::new(u.int_in_range(0..=9)?);
    let mut encoder = builder.write(Vec::new(), level);
    // Neither can fail in memory.
    encoder.write_all(content).unwrap();
    Ok(encoder.finish().unwrap())
}
