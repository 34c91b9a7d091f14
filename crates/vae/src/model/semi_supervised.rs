//! The way of a batch through a model with a classifier, of which few images have a label (Kingma et al. 2014, section 3.1.2):
//!
//! -L(x, y) = E_q(z|x,y)[log p(x|y, z)] - KL(q(z|x, y) || p(z)) + log p(y)         where y is known (equation 6)
//! -U(x) = sum_y q(y|x) (-L(x, y)) + H(q(y|x))                                     where it is not (equation 7)
//! J = sum L(x, y) + sum U(x) + alpha N E[-log q(y|x)]                             the whole (equations 8 and 9)
//!
//! with p(y) the same for all classes, and the last expectation over the images with a label. What is minimised is J / N, N
//! being the number of all images: its sums become means over a batch of all, and its expectation one over a batch of those with
//! a label. The paper's alpha is 0.1 N: 0.1 here. What encoder and decoder make of the classes is noise at first, and would lead
//! the classifier astray for long; unlike in the paper, alpha may be larger, and there may be steps before in which it learns
//! from labels alone.

use candle_core::{Device, Tensor};
use vae_kernels::categorical_nll;

use super::classifier::Classifier;
use super::forward::Forward;
use super::vae::Vae;
use crate::data::Batch;
use crate::error::Result;
use crate::layers::Unobserved;
use crate::objective::Terms;

/// A batch of which the classes are known in part.
#[derive(Clone, Debug)]
pub struct Partly {
    /// The images with a label, then those without, as each class in turn.
    pub rows: Batch,
    /// How many have a label.
    known: usize,
    /// How many have none.
    unknown: usize,
    /// Some of all that have a label, which the classifier learns from.
    examples: Batch,
}

impl Partly {
    /// Images x (n, input) that are `known` by their labels and that are `unknown`, and `examples` of known ones.
    pub fn new(known: &Batch, unknown: &Batch, examples: Batch, classes: usize) -> Result<Self> {
        let count = unknown.x.dim(0)?;
        let mut labels = known.labels.clone().unwrap_or_default();
        labels.extend((0..classes * count).map(|row| (row / count) as u8));
        let x = Tensor::cat(&[&known.x, &unknown.x.repeat((classes, 1))?], 0)?;
        Ok(Self {
            rows: Batch {
                x,
                labels: Some(labels),
            },
            known: known.x.dim(0)?,
            unknown: count,
            examples,
        })
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
    /// With noise eps (rows, latent), and the cross entropy weighted by `alpha`. Where `labels_alone` are to teach the classifier, no
    /// gradient reaches it from images without.
    pub fn new(
        vae: &Vae,
        classifier: &Classifier,
        batch: &Partly,
        eps: &Tensor,
        alpha: f64,
        labels_alone: bool,
    ) -> Result<Self> {
        let (known, unknown) = (batch.known, batch.unknown);
        let mut terms = Forward::new(vae, &batch.rows, eps, &mut Unobserved)?.terms;
        let logits = classifier.forward(&batch.examples.x)?;
        let mut classes = of_known(&logits, batch.examples.labels.as_deref(), alpha)?;
        if unknown > 0 {
            let x = batch.rows.x.narrow(0, known, unknown)?;
            let mut logits = classifier.forward(&x)?;
            if labels_alone {
                logits = logits.detach();
            }
            let q = Q::new(&logits)?;
            terms = q.over(&terms)?;
            classes = q.off(&classes, (known + unknown) as f64)?;
        }
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
    /// Of logits (n, classes).
    fn new(logits: &Tensor) -> candle_core::Result<Self> {
        let (n, classes) = logits.dims2()?;
        let labels: Vec<u8> = (0..classes * n).map(|row| (row / n) as u8).collect();
        let surprise = surprise(&logits.repeat((classes, 1))?, &labels)?;
        Ok(Self {
            q: (&surprise * -1.0)?.exp()?,
            surprise,
            classes,
        })
    }

    /// Of the terms of all rows those of the known images, and the means under q of those of the unknown.
    fn over(&self, terms: &Terms) -> candle_core::Result<Terms> {
        Ok(Terms {
            nll: self.mean(&terms.nll)?,
            kl: self.mean(&terms.kl)?,
        })
    }

    fn mean(&self, of_rows: &Tensor) -> candle_core::Result<Tensor> {
        let count = self.q.elem_count();
        let known = of_rows.elem_count() - count;
        let of_unknown = (of_rows.narrow(0, known, count)? * &self.q)?;
        let of_unknown = of_unknown.reshape((self.classes, count / self.classes))?;
        Tensor::cat(&[&of_rows.narrow(0, 0, known)?, &of_unknown.sum(0)?], 0)
    }

    /// `cost` () less the sum of H(q(y|x)) shared among so many `images`.
    fn off(&self, cost: &Tensor, images: f64) -> candle_core::Result<Tensor> {
        cost - ((&self.q * &self.surprise)?.sum_all()? / images)?
    }
}

/// -log q(y|x) (n) of `labels` (n) under logits (n, classes): the nll of one categorical pixel, of as many levels.
fn surprise(logits: &Tensor, labels: &[u8]) -> candle_core::Result<Tensor> {
    let (n, classes) = logits.dims2()?;
    let last = (classes - 1) as f32;
    let x: Vec<f32> = labels.iter().map(|&y| f32::from(y) / last).collect();
    let x = Tensor::from_vec(x, (n, 1), &Device::Cpu)?;
    categorical_nll(logits, &x, classes)
}

/// alpha times the mean of -log q(y|x) over images with a label, of logits (n, classes), and -log p(y), which is log classes of
/// whatever image: what KL(q(y|x) || p(y)) is where y is known, and where it is not that less the entropy ().
fn of_known(logits: &Tensor, labels: Option<&[u8]>, alpha: f64) -> candle_core::Result<Tensor> {
    let (_, classes) = logits.dims2()?;
    let mean = surprise(logits, labels.unwrap_or_default())?.mean_all()?;
    (mean * alpha)? + (classes as f64).ln()
}
