//! One training step on one x, laid open.

use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::theory::{self, trace};
use vae::{flat, Error};
use wasm_bindgen::prelude::*;

use crate::arrays::Floats;
use crate::failure::Result;
use crate::model::Model;
use crate::theory::rng;

/// One layer in one training step on one x.
#[derive(Serialize, Tsify)]
pub struct TraceLayer {
    /// As in a checkpoint: 'encoder.hidden.0', 'encoder.mu', 'decoder.out' ...
    name: String,
    /// (out) what the layer answers, after its nonlinearity.
    activations: Floats,
    /// (out) the gradient of the loss by these.
    gradients: Floats,
    /// Euclidean norm of weight and bias.
    weights: f64,
    /// That of the loss's gradient in them.
    gradient: f64,
    /// That of the change which the step would make.
    update: f64,
}

/// Forward, backward and update of one step on one x; the model stays as it is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// In the order of the data's way.
    layers: Vec<TraceLayer>,
    /// (input)
    x: Floats,
    /// (latent)
    mu: Floats,
    /// (latent)
    logvar: Floats,
    /// (latent)
    eps: Floats,
    /// (latent)
    z: Floats,
    /// (input) the mean of p(x|z).
    mean: Floats,
    /// Before the update.
    nll: f64,
    /// Before the update.
    kl: f64,
    /// Weight of kl in the loss.
    beta: f64,
    /// With the same eps, were the update made.
    nll_after: f64,
    /// Likewise.
    kl_after: f64,
}

#[wasm_bindgen]
impl Model {
    /// The training step that would come next, were one x (input) its batch.
    pub fn trace(&self, x: &[f32], seed: u32) -> Result<Ts<Trace>> {
        let vae = self.vae();
        if x.len() != vae.config().input {
            return Err(Error::shape("x", &[vae.config().input], &[x.len()]).into());
        }
        let x = self.see(x)?;
        let eps = rng(seed).normal_tensor(1, vae.config().latent)?;
        let of = trace(&self.trainer(), &x, &eps)?;
        let layer = |layer: theory::TraceLayer| TraceLayer {
            name: layer.name,
            activations: layer.activations.into(),
            gradients: layer.gradients.into(),
            weights: layer.weights,
            gradient: layer.gradient,
            update: layer.update,
        };
        let answer = Trace {
            layers: of.layers.into_iter().map(layer).collect(),
            x: flat(&x.x)?.into(),
            mu: of.mu.into(),
            logvar: of.logvar.into(),
            eps: flat(&eps)?.into(),
            z: of.z.into(),
            mean: of.mean.into(),
            nll: of.nll,
            kl: of.kl,
            beta: of.beta,
            nll_after: of.nll_after,
            kl_after: of.kl_after,
        };
        Ok(answer.into_ts()?)
    }
}
