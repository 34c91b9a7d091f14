//! Writes a checkpoint's weights in 8 bits, in its place: cargo run -p vae-playground --example eight_bits -- FILE [IMAGES]
//!
//! With images (IDX) that the model was trained on, a weight at a pixel that is seldom inked gets fewer of its 8 bits: the file is as
//! long, but a server's compression sends a sixth less of it. What an error of a weight does is about
//!
//! var(logit r) = sum over c of step(r, c)^2 / 12 E[input c^2]
//!
//! so that the encoder's steps may grow as the root mean square of the ink at their pixel shrinks; and the decoder's as the deviation of
//! theirs does, since to second order -log p(x|z) grows by p (1 - p) var(logit) / 2. Whether the model still answers as it did is to
//! be measured: `vae eval` before and after.

use std::error::Error;
use std::{env, fs};

use vae::data::idx;
use vae::{flat, Checkpoint, Dataset, Likelihood, Precision, Result, Tensor};

/// The largest code of a weight in 8 bits.
const LARGEST: f32 = 127.0;
/// Bits that a weight can do without.
const SPARE: f32 = 6.0;
/// Step of the encoder's weights at a pixel, in those of 8 bits, times the root mean square of its ink.
const ENCODER: f32 = 0.5;
/// Step of the decoder's weights at a pixel, in logits, times the pixel's deviation.
const DECODER: f32 = 0.003;
/// What mean squares and variances are taken to be at least: some day a pixel is inked that never was, and a logit's error is small as
/// long as the formula above is to hold.
const FLOOR: [f32; 2] = [1e-4, 1e-2];

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("expected the name of a file")?;
    let mut checkpoint = Checkpoint::read(&fs::read(&path)?)?;
    if let Some(images) = arguments.next() {
        let images = Dataset::new(idx::images(&fs::read(images)?)?, None)?;
        round_by_ink(&mut checkpoint, &mean_image(&images))?;
    }
    fs::write(&path, in_eight_bits(checkpoint)?)?;
    Ok(())
}

/// The file of the same weights in 8 bits.
pub fn in_eight_bits(mut checkpoint: Checkpoint) -> Result<Vec<u8>> {
    // Training that goes on from rounded weights would not be the training that was saved.
    checkpoint.training = None;
    checkpoint.write(Precision::I8)
}

/// The mean of each pixel (input), within 0..1; of images that are binarized at every visit the mean square, too.
pub fn mean_image(images: &Dataset) -> Vec<f32> {
    let mut sums = vec![0_u64; images.pixels()];
    for image in 0..images.len() {
        let bytes = images.image(image).iter();
        sums.iter_mut()
            .zip(bytes)
            .for_each(|(sum, &byte)| *sum += u64::from(byte));
    }
    let whole = 255.0 * images.len() as f32;
    sums.iter().map(|&sum| sum as f32 / whole).collect()
}

/// Rounds the weights at the pixels to as many bits as these are worth by their mean ink (input). Refuses all but a dense model of
/// binarized images.
pub fn round_by_ink(
    checkpoint: &mut Checkpoint,
    ink: &[f32],
) -> std::result::Result<(), Box<dyn Error>> {
    let own = &mut checkpoint.parameters;
    let [Some(encoder), Some(decoder)] =
        ["encoder.hidden.0.weight", "decoder.out.weight"].map(|name| own.get(name).cloned())
    else {
        return Err("expected a model whose encoder and decoder have hidden layers".into());
    };
    let fits = encoder.dim(1)? == ink.len() && decoder.dim(0)? == ink.len();
    if checkpoint.config.model.likelihood != Likelihood::Bernoulli || !fits {
        return Err("expected a dense model of such images, with a Bernoulli likelihood".into());
    }
    let [least_ink, least_variance] = FLOOR;
    let encoder = coarser(&encoder, |scale, _, pixel| {
        scale * ENCODER / ink[pixel].max(least_ink).sqrt()
    })?;
    let decoder = coarser(&decoder, |_, pixel, _| {
        DECODER / (ink[pixel] * (1.0 - ink[pixel])).max(least_variance).sqrt()
    })?;
    own.insert("encoder.hidden.0.weight".to_owned(), encoder);
    own.insert("decoder.out.weight".to_owned(), decoder);
    Ok(())
}

/// Rounds a matrix to codes of 8 bits whose last ones are 0: so many that a step comes nearest to `step` of the row's own step, the row
/// and the column. The largest of a row keeps its bits, as it says what the row's own step is.
fn coarser(matrix: &Tensor, step: impl Fn(f32, usize, usize) -> f32) -> Result<Tensor> {
    let columns = matrix.dim(1)?;
    let mut values = flat(matrix)?;
    for (r, row) in values.chunks_exact_mut(columns).enumerate() {
        let largest = row.iter().fold(0.0_f32, |largest, v| largest.max(v.abs()));
        let scale = largest / LARGEST;
        for (c, v) in row
            .iter_mut()
            .enumerate()
            .filter(|(_, v)| v.abs() < largest)
        {
            let bits = (step(scale, r, c) / scale).log2().round().clamp(0.0, SPARE);
            let step = scale * bits.exp2();
            let most = (largest / step).floor();
            *v = (*v / step).round().clamp(-most, most) * step;
        }
    }
    Ok(Tensor::from_vec(values, matrix.shape(), matrix.device())?)
}
