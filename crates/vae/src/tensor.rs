//! The way from a tensor to plain numbers.

use candle_core::Tensor;

use crate::error::Result;

/// All values, row-major.
pub fn flat(tensor: &Tensor) -> Result<Vec<f32>> {
    Ok(tensor.flatten_all()?.to_vec1()?)
}

/// The sum of all values, added up in f64.
pub fn sum(tensor: &Tensor) -> Result<f64> {
    Ok(flat(tensor)?.into_iter().map(f64::from).sum())
}
