//! What is asked of a model: what it makes of one image, encoding, decoding, samples, ways through its latent space. The
//! theory's questions are in `theory` and `tasks`, those of a model of words in `words`.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::error::Error;
use vae::inference::components::components;
use vae::inference::explain::explain;
use vae::inference::importance::log_px;
use vae::inference::latent::{self, Interpolation};
use vae::model::Vae;
use vae::rng::Rng;
use vae::tensor::flat;
use vae::train::Trainer;
use wasm_bindgen::prelude::*;

use crate::arrays::Floats;
use crate::failure::{read, Failure, Result};

/// Images or latents in one call at most: a wall of images beyond any screen, well within the module's memory.
const MAX_ROWS: usize = 20_000;

/// A session's model, as it is when it is asked.
#[wasm_bindgen]
pub struct Model {
    trainer: Rc<RefCell<Trainer>>,
}

/// q(z|x) of each image.
#[derive(Serialize, Tsify)]
pub struct Posterior {
    /// (n, latent)
    mu: Floats,
    /// (n, latent)
    logvar: Floats,
}

/// Latents and what the decoder makes of them.
#[derive(Serialize, Tsify)]
pub struct Decoded {
    /// (n, latent)
    z: Floats,
    /// The mean of p(x|z) (n, input).
    mean: Floats,
}

/// The plane of the latent space in which encoded images spread most.
#[derive(Serialize, Tsify)]
pub struct Plane {
    /// (latent)
    mean: Floats,
    /// (2, latent), orthonormal; (1, latent) of a model of one latent.
    components: Floats,
    /// (latent) along every component, largest first.
    variances: Floats,
}

/// What the model makes of one x.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// (input) as the model takes it, after thresholding where it does.
    x: Floats,
    /// (latent)
    mu: Floats,
    /// (latent)
    logvar: Floats,
    /// (latent) nats.
    kl_per_latent: Floats,
    /// (input) the mean of p(x|z) at z = mu.
    reconstruction: Floats,
    /// (draws, latent)
    eps: Floats,
    /// (draws, latent)
    z: Floats,
    /// (draws, input)
    mean: Floats,
    /// At z = mu.
    nll_at_mu: f64,
    /// At each z (draws).
    nll_per_draw: Floats,
    /// Averaged over the draws.
    nll: f64,
    /// KL(q(z|x) || p(z)).
    kl: f64,
}

#[wasm_bindgen]
impl Model {
    /// The encoder's answer to one x (input), `draws` of z from it, and what the decoder makes of them.
    pub fn explain(&self, x: &[f32], draws: usize, seed: u32) -> Result<Ts<Explanation>> {
        self.room("draws", draws)?;
        let of = explain(&self.vae(), x, draws, u64::from(seed))?;
        let explanation = Explanation {
            x: of.x.into(),
            mu: of.mu.into(),
            logvar: of.logvar.into(),
            kl_per_latent: of.kl_per_latent.into(),
            reconstruction: of.reconstruction.into(),
            eps: of.eps.into(),
            z: of.z.into(),
            mean: of.mean.into(),
            nll_at_mu: of.nll_at_mu,
            nll_per_draw: of.nll_per_draw.into(),
            nll: of.nll,
            kl: of.kl,
        };
        Ok(explanation.into_ts()?)
    }

