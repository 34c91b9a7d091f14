//! A convolution with its nonlinearity, and its transpose (Dumoulin and Visin 2016), as products with the matrix C of what a
//! window covers at each of its places (`columns`), pictures a few at a time so that C stays in the cache:
//!
//! convolution:   out = f(C(x) W + b),      dW = C(x)^T g,   dx = C^T(g W^T)
//! transposed:    out = f(C^T(x W) + b),    dW = x^T C(g),   dx = C(g) W^T
//!
//! with g = grad * f'(out), db = sum of g over places, and C^T adding up where C takes. Pictures are channels last. W is
//! (covered, outputs), or (inputs, covered) of the transposed one; parameters have PyTorch's order and are put into ours and
//! their gradients back, which is little beside the products.

use candle_core::{bail, CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::columns::Window;
use crate::matmul::matmul;
use crate::matrix::Matrix;
use crate::nonlinearity::Nonlinearity;
use crate::parameter::Parameter;
use crate::rows::row_sum;
use crate::storage::{slice, with_slices};
use crate::turn::transpose;

/// Numbers of C that are made at once: half of a second-level cache.
const ROOM: usize = 1 << 16;

/// out (n, places * out) of x (n, pixels * in) under weight (out, in, size, size) and bias (out), as PyTorch's
/// `Conv2d`, but for channels that come last. A backward pass adds to the gradients of weight and bias where [`Parameter`]
/// keeps them; candle's store has that of x alone.
pub fn convolution(
    x: &Tensor,
    weight: &Parameter,
    bias: &Parameter,
    window: Window,
    f: Nonlinearity,
) -> Result<Tensor> {
    apply(x, weight, bias, window, f, Way::Convolution)
}

/// out (n, pixels * out) of x (n, places * in) under weight (in, out, size, size) and bias (out), as PyTorch's
/// `ConvTranspose2d` with the output padding that comes back to the window's picture. Else as [`convolution`].
pub fn transposed_convolution(
    x: &Tensor,
    weight: &Parameter,
    bias: &Parameter,
    window: Window,
    f: Nonlinearity,
) -> Result<Tensor> {
    apply(x, weight, bias, window, f, Way::Transposed)
}

fn apply(
    x: &Tensor,
    weight: &Parameter,
    bias: &Parameter,
    window: Window,
    f: Nonlinearity,
    way: Way,
) -> Result<Tensor> {
    window.require_places()?;
    let layer = Convolution {
        weight: weight.clone(),
        bias: bias.clone(),
        window,
        f,
        way,
    };
    x.contiguous()?.apply_op3(weight.var(), bias.var(), layer)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Convolution,
    Transposed,
}

struct Convolution {
    weight: Parameter,
    bias: Parameter,
    window: Window,
    f: Nonlinearity,
    way: Way,
}

/// Sizes of one application. `few` is the channels at the window's places, `many` those of its picture, whichever is in.
struct Sizes {
    n: usize,
    few: usize,
    many: usize,
    /// Numbers under the window.
    covered: usize,
    /// Places of the window.
    places: usize,
    /// Numbers of a picture on the side of the picture.
    pixels: usize,
    /// Pictures at a time.
    group: usize,
}

impl Convolution {
    /// Refuses shapes that do not fit.
    fn sizes(&self, x: &[usize], weight: &[usize], bias: &[usize]) -> Result<Sizes> {
        let size = self.window.size;
        let (&[n, inputs], &[few, many, height, width]) = (x, weight) else {
            bail!("convolution: expected x (n, pixels * in) and weight of 4 axes, got {x:?} and {weight:?}");
        };
        let places = self.window.count();
        let pixels = self.window.pixels(many);
        let (expected, outputs) = match self.way {
            Way::Convolution => (pixels, few),
            Way::Transposed => (places * few, many),
        };
        if [height, width] != [size; 2]
            || few * many == 0
            || inputs != expected
            || bias != [outputs]
        {
            bail!(
                "convolution: expected {expected} numbers a picture, weight (.., .., {size}, {size}) and bias ({outputs}), got {x:?}, {weight:?} and {bias:?}"
            );
        }
        let covered = self.window.covered(many);
        Ok(Sizes {
            n,
            few,
            many,
            covered,
            places,
            pixels,
            group: (ROOM / (places * covered)).clamp(1, n.max(1)),
        })
    }
}

impl Sizes {
    /// Room for C of a group, and how the numbers of a group's pictures are cut: those at the places, those of the picture.
    fn columns(&self) -> Vec<f32> {
        vec![0.0; self.group * self.places * self.covered]
    }

    fn at_places(&self) -> usize {
        self.group * self.places * self.few
    }

    fn in_picture(&self) -> usize {
        self.group * self.pixels
    }
}

impl CustomOp3 for Convolution {
    fn name(&self) -> &'static str {
        "convolution"
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
        let sizes = self.sizes(x_layout.dims(), weight_layout.dims(), bias_layout.dims())?;
        let x = slice(x, x_layout)?;
        let weight = ours(slice(weight, weight_layout)?, &sizes);
        let weight = Matrix::new(&weight, sizes.few, sizes.covered)?;
        let mut columns = sizes.columns();
        let (mut out, width) = match self.way {
            Way::Convolution => {
                let mut out = vec![0.0; sizes.n * sizes.places * sizes.few];
                let groups = x.chunks(sizes.in_picture());
                for (x, out) in groups.zip(out.chunks_mut(sizes.at_places())) {
                    let columns = self.take(x, &sizes, &mut columns)?;
                    matmul(columns, weight.t(), out)?;
                }
                (out, sizes.places * sizes.few)
            }
            Way::Transposed => {
                let mut out = vec![0.0; sizes.n * sizes.pixels];
                let groups = x.chunks(sizes.at_places());
                for (x, out) in groups.zip(out.chunks_mut(sizes.in_picture())) {
                    self.add_product(x, weight, &sizes, &mut columns, out)?;
                }
                (out, sizes.pixels)
            }
        };
        let bias = slice(bias, bias_layout)?;
        for pixel in out.chunks_exact_mut(bias.len()) {
            self.f.forward(pixel, bias);
        }
        Ok((CpuStorage::F32(out), Shape::from((sizes.n, width))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: &Tensor,
        out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sizes = self.sizes(x.dims(), weight.dims(), bias.dims())?;
        let shape = x.shape();
        let grad = grad.contiguous()?;
        let mut d_x = match x.track_op() {
            true => vec![0.0; x.elem_count()],
            false => Vec::new(),
        };
        with_slices([x, weight, out, &grad], |[x, weight, out, grad]| {
            let g = self.f.backward(out, grad);
            self.bias.add_gradient(|d_bias| {
                row_sum(&g, d_bias);
                Ok(())
            })?;
            self.weight.add_gradient(|d_weight| {
                let d = self.back(x, &ours(weight, &sizes), &g, &sizes, &mut d_x)?;
                pytorchs(&d, &sizes, d_weight);
                Ok(())
            })
        })??;
        if d_x.is_empty() {
            return Ok((None, None, None));
        }
        let d_x = Tensor::from_vec(d_x, shape, &Device::Cpu)?;
        Ok((Some(d_x), None, None))
    }
}

impl Convolution {
    /// The gradient by the weight in our order, and that by x into `d_x`, which is empty where it is not wanted.
    fn back(
        &self,
        x: &[f32],
        weight: &[f32],
        g: &[f32],
        sizes: &Sizes,
        d_x: &mut [f32],
    ) -> Result<Vec<f32>> {
        let weight = Matrix::new(weight, sizes.few, sizes.covered)?;
        let mut columns = sizes.columns();
        let mut d_weight = vec![0.0; sizes.few * sizes.covered];
        let mut part = d_weight.clone();
        let (of_x, of_g) = match self.way {
            Way::Convolution => (sizes.in_picture(), sizes.at_places()),
            Way::Transposed => (sizes.at_places(), sizes.in_picture()),
        };
        let mut d_x = d_x.chunks_mut(of_x);
        for (x, g) in x.chunks(of_x).zip(g.chunks(of_g)) {
            let (picture, places) = match self.way {
                Way::Convolution => (x, g),
                Way::Transposed => (g, x),
            };
            let taken = self.take(picture, sizes, &mut columns)?;
            let rows = Matrix::new(places, places.len() / sizes.few, sizes.few)?;
            matmul(rows.t(), taken, &mut part)?;
            for (sum, part) in d_weight.iter_mut().zip(&part) {
                *sum += part;
            }
            match (d_x.next(), self.way) {
                (None, _) => {}
                (Some(d_x), Way::Convolution) => {
                    self.add_product(g, weight, sizes, &mut columns, d_x)?;
                }
                (Some(d_x), Way::Transposed) => matmul(taken, weight.t(), d_x)?,
            }
        }
        Ok(d_weight)
    }

    /// C (places, covered) of a group of pictures, in `columns`.
    fn take<'a>(
        &self,
        pictures: &[f32],
        sizes: &Sizes,
        columns: &'a mut [f32],
    ) -> Result<Matrix<'a>> {
        let pictures = pictures.chunks_exact(sizes.pixels);
        let rows = pictures.len() * sizes.places;
        let columns = &mut columns[..rows * sizes.covered];
        let places = columns.chunks_exact_mut(sizes.places * sizes.covered);
        for (picture, columns) in pictures.zip(places) {
            self.window.take(picture, sizes.many, columns);
        }
        Matrix::new(columns, rows, sizes.covered)
    }

    /// Adds C^T(at W) to the group's `pictures`, for numbers `at` the places (places, few).
    fn add_product(
        &self,
        at: &[f32],
        weight: Matrix,
        sizes: &Sizes,
        columns: &mut [f32],
        pictures: &mut [f32],
    ) -> Result<()> {
        let at = Matrix::new(at, at.len() / sizes.few, sizes.few)?;
        let columns = &mut columns[..at.rows() * sizes.covered];
        matmul(at, weight, columns)?;
        let places = columns.chunks_exact(sizes.places * sizes.covered);
        for (columns, picture) in places.zip(pictures.chunks_exact_mut(sizes.pixels)) {
            self.window.add(columns, sizes.many, picture);
        }
        Ok(())
    }
}

/// PyTorch's weight (few, many, size * size) as (few, size * size, many).
fn ours(weight: &[f32], sizes: &Sizes) -> Vec<f32> {
    let mut out = vec![0.0; weight.len()];
    let rows = weight.chunks_exact(sizes.covered);
    for (from, to) in rows.zip(out.chunks_exact_mut(sizes.covered)) {
        transpose(from, sizes.covered / sizes.many, to);
    }
    out
}

/// The way back.
fn pytorchs(weight: &[f32], sizes: &Sizes, out: &mut [f32]) {
    let rows = weight.chunks_exact(sizes.covered);
    for (from, to) in rows.zip(out.chunks_exact_mut(sizes.covered)) {
        transpose(from, sizes.many, to);
    }
}
