//! What is asked of a model: what it makes of one image, encoding, decoding, samples, ways through its latent space. The
//! theory's questions are in `theory` and `tasks`, those of a model of words in `words`.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::data::drawing::{self, Strokes};
use vae::inference::{self, components, kl_per_latent, log_px, recognize, Interpolation};
use vae::{flat, Batch, Error, Latents, Rng, Trainer, Vae};
use wasm_bindgen::prelude::*;

use crate::arrays::{Bytes, Floats};
use crate::failure::{read, Failure, Result};
use crate::limits::{at_most, limit, MAX_ROWS};

/// A session's model, as it is when it is asked. A conditional one takes x to be of the class that is the most probable, and
/// decodes z as `class`, where nothing else is said.
#[wasm_bindgen]
pub struct Model {
    trainer: Rc<RefCell<Trainer>>,
    /// That which it was told when it last explained an image; the first before that.
    class: Cell<u8>,
}

/// q(z|x) of each image; with a flow the means and variances that some draws have.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Posterior {
    /// (n, latent)
    mu: Floats,
    /// (n, latent)
    logvar: Floats,
    /// (n, latent) nats, of each latent by itself; where it has no closed form, as estimated at one z an image.
    kl_per_latent: Floats,
    /// (n) the classes that a conditional model was told, to be decoded by.
    labels: Option<Bytes>,
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
    /// (latent) nats, of each by itself; where it has no closed form, as estimated at the draws.
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
    /// KL(q(z|x) || p(z)); where it has no closed form, as estimated at the draws.
    kl: f64,
    /// The standard error of that estimate; undefined of a closed form.
    kl_error: Option<f64>,
    /// The class that a conditional model was told.
    class: Option<u8>,
    /// (classes) p(y|x) by the bound; empty where the model is told no class.
    classes: Floats,
}

/// A drawing as the model sees it, and what it makes of it.
#[derive(Serialize, Tsify)]
pub struct Seen {
    /// (input) as its dataset's images are.
    x: Floats,
    explanation: Explanation,
}

impl From<inference::Explanation> for Explanation {
    fn from(of: inference::Explanation) -> Self {
        Self {
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
            kl_error: of.kl_error,
            class: of.class,
            classes: of.classes.into(),
        }
    }
}

#[wasm_bindgen]
impl Model {
    /// The encoder's answer to one x (input), `draws` of z from it, and what the decoder makes of them; of a conditional model as
    /// `class`, without it as the most probable one.
    pub fn explain(
        &self,
        x: &[f32],
        draws: usize,
        seed: u32,
        class: Option<u8>,
    ) -> Result<Ts<Explanation>> {
        Ok(self.explained(x, draws, seed, class)?.into_ts()?)
    }

    /// `explain` of a drawing, whose arguments are those of `seeDrawing`: both in one answer, for the hand that draws it.
    /// undefined for an empty drawing.
    #[wasm_bindgen(js_name = explainDrawing)]
    pub fn explain_drawing(
        &self,
        points: &[f32],
        ends: &[u32],
        widths: &[f32],
        draws: usize,
        seed: u32,
        class: Option<u8>,
    ) -> Result<Option<Ts<Seen>>> {
        let entry = self.vae().config().entry().ok_or_else(|| {
            Failure::new("range", "the model's images are of no dataset".to_owned())
        })?;
        let strokes = Strokes {
            points,
            ends,
            widths,
        };
        let Some(x) = drawing::see_strokes(&strokes, entry.shape, entry.drawing)? else {
            return Ok(None);
        };
        let seen = Seen {
            explanation: self.explained(&x, draws, seed, class)?,
            x: x.into(),
        };
        Ok(Some(seen.into_ts()?))
    }

