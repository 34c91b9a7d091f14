//! Which class an image is of, by a conditional model: that under which its bound is best. With each class as likely as
//! the others beforehand, p(y|x) is proportional to p(x|y), of which exp(ELBO) is a lower bound (Kingma et al. 2014,
//! section 3.1.2, where the bound for an image without a label is made of the same terms).

use candle_core::Tensor;

use super::rate::at_mu;
use super::CHUNK;
use crate::data::Batch;
use crate::error::{require_finite, Result};
use crate::model::Vae;
use crate::tensor::flat;

/// -(nll + kl) (n, classes), nats, of images x (n, input) under each class, with nll at z = mu: without chance, so that the
/// answer stands still. Where the kl has no closed form, log p(z) in it is taken there too.
pub fn elbo_per_class(vae: &Vae, x: &Tensor) -> Result<Vec<f32>> {
    let (n, classes) = (x.dim(0)?, vae.config().class_units());
    let at_once = (vae.config().rows_at_once(CHUNK) / classes.max(1)).max(1);
    let mut elbo = Vec::with_capacity(n * classes);
    for from in (0..n).step_by(at_once) {
        let count = at_once.min(n - from);
        let mut batch = Batch::unlabelled(x.narrow(0, from, count)?).repeat(classes)?;
        batch.labels = Some(
            (0..classes * count)
                .map(|row| (row / count) as u8)
                .collect(),
        );
        let posterior = vae.encode(&batch)?;
        let (z, kl) = at_mu(vae, &posterior)?;
        let logits = vae.decode(&batch.latents(z))?;
        let nll = flat(&vae.likelihood().nll(&logits, &batch.x)?)?;
        let cost: Vec<f32> = nll.iter().zip(kl).map(|(nll, kl)| nll + kl).collect();
        elbo.extend(
            (0..count)
                .flat_map(|i| (0..classes).map(move |c| (i, c)))
                .map(|(i, c)| -cost[c * count + i]),
        );
    }
    require_finite("elbo", &elbo)?;
    Ok(elbo)
}

/// log p(y|x) (n, classes) of images x (n, input), up to a number for each image: by the classifier of a model that has one,
/// else by the bound under each class.
pub fn class_scores(vae: &Vae, x: &Tensor) -> Result<Vec<f32>> {
    match vae.classifier() {
        Some(classifier) => flat(&classifier.forward(x)?),
        None => elbo_per_class(vae, x),
    }
}

/// The images with the most probable class of each; as they are, where the model is told no class.
pub fn recognize(vae: &Vae, images: Batch) -> Result<Batch> {
    let classes = vae.config().class_units();
    if classes == 0 {
        return Ok(images);
    }
    let scores = class_scores(vae, &images.x)?;
    let labels = scores.chunks_exact(classes).map(best).collect();
    Ok(Batch {
        labels: Some(labels),
        ..images
    })
}

/// The first of the largest.
pub fn best(scores: &[f32]) -> u8 {
    let larger = |best: usize, i: usize| if scores[i] > scores[best] { i } else { best };
    (0..scores.len()).fold(0, larger) as u8
}

/// p(y|x) (classes) of one image from its scores, each class as likely as the others beforehand.
pub fn class_probabilities(scores: &[f32]) -> Vec<f32> {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weights: Vec<f32> = scores.iter().map(|v| (v - largest).exp()).collect();
    let all: f32 = weights.iter().sum();
    weights.iter().map(|w| w / all).collect()
}
