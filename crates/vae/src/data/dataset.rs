//! Images, or rows of numbers, with or without labels, and batches of them as the model takes them. Reading files is left
//! to `idx`, the order of the batches to the trainer.

use candle_core::{Device, Tensor};
use flate2::Crc;

use super::batch::Batch;
use super::column::Column;
use super::idx::{self, Images};
use super::pixels::Pixels;
use crate::error::{Error, Result};
use crate::rng::Rng;

/// The stream of the seed's generator by which images are held out: none that anything else draws from.
const HELD_OUT_STREAM: u64 = 1 << 33;

/// Images kept as bytes, a quarter of what floats would take, or the rows of a table, an image of one row each.
///
/// ```
/// use vae::data::{idx::Images, Column};
/// use vae::{Dataset, Pixels, Rng};
///
/// // Two images of 2 x 2 as bytes, 255 for full ink, with their classes.
/// let images = Images { count: 2, rows: 2, columns: 2, pixels: vec![0, 51, 102, 255, 0, 0, 0, 255] };
/// let images = Dataset::new(images, Some(vec![0, 1]))?;
/// let batch = images.batch(&[0], Pixels::Grey, &mut Rng::new(1))?;
/// assert_eq!(batch.x.to_vec2::<f32>()?, [[0.0, 0.2, 0.4, 1.0]]);
///
/// // Two rows of three numbers: as they are, and standardised.
/// let rows = [1.0, 2.0, 3.0, 3.0, 6.0, 9.0];
/// let as_they_are = Dataset::of_rows(3, rows.to_vec(), None)?;
/// let standardised = Dataset::of_table(&Column::of_rows(3, &rows)?, &rows, None)?;
/// let batch = standardised.batch(&[0, 1], Pixels::Grey, &mut Rng::new(1))?;
/// assert_eq!(batch.x.to_vec2::<f32>()?, [[-1.0; 3], [1.0; 3]]);
/// assert_eq!((as_they_are.len(), as_they_are.shape()), (2, [1, 3]));
/// # Ok::<(), vae::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dataset {
    count: usize,
    shape: [usize; 2],
    values: Values,
    labels: Option<Vec<u8>>,
}