    /// x (n, input) -> mu, logvar (n, latent); of a conditional model by their `labels` (n), where these are known.
    pub fn encode(&self, x: &[f32], labels: Option<Box<[u8]>>) -> Result<Ts<Posterior>> {
        let vae = self.vae();
        self.room("x", x.len() / vae.config().input)?;
        let batch = match labels.map(Vec::from) {
            None => self.see(x)?,
            labels => Batch {
                labels,
                ..vae.see(x)?
            },
        };
        let posterior = vae.encode(&batch)?;
        let shape = posterior.mu.dims();
        let eps = Rng::new(1).normal_tensor(shape[0], shape[1])?;
        let z = posterior.sample(&eps)?;
        let gaussian = posterior.as_gaussian()?;
        let answer = Posterior {
            kl_per_latent: flat(&kl_per_latent(&vae.prior()?, &gaussian, &z)?)?.into(),
            mu: flat(&gaussian.mu)?.into(),
            logvar: flat(&gaussian.logvar)?.into(),
            labels: batch.labels.map(Bytes::from),
        };
        Ok(answer.into_ts()?)
    }

    /// z (n, latent) -> the mean of p(x|z) (n, input); of a conditional model each as its label, where `labels` (n) are given.
    pub fn decode(&self, z: &[f32], labels: Option<Box<[u8]>>) -> Result<Ts<Decoded>> {
        let latents = self.latents(z)?;
        self.decoded(match labels {
            None => latents,
            Some(labels) => Latents {
                labels: Some(labels.into()),
                ..latents
            },
        })
    }

    /// `count` draws from the prior, its standard deviation scaled by `temperature`; of a conditional model the classes in turn.
    pub fn sample(&self, count: usize, temperature: f32, seed: u32) -> Result<Ts<Decoded>> {
        limit("count", count)?;
        let mut rng = Rng::new(u64::from(seed));
        self.decoded(self.vae().sample_prior(count, temperature, &mut rng)?)
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
        self.decode(&inference::path(a, b, steps, read(&kind)?)?, None)
    }

    /// The map of a 2-D model: `side` * `side` latents at the quantiles of N(0, I), whatever the prior, row by row from the top.
    pub fn grid(&self, side: usize) -> Result<Ts<Decoded>> {
        limit("side * side", side.saturating_mul(side))?;
        self.decode(&inference::grid(side), None)
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
        self.decode(&inference::traversal(z, index, steps, extent)?, None)
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
        Ok(log_px(&vae, &self.see(x)?, samples, &mut rng)?)
    }
}

impl Model {
    pub(crate) fn new(trainer: Rc<RefCell<Trainer>>) -> Self {
        Self {
            trainer,
            class: Cell::default(),
        }
    }

    fn explained(
        &self,
        x: &[f32],
        draws: usize,
        seed: u32,
        class: Option<u8>,
    ) -> Result<Explanation> {
        self.room("draws", draws)?;
        let of = inference::explain(&self.vae(), x, draws, class, u64::from(seed))?;
        self.class.set(of.class.unwrap_or_default());
        Ok(of.into())
    }

    fn decoded(&self, latents: Latents) -> Result<Ts<Decoded>> {
        let vae = self.vae();
        self.room("z", latents.z.dim(0).unwrap_or_default())?;
        let answer = Decoded {
            mean: flat(&vae.decode_mean(&latents)?)?.into(),
            z: flat(&latents.z)?.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// Grey images as the model takes them; of a conditional one with the class of each that is the most probable.
    pub(crate) fn see(&self, x: &[f32]) -> Result<Batch> {
        let vae = self.vae();
        Ok(recognize(&vae, vae.see(x)?)?)
    }

    /// Flat latents, to be decoded as the present class.
    pub(crate) fn latents(&self, z: &[f32]) -> Result<Latents> {
        // Of another model that came meanwhile it may be none.
        let classes = self.vae().config().class_units();
        let known = |&class: &u8| usize::from(class) < classes;
        let class = Some(self.class.get()).filter(known);
        Ok(self.vae().latents(z)?.of_class(class.unwrap_or_default())?)
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
