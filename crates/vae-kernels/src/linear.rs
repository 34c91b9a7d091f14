//! A fully connected layer with its nonlinearity:
//!
//! out = f(x W^T + b),   g = grad * f'(out),   dx = g W,   dW = g^T x,   db = sum of g's rows
//!
//! f' is taken from out alone, so nothing else is kept from forward to backward.

use candle_core::{bail, CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::matmul::matmul;
use crate::matrix::Matrix;
use crate::storage::{slice, with_slice};

/// What follows the linear map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonlinearity {
    /// a
    None,
    /// max(0, a); its gradient at exactly 0 is 0, as PyTorch has it (candle's own has 1 there).
    Relu,
    /// tanh(a)
    Tanh,
}

/// out (n, out) of x (n, in) under weight (out, in) and bias (out).
pub fn linear(x: &Tensor, weight: &Tensor, bias: &Tensor, f: Nonlinearity) -> Result<Tensor> {
    x.contiguous()?
        .apply_op3(&weight.contiguous()?, &bias.contiguous()?, Linear(f))
}

struct Linear(Nonlinearity);

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
        for row in out.chunks_exact_mut(outputs) {
            self.0.forward(row, bias);
        }
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
        let grad = self.0.backward(out, &grad.contiguous()?)?;
        let g = Matrix::new(&grad, n, outputs)?;
        let d_weight = with_slice(x, |x| -> Result<_> {
            let mut d_weight = vec![0.0; outputs * inputs];
            matmul(g.t(), Matrix::new(x, n, inputs)?, &mut d_weight)?;
            Tensor::from_vec(d_weight, (outputs, inputs), &Device::Cpu)
        })??;
        let d_bias = Tensor::from_vec(row_sum(&grad, outputs), outputs, &Device::Cpu)?;
        // Data need no gradient; leaving it out saves a third of the first layer's work.
        let d_x = if x.track_op() {
            let d_x = with_slice(weight, |weight| -> Result<_> {
                let mut d_x = vec![0.0; n * inputs];
                matmul(g, Matrix::new(weight, outputs, inputs)?, &mut d_x)?;
                Tensor::from_vec(d_x, (n, inputs), &Device::Cpu)
            })??;
            Some(d_x)
        } else {
            None
        };
        Ok((d_x, Some(d_weight), Some(d_bias)))
    }
}

impl Nonlinearity {
    /// a -> f(a + bias), a row at a time.
    fn forward(self, row: &mut [f32], bias: &[f32]) {
        let pairs = row.iter_mut().zip(bias);
        match self {
            Self::None => pairs.for_each(|(a, b)| *a += b),
            // Not `max`, which would turn NaN into 0 and hide that a model is broken.
            Self::Relu => pairs.for_each(|(a, b)| {
                let sum = *a + b;
                *a = if sum < 0.0 { 0.0 } else { sum };
            }),
            Self::Tanh => pairs.for_each(|(a, b)| *a = (*a + b).tanh()),
        }
    }

    /// grad * f'(out), elementwise.
    fn backward(self, out: &Tensor, grad: &Tensor) -> Result<Vec<f32>> {
        with_slice(out, |out| {
            with_slice(grad, |grad| {
                let pairs = out.iter().zip(grad);
                match self {
                    Self::None => grad.to_vec(),
                    Self::Relu => pairs
                        .map(|(&o, &g)| if o > 0.0 { g } else { 0.0 })
                        .collect(),
                    Self::Tanh => pairs.map(|(&o, &g)| g * (1.0 - o * o)).collect(),
                }
            })
        })?
    }
}

/// The sum of the rows of a row-major matrix.
fn row_sum(values: &[f32], columns: usize) -> Vec<f32> {
    let mut sums = vec![0.0; columns];
    for row in values.chunks_exact(columns) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    sums
}
