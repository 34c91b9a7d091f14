//! Channels from the end of a picture to its front and back: PyTorch has them first, and a layer that reads a flattened
//! picture has its weights in that order.

use candle_core::{bail, CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use crate::storage::slice;

/// Each row of `x` (n, rows * columns), a row-major matrix (rows, columns), transposed. Differentiable.
pub fn turn(x: &Tensor, rows: usize, columns: usize) -> Result<Tensor> {
    x.contiguous()?.apply_op1(Turn { rows, columns })
}

struct Turn {
    rows: usize,
    columns: usize,
}

impl CustomOp1 for Turn {
    fn name(&self) -> &'static str {
        "turn"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (n, numbers) = layout.shape().dims2()?;
        if numbers == 0 || self.rows * self.columns != numbers {
            bail!(
                "turn: expected {} x {} numbers, got {numbers}",
                self.rows,
                self.columns
            );
        }
        let x = slice(x, layout)?;
        let mut out = vec![0.0; n * numbers];
        for (x, out) in x.chunks_exact(numbers).zip(out.chunks_exact_mut(numbers)) {
            transpose(x, self.columns, out);
        }
        Ok((CpuStorage::F32(out), Shape::from((n, numbers))))
    }

    fn bwd(&self, _x: &Tensor, _out: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        turn(grad, self.columns, self.rows).map(Some)
    }
}

/// Row-major `from` (rows, columns) into `to` (columns, rows).
pub(crate) fn transpose(from: &[f32], columns: usize, to: &mut [f32]) {
    let rows = from.len() / columns;
    for (j, to) in to.chunks_exact_mut(rows).enumerate() {
        for (to, from) in to.iter_mut().zip(from[j..].iter().step_by(columns)) {
            *to = *from;
        }
    }
}
