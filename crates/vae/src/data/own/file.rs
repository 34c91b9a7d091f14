//! What a file of one's own is, whatever it is called: a picture to decode, an archive, or images and labels at once.

use super::super::idx::{self, Images};
use super::rows::Rows;
use super::table::{Content, Table};
use super::{csv, npy, reason, refuse, size, zip};
use crate::content;
use crate::error::{Error, Result};
use crate::sizes::MAX_FILE_BYTES;

/// What a file holds.
pub(super) enum Look {
    /// To be decoded by whoever calls: its columns and rows.
    Picture([usize; 2]),
    /// To be opened: its members.
    Archive(Vec<zip::Member>),
    /// Images, and the label of each where they are known.
    Images(Images, Option<Vec<String>>),
    /// Rows of a table.
    Rows(Rows),
    /// Labels of images that another file holds.
    Labels(Vec<u32>),
}

/// Tells a file by its bytes, at most 64 MB, and reads all of it but pictures and archives. Refuses every other file, and what
/// is damaged or too large. `as_rows`: whether rows of numbers are rows of a table or images, where that is said.
pub(super) fn look(bytes: &[u8], as_rows: Option<bool>) -> Result<Look> {
    if bytes.len() > MAX_FILE_BYTES {
        let found = format!("{}", bytes.len());
        return Err(refuse(
            reason::LARGE,
            "file",
            format!("at most {MAX_FILE_BYTES} bytes"),
            found,
        ));
    }
    if let Some(size) = size::picture_size(bytes)? {
        return Ok(Look::Picture(size));
    }
    if bytes.starts_with(zip::ZIP) {
        let members = zip::members(bytes)?;
        return match members.is_empty() {
            true => Err(unknown("a zip archive without files")),
            false => Ok(Look::Archive(members)),
        };
    }
    if bytes.starts_with(npy::BEGINNING) {
        return of(npy::read(bytes)?, as_rows);
    }
    match content::name(bytes) {
        Some(content::IDX | content::GZIP) => idx_file(bytes),
        Some(found) => Err(unknown(found)),
        None => of(csv::read(bytes)?, as_rows),
    }
}

/// What numbers are.
pub(super) fn of(table: Table, as_rows: Option<bool>) -> Result<Look> {
    Ok(match table.content(as_rows)? {
        Content::Rows(table, columns) => Look::Rows(Rows::new(table, columns)),
        Content::Images(images, labels) => Look::Images(images, labels),
        Content::Labels(labels) => Look::Labels(labels),
    })
}

fn idx_file(bytes: &[u8]) -> Result<Look> {
    let error = match idx::images(bytes) {
        Ok(images) => return Ok(Look::Images(images, None)),
        Err(error) => error,
    };
    match idx::labels(bytes) {
        Ok(labels) => Ok(Look::Labels(labels.into_iter().map(u32::from).collect())),
        Err(_) => Err(error),
    }
}

fn unknown(found: &str) -> Error {
    let expected = "a picture (PNG, JPEG or WebP), a zip archive, or numbers (IDX, NPY or CSV)";
    refuse(reason::KIND, "file", expected, found)
}
