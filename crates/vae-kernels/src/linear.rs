//! A fully connected layer with its nonlinearity:
//!
//! out = f(x W^T + b),   g = grad * f'(out),   dx = g W,   dW = g^T x,   db = sum of g's rows
//!
//! f' is taken from out alone, so nothing else is kept from forward to backward. dW and db are written where they stay,
//! into the parameters; dx goes candle's way.

use candle_core::{bail, CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::machine::widest;
use crate::matmul::matmul;
use crate::matrix::Matrix;
use crate::nonlinearity::Nonlinearity;
use crate::parameter::Parameter;
use crate::rows::row_sum;
use crate::storage::{slice, with_slices};

/// out (n, out) of x (n, in) under weight (out, in) and bias (out). A backward pass adds to the gradients of weight and
/// bias where [`Parameter`] keeps them; candle's store has that of x alone.
pub fn linear(x: &Tensor, weight: &Parameter, bias: &Parameter, f: Nonlinearity) -> Result<Tensor> {
    let layer = Linear {
        weight: weight.clone(),
        bias: bias.clone(),
        f,
    };
    x.contiguous()?.apply_op3(weight.var(), bias.var(), layer)
}

/// candle hands over weight and bias too: it goes back through an operation only where an argument is learned.
struct Linear {
    weight: Parameter,
    bias: Parameter,
    f: Nonlinearity,
}

impl CustomOp3 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, inputs) = x_layout.shape().dims2()?;
        let (outputs, weight_inputs) = weight_layout.shape().dims2()?;
        if outputs == 0 || weight_inputs != inputs || bias_layout.dims() != [outputs] {
            bail!(
                "linear: expected weight (out, {inputs}) and bias (out), got {:?} and {:?}",
                weight_layout.dims(),
                bias_layout.dims()
            );
        }
        let x = Matrix::new(slice(x, x_layout)?, n, inputs)?;
        let weight = Matrix::new(slice(weight, weight_layout)?, outputs, inputs)?;
        let mut out = vec![0.0; n * outputs];
        matmul(x, weight.t(), &mut out)?;
        let bias = slice(bias, bias_layout)?;
        widest(
            #[inline(always)]
            || {
                for row in out.chunks_exact_mut(outputs) {
                    self.f.forward(row, bias);
                }
            },
        );
        Ok((CpuStorage::F32(out), Shape::from((n, outputs))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _bias: &Tensor,
        out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (n, inputs) = x.dims2()?;
        let outputs = weight.dim(0)?;
        let grad = grad.contiguous()?;
        // Data need no gradient; leaving it out saves a third of the first layer's work.
        let by_x = x.track_op();
        let d_x = with_slices([x, weight, out, &grad], |[x, weight, out, grad]| {
            let g = widest(
                #[inline(always)]
                || self.f.backward(out, grad),
            );
            self.bias.add_gradient(|d_bias| {
                row_sum(&g, d_bias);
                Ok(())
            })?;
            let g = Matrix::new(&g, n, outputs)?;
            let x = Matrix::new(x, n, inputs)?;
            self.weight
                .add_gradient(|d_weight| matmul(g.t(), x, d_weight))?;
            if !by_x {
                return Ok(None);
            }
            let mut d_x = vec![0.0; n * inputs];
            matmul(g, Matrix::new(weight, outputs, inputs)?, &mut d_x)?;
            Tensor::from_vec(d_x, (n, inputs), &Device::Cpu).map(Some)
        })??;
        Ok((d_x, None, None))
    }
}
