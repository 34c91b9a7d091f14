//! Matrices in 8 bits: each row is whole numbers from -127 to 127 and the scale that they are multiplied by, which stands
//! beside the matrix under its name and `.scale`. Such a file is half as large as one of f16, for models that are only looked at; which
//! models bear it is for whoever writes them to find out.

use std::collections::BTreeMap;

use super::container::{self, require_finite, take, Array, Container, Precision};
use super::errors::wrong;
use crate::error::Result;

/// The largest whole number.
const MAX: f32 = 127.0;

/// Weights in 8 bits have a side at least as long. Those are the weights at the pixels: nearly the whole file, and each
/// of them one of hundreds that are added up. The few that stand between hidden layers and latents are worth 16 bits.
const WIDE: usize = 512;

/// Adds an array as it is stored: a wide matrix in 8 bits, whatever else as f16.
pub(super) fn insert(
    arrays: &mut BTreeMap<String, (Array, Precision)>,
    name: &str,
    array: Array,
) -> Result<()> {
    let columns = match array.shape[..] {
        [rows, columns] if rows.max(columns) >= WIDE => columns,
        _ => {
            arrays.insert(name.to_owned(), (array, Precision::F16));
            return Ok(());
        }
    };
    require_finite(name, &array.values)?;
    let (codes, scales): (Vec<_>, Vec<_>) = array.values.chunks_exact(columns).map(coded).unzip();
    let scales = Array {
        shape: vec![scales.len()],
        values: scales,
    };
    let codes = Array {
        shape: array.shape,
        values: codes.concat(),
    };
    arrays.insert(scale_of(name), (scales, Precision::F32));
    arrays.insert(name.to_owned(), (codes, Precision::I8));
    Ok(())
}

/// The whole numbers nearest to a row, and their scale.
fn coded(row: &[f32]) -> (Vec<f32>, f32) {
    let largest = row.iter().fold(0.0f32, |largest, v| largest.max(v.abs()));
    let scale = largest / MAX;
    let code = |&v: &f32| match scale > 0.0 {
        true => (v / scale).round().clamp(-MAX, MAX),
        false => 0.0,
    };
    (row.iter().map(code).collect(), scale)
}

/// Reads a whole file, with what is in 8 bits multiplied by its scales.
pub(super) fn read(bytes: &[u8]) -> Result<Container> {
    let mut file = container::read(bytes)?;
    for name in std::mem::take(&mut file.coded) {
        scale(&mut file.arrays, &name)?;
    }
    Ok(file)
}

/// Multiplies the matrix called `name` by the scales of its rows, which go.
fn scale(arrays: &mut BTreeMap<String, Array>, name: &str) -> Result<()> {
    let Some(mut array) = arrays.remove(name) else {
        return Ok(());
    };
    let [rows, columns] = array.shape[..] else {
        return Err(wrong(
            format!("shape of `{name}`"),
            "a matrix, as numbers in 8 bits are",
            format!("{:?}", array.shape),
        ));
    };
    let scales = take(arrays, &scale_of(name), &[rows])?;
    if columns > 0 {
        let rows = array.values.chunks_exact_mut(columns);
        for (row, scale) in rows.zip(scales.values) {
            row.iter_mut().for_each(|value| *value *= scale);
        }
    }
    require_finite(name, &array.values)?;
    arrays.insert(name.to_owned(), array);
    Ok(())
}

fn scale_of(name: &str) -> String {
    format!("{name}.scale")
}
