//! A flow that is another one for each x: an encoder tells it some numbers beside z_0. A planar flow is told all of its u, w and b
//! (Rezende and Mohamed 2015, section 4.2); autoregressive steps have parameters of their own and are all told the same (the context
//! of Kingma et al. 2016, section 4).

use candle_core::Tensor;
use vae_kernels::planar;

use super::autoregressive::Autoregressive;
use super::{through, FlowKind};
use crate::error::Result;
use crate::layers::Builder;

/// Numbers that autoregressive steps are told of an x.
const CONTEXT: usize = 32;

/// Steps one after the other, which know of x what they are told.
#[derive(Debug)]
pub struct ConditionalFlow {
    steps: Steps,
    latent: usize,
}

#[derive(Debug)]
enum Steps {
    /// So many.
    Planar(usize),
    Autoregressive(Vec<Autoregressive>),
}

impl ConditionalFlow {
    /// `length` steps on z of so many latents; parameters, where they have any, are named `{prefix}.{k}.…`.
    pub fn new(
        builder: &mut Builder,
        prefix: &str,
        kind: FlowKind,
        latent: usize,
        length: usize,
    ) -> Result<Self> {
        let step = |k| {
            let name = format!("{prefix}.{k}");
            Autoregressive::new(builder, &name, k, latent, CONTEXT)
        };
        let steps = match kind {
            FlowKind::Planar => Steps::Planar(length),
            FlowKind::Autoregressive => {
                Steps::Autoregressive((0..length).map(step).collect::<Result<_>>()?)
            }
        };
        Ok(Self { steps, latent })
    }

    /// How many numbers it is told of an x.
    pub fn told(&self) -> usize {
        match self.steps {
            Steps::Planar(length) => length * self.width(),
            Steps::Autoregressive(_) => CONTEXT,
        }
    }

    /// Numbers of a planar step: u, w and b.
    fn width(&self) -> usize {
        2 * self.latent + 1
    }

    /// z_0 (n, latent) and what is told (n, told) -> z_K (n, latent) and log|det| (n), nats, of the whole way.
    pub fn forward(&self, z: &Tensor, told: &Tensor) -> Result<(Tensor, Tensor)> {
        match &self.steps {
            Steps::Planar(length) => through(z, 0..*length, |k, z| {
                let own = told.narrow(1, k * self.width(), self.width())?;
                Ok(planar(z, &own)?)
            }),
            Steps::Autoregressive(steps) => {
                through(z, steps.iter(), |step, z| step.forward(z, Some(told)))
            }
        }
    }
}