    /// x (n, input) -> mu, logvar (n, latent).
    pub fn encode(&self, x: &[f32]) -> Result<Ts<Posterior>> {
        let vae = self.vae();
        self.room("x", x.len() / vae.config().input)?;
        let posterior = vae.encode(&vae.see(x)?)?;
        let answer = Posterior {
            mu: flat(&posterior.mu)?.into(),
            logvar: flat(&posterior.logvar)?.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// z (n, latent) -> the mean of p(x|z) (n, input).
    pub fn decode(&self, z: &[f32]) -> Result<Ts<Decoded>> {
        let vae = self.vae();
        self.room("z", z.len() / vae.config().latent)?;
        let mean = flat(&vae.decode_mean(&vae.latents(z)?)?)?;
        let answer = Decoded {
            z: z.into(),
            mean: mean.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// `count` draws from the prior, its standard deviation scaled by `temperature`.
    pub fn sample(&self, count: usize, temperature: f32, seed: u32) -> Result<Ts<Decoded>> {
        limit("count", count)?;
        let mut rng = Rng::new(u64::from(seed));
        let latents = self.vae().sample_prior(count, temperature, &mut rng)?;
        self.decode(&flat(&latents.z)?)
    }

    /// `steps` latents from `a` to `b` (latent), both included.
    pub fn interpolate(
        &self,
        a: &[f32],
        b: &[f32],
        steps: usize,
        kind: Ts<Interpolation>,
    ) -> Result<Ts<Decoded>> {
        self.require_one("a", a)?;
        limit("steps", steps)?;
        self.decode(&latent::path(a, b, steps, read(&kind)?)?)
    }

    /// The map of a 2-D model: `side` * `side` latents at the prior's quantiles, row by row from the top.
    pub fn grid(&self, side: usize) -> Result<Ts<Decoded>> {
        limit("side * side", side.saturating_mul(side))?;
        self.decode(&latent::grid(side))
    }

    /// `steps` latents that differ from z (latent) in number `index` alone, which goes from -extent to extent.
    pub fn traverse(
        &self,
        z: &[f32],
        index: usize,
        steps: usize,
        extent: f32,
    ) -> Result<Ts<Decoded>> {
        self.require_one("z", z)?;
        limit("steps", steps)?;
        self.decode(&latent::traversal(z, index, steps, extent)?)
    }

    /// The first two principal components of mu (n, latent), and how the variance is shared out among all.
    pub fn components(&self, mu: &[f32]) -> Result<Ts<Plane>> {
        let latent = self.vae().config().latent;
        limit("mu", mu.len() / latent)?;
        let found = components(mu, latent)?;
        let answer = Plane {
            mean: found.mean.into(),
            components: found.components[..latent * latent.min(2)].into(),
            variances: found.variances.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// log p(x) of one x (input), in nats, by importance sampling.
    #[wasm_bindgen(js_name = logPx)]
    pub fn log_px(&self, x: &[f32], samples: usize, seed: u32) -> Result<f64> {
        limit("samples", samples)?;
        let vae = self.vae();
        let mut rng = Rng::new(u64::from(seed));
        Ok(log_px(&vae, &vae.see(x)?, samples, &mut rng)?)
    }
}

impl Model {
    pub(crate) fn new(trainer: Rc<RefCell<Trainer>>) -> Self {
        Self { trainer }
    }

    pub(crate) fn trainer(&self) -> Ref<'_, Trainer> {
        self.trainer.borrow()
    }

    pub(crate) fn vae(&self) -> Ref<'_, Vae> {
        Ref::map(self.trainer(), Trainer::vae)
    }

    /// Refuses what is not one latent, before its length decides how much memory is asked for.
    pub(crate) fn require_one(&self, what: &str, z: &[f32]) -> Result<()> {
        let latent = self.vae().config().latent;
        if z.len() == latent {
            return Ok(());
        }
        Err(Error::shape(what, &[latent], &[z.len()]).into())
    }

    /// Refuses to send more `rows` through the model at once than there is room for.
    pub(crate) fn room(&self, what: &str, rows: usize) -> Result<()> {
        at_most(what, rows, self.vae().config().rows_at_once(MAX_ROWS))
    }
}

/// Refuses a `count` that would ask for more memory than there is.
pub(crate) fn limit(what: &str, count: usize) -> Result<()> {
    at_most(what, count, MAX_ROWS)
}

pub(crate) fn at_most(what: &str, count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    let message = format!("{what}: expected at most {most}, got {count}");
    Err(Failure::new("range", message))
}
