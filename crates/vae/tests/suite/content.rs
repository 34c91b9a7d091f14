//! What a file is by its first bytes: how other programs' files begin, from their formats' descriptions.

use crate::files::{checkpoint, small};
use vae::content::{name, SAFETENSORS};
use vae::data::idx;
use vae::{Checkpoint, Precision};

const FILES: [(&[u8], &str); 42] = [
    (b"PK\x03\x04\x14\x00\x08\x08", "zip"),
    (b"\x80\x02}q\x00(X\x05\x00", "pickle"),
    (b"\x80\x03}q\x00(X\x05\x00", "pickle"),
    (b"\x80\x05\x95\x1a\x00\x00\x00\x00\x00", "pickle"),
    (b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00", "pickle"),
    (b"\x89HDF\r\n\x1a\n", "HDF5"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "JPEG"),
    (b"GIF89a\x01\x00", "GIF"),
    (b"%PDF-1.7\n", "PDF"),
    (b"BM\x36\x0c\x00\x00\x00\x00\x00\x00\x36\x00", "BMP"),
    (b"II*\x00\x08\x00\x00\x00", "TIFF"),
    (b"\x00\x00\x01\x00\x01\x00\x20\x20", "ICO"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
    (b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00", "AVIF"),
    (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "MP4"),
    (b"PAR1\x15\x04\x15\x10", "Parquet"),
    (b"PK\x05\x06\x00\x00\x00\x00", "zip"),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
    (b"Rar!\x1a\x07\x01\x00", "RAR"),
    (b"\x08\x07\x12\x07pytorch\x1a\x052.5.0", "ONNX"),
    (b"\x93NUMPY\x01\x00v\x00{'descr'", "NumPy"),
    (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "gzip"),
    (b"BZh91AY&SY", "bzip2"),
    (b"\x28\xb5\x2f\xfd\x04\x00\x01\x00", "zstd"),
    (b"\0\0\0\x24ftypheic\0\0\0\0mif1", "HEIC"),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
    (b"\0\0\0\x1cftypavif\0\0\0\0mif1", "AVIF"),
    (b"\0\0\0\x20ftypisom\0\0\x02\0isom", "film"),
    (b"GGUF\x03\x00\x00\x00\x23\x01\x00\x00", "GGUF"),
    (b"\xfd7zXZ\x00\x00\x04", "xz"),
    (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a",
        "LFS",
    ),
    (b"<!DOCTYPE html><html>", "HTML"),
    (b"\xef\xbb\xbf\n <html>", "HTML"),
    (b"{\"metadata\": {}, \"weight_map\": {}}", "JSON"),
    (b"[{\"name\": \"conv1\"}]", "JSON"),
    (b"\xfe\xff\x00a\x00p\x00p", "UTF-16"),
    (b"\xff\xfea\x00p\x00p\x00", "UTF-16"),
    (b"a\x00p\x00p\x00l\x00e\x00\n\x00", "UTF-16"),
    (b"\x00a\x00p\x00p\x00l\x00e", "UTF-16"),
    (b"", "empty"),
    (b"\x00\x00\x08\x01\x00\x00\x00\x03\x07\x00\x09", "IDX"),
];

#[test]
fn files_of_other_programs_are_named() {
    for (bytes, expected) in FILES {
        let found = name(bytes).unwrap();
        assert!(found.contains(expected), "{bytes:?}: {found}");
        let message = Checkpoint::read(bytes).unwrap_err().to_string();
        assert_eq!(
            message,
            format!("checkpoint: file: expected safetensors, got {found}")
        );
    }
    let mut tar = b"weights.bin".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    assert_eq!(name(&tar), Some("a tar archive"));
    for text in [
        &b"apple\nbread\n"[..],
        b"\xef\xbb\xbfapple",
        b"lr = 1",
        b"a",
        b"\x00",
    ] {
        assert_eq!(name(text), None, "{text:?}");
    }
    let own = checkpoint(small()).write(Precision::F32).unwrap();
    assert_eq!(name(&own), Some(SAFETENSORS));
    assert_eq!(name(&own[..20]), Some(SAFETENSORS));
}

/// A header of 640 bytes begins as a pickle of protocol 2 does, one of 0x8b1f as gzip: they are safetensors all the same.
#[test]
fn a_header_whose_length_looks_like_something_else_is_read() {
    let own = checkpoint(small()).write(Precision::F32).unwrap();
    let length = u64::from_le_bytes(own[..8].try_into().unwrap()) as usize;
    for longer in [0x0a80, 0x8b1f, 0xfeff] {
        let mut bytes = (longer as u64).to_le_bytes().to_vec();
        bytes.extend(&own[8..8 + length]);
        bytes.resize(8 + longer, b' ');
        bytes.extend(&own[8 + length..]);
        assert_eq!(name(&bytes), Some(SAFETENSORS));
        Checkpoint::read(&bytes).unwrap();
    }
}

#[test]
fn what_is_given_for_images_is_named() {
    for (bytes, expected) in FILES {
        let message = idx::images(bytes).unwrap_err().to_string();
        let known = ["gzip", "IDX", "empty"].contains(&expected);
        assert!(known || message.contains(name(bytes).unwrap()), "{message}");
    }
    // An archive is known by what stands behind the place of an IDX file's header, compressed or not.
    let mut tar = b"images-idx3-ubyte".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    tar.resize(2048, 0);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &tar).unwrap();
    for bytes in [tar, gzip.finish().unwrap()] {
        let message = idx::images(&bytes).unwrap_err().to_string();
        assert!(message.contains("a tar archive"), "{message}");
    }
}
