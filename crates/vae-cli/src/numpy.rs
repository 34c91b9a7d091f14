//! Arrays as NumPy reads them (numpy.lib.format, version 1.0): a header that is a Python dictionary, then the numbers, and several
//! such files in a zip archive without compression. Reading them is the core's.

use std::io::{Cursor, Write};
use vae::Tensor;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::{Error, Result};

/// What the numbers begin at a multiple of.
const ALIGNED: usize = 64;

/// The bytes of a file .npy of numbers of one row after the other.
fn npy(kind: &str, shape: &[usize], numbers: &[u8]) -> Vec<u8> {
    let sizes: String = shape.iter().map(|size| format!("{size},")).collect();
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes}), }}");
    let before = b"\x93NUMPY\x01\x00".len() + size_of::<u16>();
    let end = (before + header.len() + 1).next_multiple_of(ALIGNED);
    header += &" ".repeat(end - before - header.len() - 1);
    header.push('\n');
    let length = (header.len() as u16).to_le_bytes();
    [
        b"\x93NUMPY\x01\x00",
        &length[..],
        header.as_bytes(),
        numbers,
    ]
    .concat()
}

/// The bytes of a file .npy of a matrix of f32.
pub fn of_matrix(matrix: &Tensor) -> Result<Vec<u8>> {
    let numbers = matrix.flatten_all()?.to_vec1::<f32>()?;
    let bytes: Vec<u8> = numbers.iter().flat_map(|v| v.to_le_bytes()).collect();
    Ok(npy("<f4", matrix.dims(), &bytes))
}

/// The bytes of a file .npy of labels.
pub fn of_labels(labels: &[u8]) -> Vec<u8> {
    npy("|u1", &[labels.len()], labels)
}

/// The bytes of a file .npz of arrays, each a name and a file .npy.
pub fn npz(arrays: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut write = || -> zip::result::ZipResult<()> {
        for (name, bytes) in arrays {
            archive.start_file(format!("{name}.npy"), plain)?;
            archive.write_all(bytes)?;
        }
        Ok(())
    };
    let written = write().and_then(|()| archive.finish());
    let file = written.map_err(|error| Error::unexpected("NPZ", "room", error.to_string()))?;
    Ok(file.into_inner())
}
