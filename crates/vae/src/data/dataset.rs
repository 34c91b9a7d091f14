//! Images with or without labels, and batches of them as the model takes its pixels. Reading files is left to
//! `idx`, the order of the batches to the trainer.

use candle_core::{Device, Tensor};
use flate2::Crc;

use super::batch::Batch;
use super::idx::Images;
use super::pixels::Pixels;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// Images kept as bytes, a quarter of what floats would take.
#[derive(Clone, Debug)]
pub struct Dataset {
    images: Images,
    labels: Option<Vec<u8>>,
}

impl Dataset {
    /// Pairs `images` with their `labels`; refuses when the counts differ.
    pub fn new(images: Images, labels: Option<Vec<u8>>) -> Result<Self> {
        let Images {
            count,
            rows,
            columns,
            ..
        } = images;
        let expected = [count, rows, columns];
        // From the columns on, so that the pixels of one image are counted even where there is none.
        let mut sizes = expected.iter().rev();
        let size = sizes.try_fold(1, |n: usize, &d| n.checked_mul(d));
        if size != Some(images.pixels.len()) {
            return Err(Error::shape("images", &expected, &[images.pixels.len()]));
        }
        if let Some(labels) = labels.as_ref().filter(|labels| labels.len() != count) {
            return Err(Error::shape("labels", &[count], &[labels.len()]));
        }
        Ok(Self { images, labels })
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.images.count
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.images.count == 0
    }

    /// Rows and columns of one image.
    pub fn shape(&self) -> [usize; 2] {
        [self.images.rows, self.images.columns]
    }

    /// Pixels in one image.
    pub fn pixels(&self) -> usize {
        self.images.rows * self.images.columns
    }

    /// A number by which these images are known again: others have another, but for one chance in billions.
    pub fn fingerprint(&self) -> u32 {
        let mut crc = Crc::new();
        for size in self.shape() {
            crc.update(&(size as u64).to_le_bytes());
        }
        crc.update(&self.images.pixels);
        crc.sum()
    }

    /// Keeps the first `n` images, or all where there are fewer.
    pub fn truncate(&mut self, n: usize) {
        let pixels = self.pixels();
        self.images.count = self.images.count.min(n);
        self.images.pixels.truncate(self.images.count * pixels);
        if let Some(labels) = &mut self.labels {
            labels.truncate(n);
        }
    }

    /// The label of image `i`, where there is such an image and it has one.
    pub fn label(&self, i: usize) -> Option<u8> {
        self.labels.as_ref()?.get(i).copied()
    }

    /// The grey values of image `i`, 255 for full ink; empty where there is no such image.
    pub fn image(&self, i: usize) -> &[u8] {
        let pixels = self.pixels();
        if i >= self.len() {
            return &[];
        }
        &self.images.pixels[i * pixels..][..pixels]
    }

    /// The images at `indices`, x (n, pixels) within 0..1, with their labels. Draws from `rng` for [`Pixels::Dynamic`]
    /// alone: one number a pixel, in order. An index beyond the end is an error, and then nothing is drawn.
    pub fn batch(&self, indices: &[usize], pixels: Pixels, rng: &mut Rng) -> Result<Batch> {
        let mut x = self.greys(indices)?;
        pixels.apply(&mut x, Some(rng));
        self.batch_of(indices, x)
    }

    /// The same for an evaluation: how [`Pixels::Dynamic`] fall depends on `seed` and on the image's index alone, so that all
    /// figures with one seed are of the same images, whatever else is drawn for them.
    pub fn fixed_batch(&self, indices: &[usize], pixels: Pixels, seed: u64) -> Result<Batch> {
        let mut x = self.greys(indices)?;
        for (image, &i) in x.chunks_exact_mut(self.pixels().max(1)).zip(indices) {
            // Stream 0 is that of the other noise with this seed.
            pixels.apply(image, Some(&mut Rng::of_stream(seed, i as u64 + 1)));
        }
        self.batch_of(indices, x)
    }

    fn greys(&self, indices: &[usize]) -> Result<Vec<f32>> {
        if let Some(i) = indices.iter().find(|&&i| i >= self.len()) {
            return Err(Error::Range {
                what: "batch indices".to_owned(),
                expected: format!("below {}", self.len()),
                found: i.to_string(),
            });
        }
        let mut x = Vec::with_capacity(indices.len() * self.pixels());
        for &i in indices {
            x.extend(self.image(i).iter().map(|&value| f32::from(value) / 255.0));
        }
        Ok(x)
    }

    fn batch_of(&self, indices: &[usize], x: Vec<f32>) -> Result<Batch> {
        let labels = self.labels.as_ref();
        Ok(Batch {
            x: Tensor::from_vec(x, (indices.len(), self.pixels()), &Device::Cpu)?,
            labels: labels.map(|labels| indices.iter().map(|&i| labels[i]).collect()),
        })
    }
}
