//! One step of a planar flow, which pushes z along a direction by how far it is from a plane (Rezende and Mohamed 2015, equations 10
//! to 12), with the direction bent so that the step can be undone (appendix A.1):
//!
//! h = tanh(w.z + b),   z' = z + v h,   log_det = log(1 + (1 - h^2) w.v)
//! v = u + (m - w.u) w / |w|^2,   m = log(1 + (e - 1) exp(w.u)) - 1
//!
//! so that w.v = m is above -1 and the determinant above 0. The paper's m is log(1 + exp(w.u)) - 1; this one is moved so that u = 0
//! gives v = 0, a step that leaves z where it is.

use std::f64::consts::E;

use candle_core::{bail, CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::parameter::Parameter;
use crate::storage::{slice, with_slices};

/// z' (n, latent) and log_det (n) of z (n, latent) under u and w (latent) and b (1). A backward pass adds to the gradients of u, w
/// and b where [`Parameter`] keeps them; candle's store has that of z alone.
pub fn planar(z: &Tensor, u: &Parameter, w: &Parameter, b: &Parameter) -> Result<(Tensor, Tensor)> {
    let step = Planar([u, w, b].map(Parameter::clone));
    let both = z.contiguous()?.apply_op3(u.var(), w.var(), step)?;
    let numbers = z.elem_count();
    let moved = both.narrow(0, 0, numbers)?.reshape(z.shape())?;
    Ok((moved, both.narrow(0, numbers, z.dim(0)?)?))
}

/// Both results in one array (n * latent + n): z' row by row, then log_det. candle hands over u and w as well: it goes back through
/// an operation only where an argument is learned.
struct Planar([Parameter; 3]);

/// What follows from u and w alone.
pub(crate) struct Direction {
    /// v (latent).
    v: Vec<f64>,
    /// w.u and |w|^2.
    along: f64,
    square: f64,
    /// m + 1, above 0.
    above: f64,
}

/// |w|^2 is taken to be at least this: for w near 0, v - u is as good as 0 along any direction.
const LEAST_SQUARE: f64 = 1e-30;

impl Direction {
    // Where it is not copied into each of its callers, the page's module is smaller.
    #[inline(never)]
    pub(crate) fn new(u: &[f32], w: &[f32]) -> Self {
        let (along, square) = (dot(u, w), dot(w, w).max(LEAST_SQUARE));
        // log(1 + (e - 1) exp(x)) = x + log(exp(-x) + e - 1), of which the one or the other overflows.
        let above = match along < 0.0 {
            true => (along.exp() * (E - 1.0)).ln_1p(),
            false => along + ((-along).exp() + E - 1.0).ln(),
        };
        let above = above.max(f64::MIN_POSITIVE);
        let bent = (above - 1.0 - along) / square;
        let pairs = u.iter().zip(w);
        Self {
            v: pairs
                .map(|(&u, &w)| f64::from(u) + bent * f64::from(w))
                .collect(),
            along,
            square,
            above,
        }
    }

    /// The determinant where tanh is h: 1 + (1 - h^2) m, in which nothing cancels.
    fn determinant(&self, h: f64) -> f64 {
        h * h + (1.0 - h * h) * self.above
    }

    /// Adds z' (latent) of one z (latent) to `out`, and answers its log_det.
    #[inline(never)]
    pub(crate) fn push(&self, z: &[f32], w: &[f32], b: f64, out: &mut Vec<f32>) -> f32 {
        let h = (dot(w, z) + b).tanh();
        let moved = z.iter().zip(&self.v);
        out.extend(moved.map(|(&z, v)| (f64::from(z) + v * h) as f32));
        self.determinant(h).ln() as f32
    }

    /// The derivative of m by w.u.
    fn slope(&self) -> f64 {
        1.0 / (1.0 + (-self.along).exp() / (E - 1.0))
    }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

impl CustomOp3 for Planar {
    fn name(&self) -> &'static str {
        "planar"
    }

    fn cpu_fwd(
        &self,
        z: &CpuStorage,
        z_layout: &Layout,
        u: &CpuStorage,
        u_layout: &Layout,
        w: &CpuStorage,
        w_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, latent) = z_layout.shape().dims2()?;
        let [_, _, b] = &self.0;
        let shapes = [u_layout.dims(), w_layout.dims(), b.var().dims()];
        if n * latent == 0 || shapes != [&[latent], &[latent], &[1]] {
            bail!("planar: expected u and w ({latent}) and b (1), got {shapes:?}");
        }
        let (z, w) = (slice(z, z_layout)?, slice(w, w_layout)?);
        let direction = Direction::new(slice(u, u_layout)?, w);
        let b = with_slices([b.var()], |[b]| f64::from(b[0]))?;
        let mut out = Vec::with_capacity(n * latent + n);
        let mut log_det = Vec::with_capacity(n);
        for z in z.chunks_exact(latent) {
            log_det.push(direction.push(z, w, b, &mut out));
        }
        out.extend(log_det);
        Ok((CpuStorage::F32(out), Shape::from(n * latent + n)))
    }

    fn bwd(
        &self,
        z: &Tensor,
        u: &Tensor,
        w: &Tensor,
        _out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let [u_parameter, w_parameter, b_parameter] = &self.0;
        let b = with_slices([b_parameter.var()], |[b]| f64::from(b[0]))?;
        let grad = grad.contiguous()?;
        let (d_z, [d_u, d_w, d_b]) =
            with_slices([z, u, w, &grad], |[z, u, w, grad]| slopes(z, u, w, b, grad))?;
        let pairs = [(u_parameter, d_u), (w_parameter, d_w), (b_parameter, d_b)];
        for (parameter, slope) in pairs {
            parameter.add_gradient(|own| {
                let numbers = own.iter_mut().zip(&slope);
                numbers.for_each(|(own, &slope)| *own = slope as f32);
                Ok(())
            })?;
        }
        let d_z = Tensor::from_vec(d_z, z.shape(), &Device::Cpu)?;
        Ok((Some(d_z), None, None))
    }
}

