//! A planar step:
//!
//! z' = z + v tanh(w.z + b),   log|det| = log(1 + (1 - tanh(w.z + b)^2) w.v)
//!
//! (Rezende and Mohamed 2015, equations 10 to 12), where v is u, bent so that w.v > -1 and the step can be undone (appendix A.1).
//! What it computes is the kernel's.

use candle_core::Tensor;
use vae_kernels::{planar, Parameter};

use crate::error::Result;
use crate::layers::{Builder, Init};

/// u and w (latent), b (1).
#[derive(Debug)]
pub(super) struct Planar {
    u: Parameter,
    w: Parameter,
    b: Parameter,
}

impl Planar {
    /// The step whose parameters are `{name}.u`, `{name}.w` and `{name}.b`. u begins at 0, where nothing moves; w and b uniform on
    /// +-1/sqrt(latent), so that no two steps are the same.
    pub(super) fn new(builder: &mut Builder, name: &str, latent: usize) -> Result<Self> {
        let any = Init::Uniform {
            bound: 1.0 / (latent as f32).sqrt(),
        };
        Ok(Self {
            u: builder.parameter(&format!("{name}.u"), &[latent], Init::Constant(0.0))?,
            w: builder.parameter(&format!("{name}.w"), &[latent], any)?,
            b: builder.parameter(&format!("{name}.b"), &[1], any)?,
        })
    }

    /// z (n, latent) -> z' (n, latent) and log|det| (n).
    pub(super) fn forward(&self, z: &Tensor) -> Result<(Tensor, Tensor)> {
        let own = Tensor::cat(
            &[&self.u, &self.w, &self.b].map(|own| own.var().as_tensor()),
            0,
        )?;
        let rows = (z.dim(0)?, own.elem_count());
        Ok(planar(z, &own.broadcast_as(rows)?)?)
    }
}
