//! What needs no model: a drawing as the model sees it, digits out of an IDX pair, a fresh seed.

use js_sys::{Float32Array, Uint8Array};
use vae::config::Pixels;
use vae::dataset::Dataset;
use vae::rng::Rng;
use vae::tensor::flat;
use vae::{digit, idx};
use wasm_bindgen::prelude::*;

use crate::answers::{digits, Answer};
use crate::failure::{Failure, Result};
use crate::types;

/// The 784 numbers that a model sees of a drawing, made as MNIST's were; undefined for an empty drawing. `ink` is
/// row-major, 0..1, 1 for full ink.
#[wasm_bindgen(js_name = seeDigit)]
pub fn see_digit(ink: &[f32], width: usize, height: usize) -> Result<Option<Float32Array>> {
    let seen = digit::see(ink, width, height)?;
    Ok(seen.map(|x| Float32Array::from(x.as_slice())))
}

/// All images of an IDX pair, plain or gzip, as grey values 0..1.
#[wasm_bindgen(js_name = readDigits)]
pub fn read_digits(images: &[u8], labels: &[u8]) -> Result<types::Digits> {
    let data = Dataset::new(idx::images(images)?, Some(idx::labels(labels)?))?;
    slice_digits(&data, 0, data.len())
}

/// Images `offset..offset + count` of `data` as grey values; fewer where the data end.
pub fn slice_digits(data: &Dataset, offset: usize, count: usize) -> Result<types::Digits> {
    let end = offset.saturating_add(count).min(data.len());
    let indices: Vec<usize> = (offset.min(end)..end).collect();
    // Grey pixels draw nothing from the generator.
    let x = flat(&data.batch(&indices, Pixels::Grey, &mut Rng::new(0))?)?;
    let labels: Vec<u8> = indices.iter().filter_map(|&i| data.label(i)).collect();
    digits(&x, Uint8Array::from(labels.as_slice())).answer()
}

/// A seed that nobody chose, below 2^32.
#[wasm_bindgen(js_name = freshSeed)]
pub fn fresh_seed() -> Result<u32> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|e| Failure::new("random", e.to_string()))?;
    Ok(u32::from_le_bytes(bytes))
}
