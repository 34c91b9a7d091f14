//! What goes into a model at once, typed so that what is known beside x reaches encoder and decoder with it.

use candle_core::Tensor;

use crate::error::Result;

/// Images, and their labels where they are known.
#[derive(Clone, Debug)]
pub struct Batch {
    /// x (n, input), as the model takes its pixels.
    pub x: Tensor,
    /// The class of each image (n).
    pub labels: Option<Vec<u8>>,
}

impl Batch {
    /// Images x (n, input) whose labels are not known.
    pub fn unlabelled(x: Tensor) -> Self {
        Self { x, labels: None }
    }

    /// The same images, all of them of this class.
    pub fn of_class(self, class: u8) -> Result<Self> {
        let labels = Some(vec![class; self.x.dim(0)?]);
        Ok(Self { labels, ..self })
    }

    /// The same images once more after themselves, `times` over.
    pub fn repeat(&self, times: usize) -> Result<Self> {
        Ok(Self {
            x: self.x.repeat((times, 1))?,
            labels: self.labels.as_ref().map(|labels| labels.repeat(times)),
        })
    }

    /// `z` (n, latent) drawn for these images, with what the decoder is told of them.
    pub fn latents(&self, z: Tensor) -> Latents {
        Latents {
            z,
            labels: self.labels.clone(),
        }
    }
}

/// Latents, and the labels of what is to be decoded from them, where they are asked for.
#[derive(Clone, Debug)]
pub struct Latents {
    /// z (n, latent).
    pub z: Tensor,
    /// The class that each is to be decoded as (n).
    pub labels: Option<Vec<u8>>,
}

impl Latents {
    /// The same latents, all of them to be decoded as this class.
    pub fn of_class(self, class: u8) -> Result<Self> {
        let labels = Some(vec![class; self.z.dim(0)?]);
        Ok(Self { labels, ..self })
    }
}

impl From<Tensor> for Latents {
    /// z (n, latent) of no class.
    fn from(z: Tensor) -> Self {
        Self { z, labels: None }
    }
}
