//! The way of a batch through a model with a classifier, of which few images have a label (Kingma et al. 2014, section 3.1.2):
//!
//! -L(x, y) = E_q(z|x,y)[log p(x|y, z)] - KL(q(z|x, y) || p(z)) + log p(y)         where y is known (equation 6)
//! -U(x) = sum_y q(y|x) (-L(x, y)) + H(q(y|x))                                     where it is not (equation 7)
//! J = sum L(x, y) + sum U(x) + alpha N E[-log q(y|x)]                             the whole (equations 8 and 9)
//!
//! with p(y) the same for all classes, and the last expectation over the images with a label. What is minimised is J / N, N
//! being the number of all images: its sums become means over a batch of all, and its expectation one over a batch of those with
//! a label. The paper's alpha is 0.1 N, and so is 0.1 here.

use candle_core::{Device, Tensor};
use vae_kernels::categorical_nll;

use super::classifier::Classifier;
use super::forward::Forward;
use super::vae::Vae;
use crate::data::Batch;
use crate::error::Result;
use crate::layers::Unobserved;
use crate::objective::Terms;

/// The weight of the classifier's cross entropy, for each image of the training set.
pub const ALPHA: f64 = 0.1;

/// A batch of which the classes are known in part.
#[derive(Clone, Debug)]
pub struct Partly {
    /// Images with a label, as many as fell into the batch.
    pub known: Batch,
    /// Those without.
    pub unknown: Batch,
    /// Some of all that have a label, which the classifier learns from.
    pub examples: Batch,
}

impl Partly {
    /// How often an image goes through encoder and decoder, and so has noise of its own: (known + classes * unknown).
    pub fn rows(&self, classes: usize) -> Result<usize> {
        Ok(self.known.x.dim(0)? + classes * self.unknown.x.dim(0)?)
    }
}

/// What comes of a batch.
#[derive(Clone, Debug)]
pub struct SemiSupervised {
    /// nll and kl of each image: of its class where that is known, else their means under q(y|x). Known ones come first.
    pub terms: Terms,
    /// What the classes add to the loss (): KL(q(y|x) || p(y)) of an image, and alpha times the cross entropy.
    pub classes: Tensor,
}

impl SemiSupervised {
    /// With noise eps (known + classes * unknown, latent): first that of the known, then that of the unknown as each class.
    pub fn new(vae: &Vae, classifier: &Classifier, batch: &Partly, eps: &Tensor) -> Result<Self> {
        let classes = vae.config().class_units();
        let rows = as_classes(batch, classes)?;
        let pass = Forward::new(vae, &rows, eps, &mut Unobserved)?;
        let known = batch.known.x.dim(0)?;
        let count = rows.x.dim(0)? - known;
        // log classes too of an image whose class is known: -log p(y).
        let mut cost = (cross_entropy(classifier, &batch.examples, classes)? * ALPHA)?;
        cost = (cost + (classes as f64).ln())?;
        let mut terms = pass.terms;
        if count > 0 {
            let unknown = count / classes;
            let logits = classifier.forward(&batch.unknown.x)?.repeat((classes, 1))?;
            let labels = &rows.labels.unwrap_or_default()[known..];
            let surprise = surprise(&logits, labels, classes)?;
            let q = (&surprise * -1.0)?.exp()?;
            let mean = |of_rows: &Tensor| -> Result<Tensor> {
                let of_unknown = (of_rows.narrow(0, known, count)? * &q)?;
                let of_unknown = of_unknown.reshape((classes, unknown))?.sum(0)?;
                Ok(Tensor::cat(&[of_rows.narrow(0, 0, known)?, of_unknown], 0)?)
            };
            terms = Terms {
                nll: mean(&terms.nll)?,
                kl: mean(&terms.kl)?,
            };
            // KL(q(y|x) || p(y)) = log classes - H(q(y|x))
            let entropy = (&q * &surprise)?.sum_all()?;
            cost = (cost - (entropy / (known + unknown) as f64)?)?;
        }
        let classes = cost;
        Ok(Self { terms, classes })
    }
}

/// The known images, then the unknown as each class in turn.
fn as_classes(batch: &Partly, classes: usize) -> Result<Batch> {
    let unknown = batch.unknown.repeat(classes)?.x;
    let mut labels = batch.known.labels.clone().unwrap_or_default();
    let count = batch.unknown.x.dim(0)?;
    labels.extend((0..classes * count).map(|row| (row / count) as u8));
    Ok(Batch {
        x: Tensor::cat(&[&batch.known.x, &unknown], 0)?,
        labels: Some(labels),
    })
}

/// -log q(y|x) (n) of `labels` (n) under logits (n, classes): the nll of one categorical pixel, of as many levels.
fn surprise(logits: &Tensor, labels: &[u8], classes: usize) -> Result<Tensor> {
    let last = (classes - 1) as f32;
    let x = labels.iter().map(|&y| f32::from(y) / last).collect();
    let x = Tensor::from_vec::<_, f32>(x, (labels.len(), 1), &Device::Cpu)?;
    Ok(categorical_nll(logits, &x, classes)?)
}

/// The mean of -log q(y|x) () over images with a label.
fn cross_entropy(classifier: &Classifier, examples: &Batch, classes: usize) -> Result<Tensor> {
    let logits = classifier.forward(&examples.x)?;
    let labels = examples.labels.as_deref().unwrap_or_default();
    Ok(surprise(&logits, labels, classes)?.mean_all()?)
}
