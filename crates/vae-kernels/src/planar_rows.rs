//! The step of a planar flow, see `planar.rs`, where every row has its own u, w and b, as an encoder gives them (Rezende and Mohamed
//! 2015, section 4).

use candle_core::{bail, CpuStorage, CustomOp2, Device, Layout, Result, Shape, Tensor};

use crate::planar::{slopes, Direction};
use crate::storage::{slice, with_slices};

/// z' (n, latent) and log_det (n) of z (n, latent), each row under its own `steps` (n, 2 * latent + 1): u, w and b one after the
/// other. Gradients reach both.
pub fn planar_rows(z: &Tensor, steps: &Tensor) -> Result<(Tensor, Tensor)> {
    let both = z
        .contiguous()?
        .apply_op2(&steps.contiguous()?, PlanarRows)?;
    let numbers = z.elem_count();
    let moved = both.narrow(0, 0, numbers)?.reshape(z.shape())?;
    Ok((moved, both.narrow(0, numbers, z.dim(0)?)?))
}

/// Both results in one array (n * latent + n): z' row by row, then log_det.
struct PlanarRows;

/// u, w and b of a row.
fn parts(step: &[f32], latent: usize) -> (&[f32], &[f32], f64) {
    let (u, rest) = step.split_at(latent);
    (u, &rest[..latent], f64::from(rest[latent]))
}

impl CustomOp2 for PlanarRows {
    fn name(&self) -> &'static str {
        "planar-rows"
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
            bail!("planar rows: expected u, w and b ({n}, {width}), got {found:?}");
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
            let mut of_row = vec![0.0; latent + 1];
            for ((z, step), (by_moved, &by_log_det)) in rows.zip(by) {
                let (u, w, b) = parts(step, latent);
                of_row[..latent].copy_from_slice(by_moved);
                of_row[latent] = by_log_det;
                let (row, own) = slopes(z, u, w, b, &of_row);
                d_z.extend(row);
                d_steps.extend(own.into_iter().flatten().map(|slope| slope as f32));
            }
        })?;
        let tensor = |values, like: &Tensor| Tensor::from_vec(values, like.shape(), &Device::Cpu);
        Ok((Some(tensor(d_z, z)?), Some(tensor(d_steps, steps)?)))
    }
}
