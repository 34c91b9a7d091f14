//! Matrix products, of whatever fits; how they are computed is `machine`'s.

use candle_core::{bail, Result};

use crate::machine::product;
use crate::matrix::Matrix;

/// out = a b, for a (m, k), b (k, n) and row-major out (m, n), whose old content does not matter.
pub fn matmul(a: Matrix, b: Matrix, out: &mut [f32]) -> Result<()> {
    let (m, k, n) = (a.rows(), a.columns(), b.columns());
    if b.rows() != k || m.checked_mul(n) != Some(out.len()) {
        bail!(
            "matmul: expected ({m}, {k}) x ({k}, n) into (m, n), got ({m}, {k}) x ({}, {n}) into {} numbers",
            b.rows(),
            out.len()
        );
    }
    if k == 0 {
        out.fill(0.0);
    } else if !out.is_empty() {
        product(a, b, out);
    }
    Ok(())
}
