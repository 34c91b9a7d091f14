//! What a file is, told by its first bytes whatever it is called: the name of what is often given in the place of a
//! checkpoint, an IDX file or a text. Reading any of them is left to others.

/// How files begin, and what they are then.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive, as torch.save writes: of a state dict safetensors.torch.save_file makes what is read"),
    (b"PK\x05\x06", "a zip archive without files"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"\x89HDF", "HDF5"),
    (b"\x89PNG", PNG),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\x01\0", "an icon (ICO)"),
    (b"%PDF", "PDF"),
    (b"PAR1\x15", "Parquet"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document, as .xls is: save it as CSV",
    ),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"GGUF", "GGUF"),
    (b"\x1f\x8b", GZIP),
    (b"\xfd7zXZ", "xz"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"version https:/", "a Git LFS pointer: git lfs pull"),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
    (b"\0\0\x08", IDX),
    (b"\0\0\x09", IDX),
    (b"\0\0\x0b", IDX),
    (b"\0\0\x0c", IDX),
    (b"\0\0\x0d", IDX),
    (b"\0\0\x0e", IDX),
    (b"<", "a web page (HTML)"),
    (b"{", JSON),
    (b"[", JSON),
];

/// The name of a file without a byte.
pub const EMPTY: &str = "an empty file";
/// The name of gzip.
pub const GZIP: &str = "gzip";
/// The name of IDX.
pub const IDX: &str = "an IDX file";
/// The name of JSON.
pub const JSON: &str = "JSON";
/// The name of PNG.
pub const PNG: &str = "a PNG image";
/// The name of safetensors.
pub const SAFETENSORS: &str = "safetensors";
/// The name of text in two bytes a letter.
pub const UTF_16: &str = "UTF-16 text: save it as UTF-8";

/// The largest header of a safetensors file, in bytes.
const MAX_HEADER: u64 = 100_000_000;

/// What begins with `bytes`, 512 of them or all; none where that is not known, as of plain text.
pub fn name(bytes: &[u8]) -> Option<&'static str> {
    // Its length may look like anything.
    if let Some((length, [b'{', ..])) = bytes.split_first_chunk() {
        if u64::from_le_bytes(*length) <= MAX_HEADER {
            return Some(SAFETENSORS);
        }
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("a tar archive");
    }
    match *bytes {
        [] => return Some(EMPTY),
        // Its version, then who wrote it.
        [8, _, 0x12, ..] => return Some("ONNX"),
        // A table may begin with these letters.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => return Some("a BMP image"),
        [_, _, _, _, b'f', b't', b'y', b'p', ref brand @ ..] => return Some(media(brand)),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if a > 8 && b > 8 => return Some(UTF_16),
        _ => {}
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let mut beginnings = BEGINNINGS.iter();
    let found = beginnings.find(|(start, _)| bytes.starts_with(start) || text.starts_with(start));
    found.map(|(_, name)| *name)
}

/// What a file of ISO's base media format (ISO/IEC 14496-12) holds, told by its brand.
fn media(brand: &[u8]) -> &'static str {
    match brand.get(..4) {
        Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1") => "a HEIC image: save it as JPEG",
        Some(b"avif" | b"avis") => "an AVIF image: save it as PNG",
        _ => "a film (MP4)",
    }
}
