//! The way of a batch through a model with a classifier, of which few images have a label (Kingma et al. 2014, section 3.1.2):
//!
//! -L(x, y) = E_q(z|x,y)[log p(x|y, z)] - KL(q(z|x, y) || p(z)) + log p(y)         where y is known (equation 6)
//! -U(x) = sum_y q(y|x) (-L(x, y)) + H(q(y|x))                                     where it is not (equation 7)
//! J = sum L(x, y) + sum U(x) + alpha N E[-log q(y|x)]                             the whole (equations 8 and 9)
//!
//! with p(y) the same for all classes, and the last expectation over the images with a label. What is minimised is J / N, N
//! being the number of all images: its sums become means over a batch of all, and its expectation one over a batch of those with
//! a label. The paper's alpha is 0.1 N, and so is 0.1 here. Unlike in the paper there may be steps before in which q(y|x) learns from
//! labels alone: what encoder and decoder make of the classes is noise at first, and would lead it astray for long.

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
    /// With noise eps (known + classes * unknown, latent): first that of the known, then that of the unknown as each class. Where
    /// `labels_alone` are to teach the classifier, no gradient reaches it from the unknown.
    pub fn new(
        vae: &Vae,
        classifier: &Classifier,
        batch: &Partly,
        eps: &Tensor,
        labels_alone: bool,
    ) -> Result<Self> {
        let classes = vae.config().class_units();
        let rows = as_classes(batch, classes)?;
        let pass = Forward::new(vae, &rows, eps, &mut Unobserved)?;
        let known = batch.known.x.dim(0)?;
        let unknown = batch.unknown.x.dim(0)?;
        let examples = classifier.forward(&batch.examples.x)?;
        let labels = batch.examples.labels.as_deref().unwrap_or_default();
        let mut cost = cross_entropy(&examples, labels, classes)?;
        let mut terms = pass.terms;
        if unknown > 0 {
            let mut logits = classifier.forward(&batch.unknown.x)?;
            if labels_alone {
                logits = logits.detach();
            }
            let labels = &rows.labels.as_deref().unwrap_or_default()[known..];
            let q = Q::new(&logits, labels, classes)?;
            terms = Terms {
                nll: q.mean(&terms.nll)?,
                kl: q.mean(&terms.kl)?,
            };
            cost = (cost - (q.entropy()? / (known + unknown) as f64)?)?;
        }
        let classes = cost;
        Ok(Self { terms, classes })
    }
}

/// q(y|x) of the images whose class is not known.
struct Q {
    /// -log q(y|x) (classes * n), class by class.
    surprise: Tensor,
    /// q(y|x) in the same places.
    q: Tensor,
    classes: usize,
}

impl Q {
    fn new(logits: &Tensor, labels: &[u8], classes: usize) -> candle_core::Result<Self> {
        let surprise = surprise(&logits.repeat((classes, 1))?, labels, classes)?;
        Ok(Self {
            q: (&surprise * -1.0)?.exp()?,
            surprise,
            classes,
        })
    }

    /// Of numbers of all rows those of the known images, and the means under q of those of the unknown.
    fn mean(&self, of_rows: &Tensor) -> candle_core::Result<Tensor> {
        let count = self.q.elem_count();
        let known = of_rows.elem_count() - count;
        let of_unknown = (of_rows.narrow(0, known, count)? * &self.q)?;
        let of_unknown = of_unknown.reshape((self.classes, count / self.classes))?;
        Tensor::cat(&[of_rows.narrow(0, 0, known)?, of_unknown.sum(0)?], 0)
    }

    /// The sum of H(q(y|x)) () over the images.
    fn entropy(&self) -> candle_core::Result<Tensor> {
        (&self.q * &self.surprise)?.sum_all()
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
fn surprise(logits: &Tensor, labels: &[u8], classes: usize) -> candle_core::Result<Tensor> {
    let last = (classes - 1) as f32;
    let x: Vec<f32> = labels.iter().map(|&y| f32::from(y) / last).collect();
    let x = Tensor::from_vec(x, (labels.len(), 1), &Device::Cpu)?;
    categorical_nll(logits, &x, classes)
}

/// alpha times the mean of -log q(y|x) over images with a label, and -log p(y), which is log classes of whatever image: what is
/// left of KL(q(y|x) || p(y)) where y is known, and where it is not that less the entropy ().
fn cross_entropy(logits: &Tensor, labels: &[u8], classes: usize) -> candle_core::Result<Tensor> {
    (surprise(logits, labels, classes)?.mean_all()? * ALPHA)? + (classes as f64).ln()
}
