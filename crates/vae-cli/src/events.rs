//! Training for TensorBoard to read: a file of events, each a record as TFRecord frames it around a message of protocol buffers. Of
//! these no more is written here than scalars take: tensorflow/core/util/event.proto and framework/summary.proto.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crc::{Crc, CRC_32_ISCSI};

use crate::entry::{Entry, Heldout};
use crate::error::{Acting, Result};
use crate::files;

const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);
/// Added to a rotated checksum, so that one of bytes with checksums in them is none of those.
const MASK: u32 = 0xa282_ead8;
/// What the first event of a file says.
const VERSION: &[u8] = b"brain.Event:2";

/// The numbers of the fields that are written, in their messages.
mod field {
    pub const WALL_TIME: u32 = 1;
    pub const STEP: u32 = 2;
    pub const FILE_VERSION: u32 = 3;
    pub const SUMMARY: u32 = 5;
    pub const SESSION_LOG: u32 = 7;
    pub const SUMMARY_VALUE: u32 = 1;
    pub const VALUE_TAG: u32 = 1;
    pub const VALUE_SIMPLE: u32 = 2;
    pub const SESSION_STATUS: u32 = 1;
}
/// The status of a session that starts: what there is of its step and later ones counts no more.
const START: u64 = 1;

/// The events of a run, if they were asked for. A run that goes on has a further file in the same folder, as TensorBoard expects.
#[derive(Debug)]
pub struct Events {
    folder: Option<PathBuf>,
    /// The step with which this part of the run begins.
    first: u64,
    file: Option<File>,
}

impl Events {
    /// Makes the `folder`, for a run whose next step is the `first`. Its file is made with the first event.
    pub fn new(folder: Option<&Path>, first: u64) -> Result<Self> {
        if let Some(folder) = folder {
            files::make_folder(folder)?;
        }
        Ok(Self {
            folder: folder.map(ToOwned::to_owned),
            first,
            file: None,
        })
    }

    /// Appends the figures of `entry`.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let mut append = || -> io::Result<()> {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            let now = now.unwrap_or_default();
            let file = match &mut self.file {
                Some(file) => file,
                None => {
                    let file = begun(folder, now, self.first)?;
                    self.file.insert(file)
                }
            };
            file.write_all(&record(&scalars(entry, now.as_secs_f64())))
        };
        append().acting("write events for TensorBoard to", folder)
    }
}

/// A new file, which says what it is and that what others have of `first` and later steps counts no more.
fn begun(folder: &Path, now: Duration, first: u64) -> io::Result<File> {
    // TensorBoard reads the files of a folder in the order of their names.
    let (seconds, rest) = (now.as_secs(), now.subsec_nanos());
    let name = format!(
        "events.out.tfevents.{seconds:010}.{rest:09}.{}",
        process::id()
    );
    let now = time(now.as_secs_f64());
    let mut file = OpenOptions::new()
        .append(true)
        .create_new(true)
        .open(folder.join(name))?;
    let version = [&now[..], &bytes(field::FILE_VERSION, VERSION)].concat();
    let started = bytes(field::SESSION_LOG, &whole(field::SESSION_STATUS, START));
    let start = [now, whole(field::STEP, first), started].concat();
    file.write_all(&[record(&version), record(&start)].concat())?;
    Ok(file)
}

/// The event with the figures of `entry`.
fn scalars(entry: &Entry, now: f64) -> Vec<u8> {
    let mut summary = scalar("nll/train", entry.train_nll);
    summary.extend(scalar("kl/train", entry.train_kl));
    summary.extend(scalar("elbo/train", -(entry.train_nll + entry.train_kl)));
    summary.extend(scalar("beta", entry.beta));
    if let Some(figures) = &entry.heldout {
        let (name, [nll, kl, elbo], error) = match *figures {
            Heldout::Test {
                heldout_nll,
                heldout_kl,
                heldout_elbo,
                test_error,
            } => ("test", [heldout_nll, heldout_kl, heldout_elbo], test_error),
            Heldout::Validation {
                validation_nll,
                validation_kl,
                validation_elbo,
                validation_error,
            } => (
                "validation",
                [validation_nll, validation_kl, validation_elbo],
                validation_error,
            ),
        };
        summary.extend(scalar(&format!("nll/{name}"), nll));
        summary.extend(scalar(&format!("kl/{name}"), kl));
        summary.extend(scalar(&format!("elbo/{name}"), elbo));
        if let Some(error) = error {
            summary.extend(scalar(&format!("error/{name}"), error));
        }
    }
    let step = whole(field::STEP, entry.step);
    [time(now), step, bytes(field::SUMMARY, &summary)].concat()
}

/// A value of a summary.
fn scalar(tag: &str, value: f64) -> Vec<u8> {
    let mut message = bytes(field::VALUE_TAG, tag.as_bytes());
    message.extend(key(field::VALUE_SIMPLE, 5));
    message.extend((value as f32).to_le_bytes());
    bytes(field::SUMMARY_VALUE, &message)
}

fn time(seconds: f64) -> Vec<u8> {
    [&key(field::WALL_TIME, 1)[..], &seconds.to_le_bytes()].concat()
}

/// A field that is a whole number.
fn whole(field: u32, number: u64) -> Vec<u8> {
    [key(field, 0), varint(number)].concat()
}

/// A field that is a text, or a message of its own.
fn bytes(field: u32, content: &[u8]) -> Vec<u8> {
    let length = varint(content.len() as u64);
    [&key(field, 2)[..], &length, content].concat()
}

/// What precedes the content of a field: its number and how the content is written.
fn key(field: u32, wire: u32) -> Vec<u8> {
    varint(u64::from(field << 3 | wire))
}

/// Seven bits a byte, the lowest first, the eighth where more follow.
fn varint(mut number: u64) -> Vec<u8> {
    let mut written = Vec::new();
    while number >= 0x80 {
        written.push(number as u8 | 0x80);
        number >>= 7;
    }
    written.push(number as u8);
    written
}

/// A message with its length, and a checksum of either.
fn record(message: &[u8]) -> Vec<u8> {
    let length = (message.len() as u64).to_le_bytes();
    let checks = [checked(&length), checked(message)];
    [&length[..], &checks[0], message, &checks[1]].concat()
}

fn checked(content: &[u8]) -> [u8; 4] {
    let rotated = CRC.checksum(content).rotate_right(15);
    rotated.wrapping_add(MASK).to_le_bytes()
}