/// All of them, one after the other.
#[derive(Clone, Debug)]
enum Values {
    /// 255 for full ink.
    Greys(Vec<u8>),
    /// As the model is given them: standardised, of a table.
    Numbers(Vec<f32>),
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
        require_count(count, labels.as_deref())?;
        Ok(Self {
            count,
            shape: [rows, columns],
            values: Values::Greys(images.pixels),
            labels,
        })
    }

    /// The rows of a table in its own units, standardised by `columns`, of which [`Column::of_rows`] makes those that fit. Their model
    /// is one of [`ModelConfig::of_table`]. Refuses half a row, and labels that are not one a row.
    ///
    /// [`ModelConfig::of_table`]: crate::ModelConfig::of_table
    pub fn of_table(columns: &[Column], numbers: &[f32], labels: Option<Vec<u8>>) -> Result<Self> {
        let standardised = Column::standardise(columns, numbers).collect();
        Self::of_rows(columns.len(), standardised, labels)
    }

    /// The rows of a table, `columns` standardised numbers each; refuses labels that are not as many.
    pub fn of_rows(columns: usize, numbers: Vec<f32>, labels: Option<Vec<u8>>) -> Result<Self> {
        Self::of_numbers([1, columns], numbers, labels)
    }

    /// Images, or rows, of `shape` (rows and columns) whose pixels are given to the model as they are; refuses labels that are not
    /// as many.
    pub fn of_numbers(
        shape: [usize; 2],
        numbers: Vec<f32>,
        labels: Option<Vec<u8>>,
    ) -> Result<Self> {
        let [rows, columns] = shape;
        let size = rows.checked_mul(columns).unwrap_or(0);
        let count = numbers.len() / size.max(1);
        if count * size != numbers.len() {
            let expected = [count, rows, columns];
            return Err(Error::shape("numbers", &expected, &[numbers.len()]));
        }
        require_count(count, labels.as_deref())?;
        Ok(Self {
            count,
            shape,
            values: Values::Numbers(numbers),
            labels,
        })
    }

    /// What an IDX file of images, or of rows, and one of their labels hold.
    pub fn read(values: &[u8], labels: Option<&[u8]>) -> Result<Self> {
        let labels = labels.map(idx::labels).transpose()?;
        if idx::has_numbers(values) {
            let (shape, numbers) = idx::numbers(values)?;
            return Self::of_numbers(shape, numbers, labels);
        }
        Self::new(idx::images(values)?, labels)
    }

    /// As IDX files: images or rows, and labels where there are any.
    pub fn write(&self) -> (Vec<u8>, Option<Vec<u8>>) {
        let [rows, columns] = self.shape;
        let values = match &self.values {
            Values::Greys(pixels) => idx::write_images(&Images {
                count: self.count,
                rows,
                columns,
                pixels: pixels.clone(),
            }),
            Values::Numbers(numbers) => idx::write_numbers(self.shape, numbers),
        };
        (values, self.labels.as_deref().map(idx::write_labels))
    }

    /// Number of images, or rows.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Rows and columns of one image.
    pub fn shape(&self) -> [usize; 2] {
        self.shape
    }

    /// Pixels in one image, numbers in a row.
    pub fn pixels(&self) -> usize {
        self.shape[0] * self.shape[1]
    }

    /// A number by which these images are known again: others have another, but for one chance in billions.
    pub fn fingerprint(&self) -> u32 {
        let mut crc = Crc::new();
        for size in self.shape() {
            crc.update(&(size as u64).to_le_bytes());
        }
        match &self.values {
            Values::Greys(pixels) => crc.update(pixels),
            Values::Numbers(numbers) => {
                let bytes = numbers.iter().map(|number| number.to_le_bytes());
                bytes.for_each(|bytes| crc.update(&bytes));
            }
        }
        crc.sum()
    }

    /// Keeps the first `n` images, or all where there are fewer.
    pub fn truncate(&mut self, n: usize) {
        self.count = self.count.min(n);
        let kept = self.count * self.pixels();
        match &mut self.values {
            Values::Greys(pixels) => pixels.truncate(kept),
            Values::Numbers(numbers) => numbers.truncate(kept),
        }
        if let Some(labels) = &mut self.labels {
            labels.truncate(n);
        }
    }

    /// Two datasets of these images: `count` that `seed` alone chooses, and the others before them, each in the order that they have
    /// here. Refuses to leave none of either.
    pub fn hold_out(&self, count: usize, seed: u64) -> Result<[Self; 2]> {
        if count == 0 || count >= self.len() {
            return Err(Error::Range {
                what: "images to hold out".to_owned(),
                expected: format!("from 1 to fewer than all {}", self.len()),
                found: count.to_string(),
            });
        }
        let mut places: Vec<usize> = (0..self.len()).collect();
        Rng::of_stream(seed, HELD_OUT_STREAM).shuffle(&mut places);
        let (held_out, kept) = places.split_at_mut(count);
        held_out.sort_unstable();
        kept.sort_unstable();
        Ok([self.at(kept), self.at(held_out)])
    }

    /// The images at `places`, which there are.
    fn at(&self, places: &[usize]) -> Self {
        let values = match &self.values {
            Values::Greys(greys) => Values::Greys(gathered(greys, places, self.pixels())),
            Values::Numbers(numbers) => Values::Numbers(gathered(numbers, places, self.pixels())),
        };
        let labels = self.labels.as_ref();
        Self {
            count: places.len(),
            shape: self.shape,
            values,
            labels: labels.map(|labels| gathered(labels, places, 1)),
        }
    }

    /// Refuses numbers that are no pixels, which are within 0..1.
    pub fn require_pixels(&self) -> Result<()> {
        let Values::Numbers(numbers) = &self.values else {
            return Ok(());
        };
        match numbers
            .iter()
            .find(|&&number| !(0.0..=1.0).contains(&number))
        {
            None => Ok(()),
            Some(number) => Err(Error::Range {
                what: "pixels".to_owned(),
                expected: "within 0..1, but for a Gaussian likelihood".to_owned(),
                found: number.to_string(),
            }),
        }
    }

    /// The label of image `i`, where there is such an image and it has one.
    pub fn label(&self, i: usize) -> Option<u8> {
        self.labels.as_ref()?.get(i).copied()
    }

    /// The grey values of image `i`, 255 for full ink; empty where there is no such image, as of rows.
    pub fn image(&self, i: usize) -> &[u8] {
        let pixels = self.pixels();
        match &self.values {
            Values::Greys(greys) if i < self.count => &greys[i * pixels..][..pixels],
            _ => &[],
        }
    }

    /// What a model is given of image or row `i`: greys within 0..1, or the row's numbers.
    fn extend(&self, x: &mut Vec<f32>, i: usize) {
        let of = i * self.pixels()..(i + 1) * self.pixels();
        match &self.values {
            Values::Greys(greys) => x.extend(greys[of].iter().map(|&v| f32::from(v) / 255.0)),
            Values::Numbers(numbers) => x.extend(&numbers[of]),
        }
    }

    /// The images at `indices`, x (n, pixels) within 0..1, or rows, with their labels. Draws from `rng` for [`Pixels::Dynamic`]
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
            self.extend(&mut x, i);
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

/// Of pieces of `size` numbers those at `places`.
fn gathered<T: Copy>(all: &[T], places: &[usize], size: usize) -> Vec<T> {
    let pieces = places.iter().map(|&i| &all[i * size..][..size]);
    pieces.flatten().copied().collect()
}

/// Refuses labels that are not one for each.
fn require_count(count: usize, labels: Option<&[u8]>) -> Result<()> {
    match labels.filter(|labels| labels.len() != count) {
        Some(labels) => Err(Error::shape("labels", &[count], &[labels.len()])),
        None => Ok(()),
    }
}
