//! max(0, a), whose gradient at exactly 0 is 0, as PyTorch has it (candle's own has 1 there).

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};

use crate::storage::slice;

/// max(0, a) of a tensor of any shape.
pub fn relu(a: &Tensor) -> Result<Tensor> {
    a.contiguous()?.apply_op1(Relu)
}

struct Relu;

impl CustomOp1 for Relu {
    fn name(&self) -> &'static str {
        "relu"
    }

    fn cpu_fwd(&self, a: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        // Not `max`, which would turn NaN into 0 and hide that a model is broken.
        let out = slice(a, layout)?
            .iter()
            .map(|&a| if a < 0.0 { 0.0 } else { a })
            .collect();
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }

    fn bwd(&self, _a: &Tensor, out: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(out.apply_op2_no_bwd(&grad.contiguous()?, &Gate)?))
    }
}

/// Lets a gradient through where the output is above 0.
struct Gate;

impl CustomOp2 for Gate {
    fn name(&self) -> &'static str {
        "relu-gate"
    }

    fn cpu_fwd(
        &self,
        out: &CpuStorage,
        layout: &Layout,
        grad: &CpuStorage,
        grad_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let gated = slice(out, layout)?
            .iter()
            .zip(slice(grad, grad_layout)?)
            .map(|(&out, &grad)| if out > 0.0 { grad } else { 0.0 })
            .collect();
        Ok((CpuStorage::F32(gated), layout.shape().clone()))
    }
}
