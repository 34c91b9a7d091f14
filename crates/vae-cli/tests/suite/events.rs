//! The events for TensorBoard, read by a reader of this test's own: records as TFRecord frames them, checksums bit by bit, and
//! messages of protocol buffers. `tensorboard` 2.21 reads the same of such files, that of a run that was resumed included.

use std::fs;

use crate::common::{Folder, TINY};

/// A field of a message: its number, and its bytes or its number's bits.
enum Field<'a> {
    Bits(u64),
    Bytes(&'a [u8]),
}

/// The CRC-32C of RFC 3720, a bit at a time.
fn crc32c(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0x82f6_3b78 } else { 0 };
        }
    }
    !crc
}

fn masked(bytes: &[u8]) -> u32 {
    let crc = crc32c(bytes);
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// The messages in a file, whose checksums must be right.
fn records(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_at(8);
        let (check, rest) = rest.split_at(4);
        assert_eq!(masked(length).to_le_bytes(), check);
        let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
        let (message, rest) = rest.split_at(length);
        let (check, rest) = rest.split_at(4);
        assert_eq!(masked(message).to_le_bytes(), check);
        records.push(message);
        bytes = rest;
    }
    records
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let mut take = |n: usize| {
            let (own, rest) = bytes.split_at(n);
            bytes = rest;
            own
        };
        let field = match key & 7 {
            1 => Field::Bits(u64::from_le_bytes(take(8).try_into().unwrap())),
            5 => Field::Bits(u32::from_le_bytes(take(4).try_into().unwrap()).into()),
            0 => Field::Bits(varint(&mut bytes)),
            2 => {
                let length = varint(&mut bytes) as usize;
                let (own, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(own)
            }
            wire => panic!("wire type {wire}"),
        };
        fields.push((key >> 3, field));
    }
    fields
}

fn bits(message: &[u8], number: u64) -> Option<u64> {
    let mut found = fields(message).into_iter();
    found.find_map(|(own, field)| match field {
        Field::Bits(bits) if own == number => Some(bits),
        _ => None,
    })
}

fn parts(message: &[u8], number: u64) -> Vec<&[u8]> {
    let found = fields(message).into_iter();
    let of = found.filter_map(|(own, field)| match field {
        Field::Bytes(bytes) if own == number => Some(bytes),
        _ => None,
    });
    of.collect()
}

/// The scalars of an event by their tags.
fn scalars(event: &[u8]) -> Vec<(String, f32)> {
    let summary = parts(event, 5);
    let values = summary.iter().flat_map(|summary| parts(summary, 1));
    let scalar = |value: &[u8]| {
        let tag = String::from_utf8(parts(value, 1)[0].to_vec()).unwrap();
        (tag, f32::from_bits(bits(value, 2).unwrap() as u32))
    };
    values.map(scalar).collect()
}

/// The bytes of the files in a folder, in the order of their names.
fn files(folder: &Folder, name: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder.path(name)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let names = paths
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    assert!(names
        .into_iter()
        .all(|name| name.starts_with("events.out.tfevents.1")));
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn they_say_what_the_log_says() {
    // RFC 3720, B.4.
    assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
    let folder = Folder::new();
    let told = ["--tensorboard", "tb/a", "--log", "log", "--log-steps", "3"];
    folder.train(
        &[
            &told[..],
            &["--epochs", "2", "--validation", "10", "--out", "m"],
        ]
        .concat(),
    );
    let first = files(&folder, "tb/a").concat();
    let events = records(&first);
    assert_eq!(parts(events[0], 3), [b"brain.Event:2"]);
    // A session starts, with the first step.
    assert_eq!(
        (bits(events[1], 2), bits(parts(events[1], 7)[0], 1)),
        (Some(1), Some(1))
    );
    let log = folder.log("log");
    assert_eq!(events.len(), 2 + log.len());
    for (event, line) in events[2..].iter().zip(&log) {
        assert_eq!(bits(event, 2), line["step"].as_u64());
        let time = f64::from_bits(bits(event, 1).unwrap());
        assert!((1.7e9..1e11).contains(&time), "{time}");
        let of = |name: &str| line.get(name).and_then(serde_json::Value::as_f64);
        let bound = -(of("train_nll").unwrap() + of("train_kl").unwrap());
        let expected = [
            ("nll/train", of("train_nll")),
            ("kl/train", of("train_kl")),
            ("elbo/train", Some(bound)),
            ("beta", of("beta")),
            ("nll/validation", of("validation_nll")),
            ("kl/validation", of("validation_kl")),
            ("elbo/validation", of("validation_elbo")),
        ];
        let expected = expected
            .into_iter()
            .filter_map(|(tag, value)| Some((tag.to_owned(), value? as f32)));
        assert_eq!(scalars(event), expected.collect::<Vec<_>>());
    }

    // A run that goes on begins a file behind the first, with the step from which on it counts.
    let resume = [
        "train", "--data", "data", "--resume", "m", "--epochs", "3", "--out", "m",
    ];
    folder.ok(&[&resume[..], &["--tensorboard", "tb/a"]].concat());
    let both = files(&folder, "tb/a");
    assert_eq!(both.len(), 2);
    assert!(both[0] == first);
    let events = records(&both[1]);
    assert_eq!(
        (bits(events[1], 2), bits(events[2], 2)),
        (Some(11), Some(15))
    );
    // One that has nothing to do begins none, and test images are called so.
    folder.ok(&[&resume[..], &["--tensorboard", "tb/a"]].concat());
    assert_eq!(files(&folder, "tb/a").len(), 2);
    folder.train(&["--epochs", "1", "--out", "n", "--tensorboard", "b"]);
    let other = files(&folder, "b").concat();
    assert!(scalars(records(&other)[2])
        .iter()
        .any(|(tag, _)| tag == "elbo/test"));
}

#[test]
fn where_they_cannot_be_written_no_training_is_lost() {
    let folder = Folder::new();
    folder.write("file", b"");
    let train = [
        &["train"],
        &TINY[..],
        &["--epochs", "1", "--out", "m", "--tensorboard"],
    ]
    .concat();
    let told = folder.fails(&[&train[..], &["file/tb"]].concat());
    assert!(told.contains("file/tb: cannot make"), "{told}");
    assert!(!folder.path("m").exists());
}
