//! Zip archives (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16): the names in their directory, and single members unpacked. What
//! a member says of its size is a promise that is kept to: a bomb gives no more than that, and what promises too much is
//! refused. Encrypted members and archives of more than 4 GB are refused, too.

use std::io::Read;

use flate2::bufread::DeflateDecoder;

use super::{reason, refuse};
use crate::error::{Error, Result};
use crate::sizes::MAX_FILE_BYTES;

/// How an archive begins that has a member.
pub const ZIP: &[u8] = b"PK\x03\x04";
/// Most members of an archive.
pub const MOST_MEMBERS: usize = 20_000;
/// All members together, unpacked, are at most so many bytes.
pub const MAX_UNPACKED: usize = 4 * MAX_FILE_BYTES;

/// The record at the end without its comment, a directory's entry and a member's header, each without its name.
const END: usize = 22;
const ENTRY: usize = 46;
const HEADER: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// One file in an archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its path, `/` between folders.
    pub name: String,
    /// Its bytes when unpacked.
    pub size: usize,
    packed: usize,
    method: u16,
    encrypted: bool,
    header: usize,
}

/// The files in an archive, without its folders and what systems add to them.
pub fn members(bytes: &[u8]) -> Result<Vec<Member>> {
    let end = end_of_directory(bytes).ok_or_else(|| damaged("a directory at its end"))?;
    let (count, start) = (short(bytes, end + 10)?, long(bytes, end + 16)?);
    if usize::from(count) > MOST_MEMBERS || count == u16::MAX {
        return Err(large(format!("{count} members")));
    }
    let (mut members, mut at, mut unpacked) = (Vec::new(), start, 0_usize);
    for _ in 0..count {
        let name_length = usize::from(short(bytes, at + 28)?);
        let name = slice(bytes, at + ENTRY, name_length)?;
        let member = Member {
            name: String::from_utf8_lossy(name).into_owned(),
            encrypted: short(bytes, at + 8)? & 1 == 1,
            method: short(bytes, at + 10)?,
            packed: long(bytes, at + 20)?,
            size: long(bytes, at + 24)?,
            header: long(bytes, at + 42)?,
        };
        let rest = usize::from(short(bytes, at + 30)?) + usize::from(short(bytes, at + 32)?);
        at += ENTRY + name_length + rest;
        if is_file(&member.name) {
            unpacked = unpacked.saturating_add(member.size);
            members.push(member);
        }
    }
    match unpacked > MAX_UNPACKED {
        true => Err(large(format!("{unpacked} bytes"))),
        false => Ok(members),
    }
}

/// The bytes of a member, which are as many as it says.
pub fn unpack(bytes: &[u8], member: &Member) -> Result<Vec<u8>> {
    if member.encrypted || ![STORED, DEFLATED].contains(&member.method) {
        let found = format!("encrypted, or packed by method {}", member.method);
        return Err(refuse(
            reason::KIND,
            "zip member",
            "stored or deflated",
            found,
        ));
    }
    if member.size > MAX_FILE_BYTES {
        return Err(large(format!("{} bytes in one", member.size)));
    }
    let header = member.header;
    let lengths = [short(bytes, header + 26)?, short(bytes, header + 28)?].map(usize::from);
    let packed = slice(
        bytes,
        header + HEADER + lengths[0] + lengths[1],
        member.packed,
    )?;
    let mut unpacked = Vec::new();
    // One more than it says shows that it does not say the truth.
    let most = member.size as u64 + 1;
    let read = match member.method {
        STORED => packed.take(most).read_to_end(&mut unpacked),
        _ => DeflateDecoder::new(packed)
            .take(most)
            .read_to_end(&mut unpacked),
    };
    match read.is_ok() && unpacked.len() == member.size {
        true => Ok(unpacked),
        false => Err(damaged("a member of as many bytes as it says")),
    }
}

/// Neither a folder nor what macOS and Windows leave beside the files.
fn is_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/")
}

/// Where the last record is: its signature, behind which there is only its comment.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let found = bytes[first..last + 4]
        .windows(4)
        .rposition(|four| four == b"PK\x05\x06")?;
    Some(first + found)
}

fn slice(bytes: &[u8], at: usize, length: usize) -> Result<&[u8]> {
    let end = at.checked_add(length);
    let found = end.and_then(|end| bytes.get(at..end));
    found.ok_or_else(|| damaged("bytes where the directory says"))
}

fn short(bytes: &[u8], at: usize) -> Result<u16> {
    let bytes = slice(bytes, at, 2)?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn long(bytes: &[u8], at: usize) -> Result<usize> {
    Ok(usize::from(short(bytes, at)?) | (usize::from(short(bytes, at + 2)?) << 16))
}

fn damaged(expected: &'static str) -> Error {
    refuse(reason::DAMAGED, "zip", expected, "none")
}

fn large(found: String) -> Error {
    let expected = format!(
        "at most {MOST_MEMBERS} members of {MAX_FILE_BYTES} bytes each and {MAX_UNPACKED} in all"
    );
    refuse(reason::LARGE, "zip", expected, found)
}
