//! One step of a planar flow, which pushes z along a direction by how far it is from a plane (Rezende and Mohamed 2015, equations 10
//! to 12), with the direction bent so that the step can be undone (appendix A.1):
//!
//! h = tanh(w.z + b),   z' = z + v h,   log_det = log(1 + (1 - h^2) w.v)
//! v = u + (m - w.u) w / |w|^2,   m = log(1 + (e - 1) exp(w.u)) - 1
//!
//! so that w.v = m is above -1 and the determinant above 0. The paper's m is log(1 + exp(w.u)) - 1; this one is moved so that u = 0
//! gives v = 0, a step that leaves z where it is.
//!
//! Every row has its own u, w and b, as an encoder gives them (section 4).

use std::f64::consts::E;

use candle_core::{bail, CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::storage::{slice, with_slices};

/// z' (n, latent) and log_det (n) of z (n, latent), each row under its own `steps` (n, 2 * latent + 1): u, w and b one after the
/// other. Gradients reach both.
pub fn planar(z: &Tensor, steps: &Tensor) -> Result<(Tensor, Tensor)> {
    let both = z.contiguous()?.apply_op2(&steps.contiguous()?, Planar)?;
    let numbers = z.elem_count();
    let moved = both.narrow(0, 0, numbers)?.reshape(z.shape())?;
    Ok((moved, both.narrow(0, numbers, z.dim(0)?)?))
}

/// Both results in one array (n * latent + n): z' row by row, then log_det.
struct Planar;

/// u, w and b of a row.
fn parts(step: &[f32], latent: usize) -> (&[f32], &[f32], f64) {
    let (u, rest) = step.split_at(latent);
    (u, &rest[..latent], f64::from(rest[latent]))
}

/// What follows from u and w alone.
struct Direction {
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
    fn new(u: &[f32], w: &[f32]) -> Self {
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
    fn push(&self, z: &[f32], w: &[f32], b: f64, out: &mut Vec<f32>) -> f32 {
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

impl CustomOp2 for Planar {
    fn name(&self) -> &'static str {
        "planar"
    }

    fn cpu_fwd(
        &self,
        z: &CpuStorage,
        z_layout: &Layout,
        steps: &CpuStorage,
        steps_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, latent) = z_layout.shape().dims2()?;
        let width = 2 * latent + 1;
        if n * latent == 0 || steps_layout.dims() != [n, width] {
            let found = steps_layout.dims();
            bail!("planar: expected u, w and b ({n}, {width}), got {found:?}");
        }
        let (z, steps) = (slice(z, z_layout)?, slice(steps, steps_layout)?);
        let mut out = Vec::with_capacity(n * latent + n);
        let mut log_det = Vec::with_capacity(n);
        for (z, step) in z.chunks_exact(latent).zip(steps.chunks_exact(width)) {
            let (u, w, b) = parts(step, latent);
            log_det.push(Direction::new(u, w).push(z, w, b, &mut out));
        }
        out.extend(log_det);
        Ok((CpuStorage::F32(out), Shape::from(n * latent + n)))
    }

    fn bwd(
        &self,
        z: &Tensor,
        steps: &Tensor,
        _out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (_, latent) = z.dims2()?;
        let width = 2 * latent + 1;
        let mut d_z = Vec::with_capacity(z.elem_count());
        let mut d_steps = Vec::with_capacity(steps.elem_count());
        let grad = grad.contiguous()?;
        with_slices([z, steps, &grad], |[values, steps, grad]| {
            let (by_moved, by_log_det) = grad.split_at(values.len());
            let rows = values.chunks_exact(latent).zip(steps.chunks_exact(width));
            let by = by_moved.chunks_exact(latent).zip(by_log_det);
            for ((z, step), (by_moved, &by_log_det)) in rows.zip(by) {
                let (u, w, b) = parts(step, latent);
                let ([by_z, by_u, by_w], by_b) =
                    slopes(z, [u, w], b, by_moved, f64::from(by_log_det));
                d_z.extend(by_z.iter().map(|&slope| slope as f32));
                let own = by_u.iter().chain(&by_w).chain([&by_b]);
                d_steps.extend(own.map(|&slope| slope as f32));
            }
        })?;
        let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), &Device::Cpu);
        Ok((Some(tensor(d_z, z)?), Some(tensor(d_steps, steps)?)))
    }
}

/// The gradients by z, u and w (latent) and b, of what has this gradient by z' (latent) and log_det.
fn slopes(
    z: &[f32],
    [u, w]: [&[f32]; 2],
    b: f64,
    by_moved: &[f32],
    by_log_det: f64,
) -> ([Vec<f64>; 3], f64) {
    let direction = Direction::new(u, w);
    let (v, square, m) = (&direction.v, direction.square, direction.above - 1.0);
    let h = (dot(w, z) + b).tanh();
    let fall = 1.0 - h * h;
    let det = direction.determinant(h);
    let by_h: f64 = v.iter().zip(by_moved).map(|(v, &g)| v * f64::from(g)).sum();
    let by_place = fall * (by_h - by_log_det * 2.0 * h * m / det);
    // By way of v = u + bent w, bent = (m - w.u) / |w|^2.
    let bent = (m - direction.along) / square;
    let by_bent = h * dot(by_moved, w);
    let by_m = by_log_det * fall / det;
    let by_along = direction.slope() * (by_m + by_bent / square) - by_bent / square;
    let (mut d_z, mut d_u, mut d_w) = (Vec::new(), Vec::new(), Vec::new());
    for (i, &moved) in by_moved.iter().enumerate() {
        let [z, u, w, moved] = [z[i], u[i], w[i], moved].map(f64::from);
        let by_v = h * moved;
        d_z.push(moved + by_place * w);
        d_u.push(by_v + by_along * w);
        d_w.push(by_place * z + by_along * u + bent * by_v - 2.0 * by_bent * bent * w / square);
    }
    ([d_z, d_u, d_w], by_place)
}
