//! How good a model is on images that it was not trained on: the held-out ELBO with its two terms, and how many of
//! its latents are in use.

use serde::Serialize;

use super::classes::{best, class_scores};
use super::rate;
use super::CHUNK;
use crate::data::{Batch, Dataset};
use crate::error::{Error, Result};
use crate::layers::Unobserved;
use crate::model::{Forward, Vae};
use crate::probability::Spread;
use crate::rng::Rng;
use crate::tensor::flat;

/// A latent is active where the variance of its mean over the data is above this (Burda et al. 2015, section 5.2).
pub(crate) const ACTIVE: f64 = 0.01;

/// Averages over held-out images, nats per image.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Images used.
    pub images: usize,
    /// -log p(x|z) at one z an image.
    pub nll: f64,
    /// KL(q(z|x) || p(z)); where it has no closed form, as estimated at the same z.
    pub kl: f64,
    /// (latent) what each latent adds to it; where it is an estimate, the KL of each by itself, and they do not add up to it.
    pub kl_per_latent: Vec<f64>,
    /// -(nll + kl).
    pub elbo: f64,
    /// Latents whose mean varies over the images.
    pub active_units: usize,
    /// Of a model with a classifier: the share of images, 0..1, for which another class than theirs is the most probable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_error: Option<f64>,
    /// Of these averages as those of all such images.
    pub standard_errors: StandardErrors,
}

/// Standard errors of averages over images, nats; of a single image nothing is known, and they are infinite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct StandardErrors {
    /// That of the nll.
    pub nll: f64,
    /// That of the kl.
    pub kl: f64,
    /// That of the ELBO, whose terms go together.
    pub elbo: f64,
}

/// Evaluates `vae` on the first `images` of `data` (all, where there are fewer), with one draw of z for each from a
/// generator of its own, seeded with `seed`: the same call gives the same numbers. The images are those of
/// [`Dataset::fixed_batch`].
///
/// ```
/// use vae::inference::{evaluate, log_px};
/// use vae::{Dataset, ModelConfig, Rng, Vae};
///
/// let config = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
/// let vae = Vae::random(&config, &mut Rng::new(1))?;
/// let data = Dataset::of_numbers([4, 4], vec![1.0; 16], None)?;
/// let bound = evaluate(&vae, &data, 1, 7)?;
/// assert_eq!(bound.elbo, -(bound.nll + bound.kl));
///
/// // log p(x) of one image by 1,000 draws of z, nats.
/// let x = vae.see(&[1.0; 16])?;
/// let found = log_px(&vae, &x, 1000, &mut Rng::new(7))?;
/// assert!((found - bound.elbo).abs() < 1.0);
/// # Ok::<(), vae::Error>(())
/// ```
pub fn evaluate(vae: &Vae, data: &Dataset, images: usize, seed: u64) -> Result<Evaluation> {
    evaluate_each(vae, data, images, seed, &mut |_, _| ())
}

/// [`evaluate`], which tells `each` the nll and the kl of one image after the other, so that two models can be compared image by image.
pub fn evaluate_each(
    vae: &Vae,
    data: &Dataset,
    images: usize,
    seed: u64,
    each: &mut dyn FnMut(f32, f32),
) -> Result<Evaluation> {
    let images = some_images(data, images)?;
    vae.config().require_shape(data.shape())?;
    let latent = vae.config().latent;
    let mut rng = Rng::new(seed);
    let [mut nll, mut kl, mut cost] = [Spread::default(); 3];
    let mut missed = 0;
    let mut kl_per_latent = vec![0.0; latent];
    let prior = vae.prior()?;
    let mut means = vec![Spread::default(); latent];
    let indices: Vec<usize> = (0..images).collect();
    for chunk in indices.chunks(vae.config().rows_at_once(CHUNK)) {
        let batch = data.fixed_batch(chunk, vae.config().pixels, seed)?;
        let eps = rng.normal_tensor(chunk.len(), latent)?;
        let pass = Forward::new(vae, &batch, &eps, &mut Unobserved)?;
        for (one_nll, one_kl) in flat(&pass.terms.nll)?
            .into_iter()
            .zip(flat(&pass.terms.kl)?)
        {
            each(one_nll, one_kl);
            nll.add(f64::from(one_nll));
            kl.add(f64::from(one_kl));
            cost.add(f64::from(one_nll) + f64::from(one_kl));
        }
        missed += mistaken(vae, &batch)?;
        let gaussian = pass.posterior.as_gaussian()?;
        let each = rate::kl_per_latent(&prior, &gaussian, &pass.z)?;
        let sums = flat(&each.sum(0)?)?;
        let pairs = kl_per_latent.iter_mut().zip(sums);
        pairs.for_each(|(all, sum)| *all += f64::from(sum));
        for mu in flat(&gaussian.mu)?.chunks_exact(latent) {
            let pairs = means.iter_mut().zip(mu);
            pairs.for_each(|(spread, &mu)| spread.add(f64::from(mu)));
        }
    }
    let n = images as f64;
    Ok(Evaluation {
        images,
        nll: nll.mean,
        kl: kl.mean,
        kl_per_latent: kl_per_latent.iter().map(|sum| sum / n).collect(),
        elbo: -(nll.mean + kl.mean),
        active_units: means
            .iter()
            .filter(|spread| spread.variance_of_all() > ACTIVE)
            .count(),
        standard_errors: StandardErrors {
            nll: nll.standard_error(),
            kl: kl.standard_error(),
            elbo: cost.standard_error(),
        },
        test_error: vae.classifier().map(|_| missed as f64 / n),
    })
}

/// How many images of a batch the classifier takes for another class than theirs.
fn mistaken(vae: &Vae, batch: &Batch) -> Result<usize> {
    let (true, Some(labels)) = (vae.classifier().is_some(), &batch.labels) else {
        return Ok(0);
    };
    let scores = class_scores(vae, &batch.x)?;
    let found = scores.chunks_exact(vae.config().class_units()).map(best);
    Ok(found
        .zip(labels)
        .filter(|(found, label)| found != *label)
        .count())
}

/// `images`, or as many as `data` has where that is fewer; refuses none at all.
fn some_images(data: &Dataset, images: usize) -> Result<usize> {
    match images.min(data.len()) {
        0 => Err(Error::shape(
            "held-out images",
            &[1, data.pixels()],
            &[0, data.pixels()],
        )),
        images => Ok(images),
    }
}
