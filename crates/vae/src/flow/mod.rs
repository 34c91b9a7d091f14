//! Normalizing flows: a distribution of z that is made of a simpler one by steps that can be undone,
//!
//! z_K = f_K(... f_1(z_0)),   log q(z_K) = log q_0(z_0) - sum_k log|det f_k'(z_(k-1))|
//!
//! (Rezende and Mohamed 2015, equations 6 and 7). Each kind of step is in a file of its own; what z_0 is drawn from is left to
//! whoever draws it. A flow on parameters of its own begins as the identity, so that what it is put on stays as it was until something
//! is learned; one that is told of x by an encoder is in `conditional`.

mod autoregressive;
mod conditional;
mod planar;

use candle_core::Tensor;
use serde::{Deserialize, Serialize};

use self::autoregressive::Autoregressive;
use self::planar::Planar;
use crate::error::Result;
use crate::layers::Builder;

pub use self::conditional::ConditionalFlow;

/// The kind of a flow's steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum FlowKind {
    /// Each pushes z along one direction (Rezende and Mohamed 2015).
    Planar,
    /// Each shifts and scales every latent by what those before it are (Kingma et al. 2016).
    #[default]
    Autoregressive,
}

/// Steps one after the other; none of them is the identity.
#[derive(Debug)]
pub struct Flow(Vec<Step>);

#[derive(Debug)]
enum Step {
    Planar(Planar),
    Autoregressive(Autoregressive),
}

impl Flow {
    /// `length` steps on z of so many latents, with parameters named `{prefix}.{k}.…`.
    pub fn new(
        builder: &mut Builder,
        prefix: &str,
        kind: FlowKind,
        latent: usize,
        length: usize,
    ) -> Result<Self> {
        let step = |k| {
            let name = format!("{prefix}.{k}");
            Ok(match kind {
                FlowKind::Planar => Step::Planar(Planar::new(builder, &name, latent)?),
                FlowKind::Autoregressive => {
                    Step::Autoregressive(Autoregressive::new(builder, &name, k, latent, 0)?)
                }
            })
        };
        Ok(Self((0..length).map(step).collect::<Result<_>>()?))
    }

    /// z_0 (n, latent) -> z_K (n, latent) and log|det| (n), nats, of the whole way.
    pub fn forward(&self, z: &Tensor) -> Result<(Tensor, Tensor)> {
        through(z, self.0.iter(), |step, z| match step {
            Step::Planar(step) => step.forward(z),
            Step::Autoregressive(step) => step.forward(z, None),
        })
    }
}

/// z (n, latent) through `steps`, and log|det| (n) of the whole way.
fn through<S>(
    z: &Tensor,
    mut steps: impl Iterator<Item = S>,
    step: impl Fn(S, &Tensor) -> Result<(Tensor, Tensor)>,
) -> Result<(Tensor, Tensor)> {
    let nothing = Tensor::zeros(z.dim(0)?, z.dtype(), z.device())?;
    steps.try_fold((z.clone(), nothing), |(z, sum), one| {
        let (z, log_det) = step(one, &z)?;
        Ok((z, (sum + log_det)?))
    })
}