/// The gradients by z (n, latent), and by u, w (latent) and b (1), of what has this gradient by z' and log_det.
#[inline(never)]
pub(crate) fn slopes(
    z: &[f32],
    u: &[f32],
    w: &[f32],
    b: f64,
    grad: &[f32],
) -> (Vec<f32>, [Vec<f64>; 3]) {
    let latent = w.len();
    let direction = Direction::new(u, w);
    let (v, square, m) = (&direction.v, direction.square, direction.above - 1.0);
    let (by_moved, by_log_det) = grad.split_at(z.len());
    let mut d_z = Vec::with_capacity(z.len());
    let (mut d_v, mut d_w, mut d_b, mut d_m) = (vec![0.0; latent], vec![0.0; latent], 0.0, 0.0);
    let rows = z.chunks_exact(latent).zip(by_moved.chunks_exact(latent));
    for ((z, by_moved), &by_log_det) in rows.zip(by_log_det) {
        let h = (dot(w, z) + b).tanh();
        let (fall, by_log_det) = (1.0 - h * h, f64::from(by_log_det));
        let det = direction.determinant(h);
        let by_h: f64 = v.iter().zip(by_moved).map(|(v, &g)| v * f64::from(g)).sum();
        let by_place = fall * (by_h - by_log_det * 2.0 * h * m / det);
        d_m += by_log_det * fall / det;
        d_b += by_place;
        let sums = d_w.iter_mut().zip(&mut d_v);
        for (((&z, &moved), &w), (d_w, d_v)) in z.iter().zip(by_moved).zip(w).zip(sums) {
            let moved = f64::from(moved);
            d_z.push((moved + by_place * f64::from(w)) as f32);
            *d_w += by_place * f64::from(z);
            *d_v += h * moved;
        }
    }
    // By way of v = u + bent w, bent = (m - w.u) / |w|^2.
    let bent = (m - direction.along) / square;
    let by_bent: f64 = d_v.iter().zip(w).map(|(d, &w)| d * f64::from(w)).sum();
    let by_along = direction.slope() * (d_m + by_bent / square) - by_bent / square;
    let d_u = d_v.iter().zip(w);
    let d_u = d_u.map(|(d_v, &w)| d_v + by_along * f64::from(w)).collect();
    for ((d_w, d_v), (&u, &w)) in d_w.iter_mut().zip(&d_v).zip(u.iter().zip(w)) {
        let (u, w) = (f64::from(u), f64::from(w));
        *d_w += by_along * u + bent * d_v - 2.0 * by_bent * bent * w / square;
    }
    (d_z, [d_u, d_w, vec![d_b]])
}
