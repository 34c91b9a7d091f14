//! Files of one's own: tables, archives, tensors and the first bytes of pictures.

use vae::checkpoint;
use vae::content::{self, SAFETENSORS};
use vae::data::own::{self, Found, Gathering};

use super::idx::GZIP;
use crate::limits::within;

/// A byte may be an image, which is kept at twice its side, too; deflate packs a thousand bytes into one.
fn cap(bytes: &[u8]) -> usize {
    (8 << 10) * bytes.len() + (4 << 20)
}

/// What is taken becomes a dataset of as many images; members give as many bytes as they promise.
pub fn read(bytes: &[u8]) {
    // They have a target of their own.
    if bytes.starts_with(&GZIP) {
        return;
    }
    for as_rows in [None, Some(true)] {
        within(cap(bytes), || gather(bytes, as_rows));
    }
}

/// `as_rows`: as a person may say of rows of numbers.
fn gather(bytes: &[u8], as_rows: Option<bool>) {
    let mut gathering = Gathering::new(28, None, as_rows);
    let found = match content::name(bytes) {
        Some(SAFETENSORS) => checkpoint::gather(bytes, &mut gathering),
        _ => gathering.file(bytes),
    };
    match found {
        Ok(Found::Picture([columns, rows])) => assert!(columns * rows > 0),
        Ok(Found::Archive(members)) => {
            for member in members.iter().take(3) {
                let read = own::unpack(bytes, member);
                assert!(read.is_err() || read.is_ok_and(|read| read.len() == member.size));
            }
        }
        Ok(Found::Taken(_)) | Err(_) => {}
    }
    if let Ok(set) = gathering.finish(false) {
        assert_eq!(set.training.len() + set.held_out.len(), gathering.len());
        for column in set.columns.iter().flatten() {
            assert!(column.mean.is_finite() && column.deviation > 0.0);
        }
    }
}
