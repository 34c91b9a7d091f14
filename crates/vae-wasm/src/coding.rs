//! What the experiment on compression asks: a stack of bits, as the words of which it is made, goes on from question to question. The
//! model's answers, q(z|x) and the probabilities of pixels, come from its own module.

use js_sys::Uint32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::compression::{bz2_size, gzip_size, latents, packed, Stack};
use vae::probability::Gaussian;
use vae::Error;
use wasm_bindgen::prelude::*;

use crate::arrays::{Floats, Words};
use crate::experiments::Experiments;
use crate::failure::Result;
use crate::limits::{at_most, limit};

/// Numbers of an image or a latent at most.
const MAX_NUMBERS: usize = 1 << 20;

/// Latents that were taken off a stack.
#[derive(Serialize, Tsify)]
pub struct PoppedLatents {
    /// What is left.
    stack: Words,
    /// How many bits that holds.
    bits: f64,
    /// (latent) the numbers of their pieces.
    pieces: Words,
    /// (latent) the middle of each.
    z: Floats,
}

/// A stack with an image on it.
#[derive(Serialize, Tsify)]
pub struct PushedImage {
    /// With x and z.
    stack: Words,
    /// How many bits it held with x alone.
    image: f64,
    /// How many it holds.
    bits: f64,
}

/// An image that was taken off a stack.
#[derive(Serialize, Tsify)]
pub struct PoppedImage {
    /// What is left.
    stack: Words,
    /// (input) 0 or 1.
    x: Floats,
}

/// Bytes that others make of images.
#[derive(Serialize, Tsify)]
pub struct GeneralSizes {
    gzip: usize,
    bz2: usize,
}

#[wasm_bindgen]
impl Experiments {
    /// The bits that the first image of a model of `latent` takes z from.
    #[wasm_bindgen(js_name = initialStack)]
    pub fn initial_stack(latent: usize, seed: u32) -> Result<Uint32Array> {
        limit("latent", latent)?;
        Ok(words(&Stack::initial(latent, u64::from(seed))))
    }

    /// z by the bits on top of the stack, as q(z|x) of mu and logvar (latent) has it.
    #[wasm_bindgen(js_name = popPosterior)]
    pub fn pop_posterior(stack: Vec<u32>, mu: &[f32], logvar: &[f32]) -> Result<Ts<PoppedLatents>> {
        let mut stack = Stack::from_words(stack)?;
        let pieces = stack.pop_posterior(&gaussians(mu, logvar)?);
        popped(&stack, &pieces)
    }

    /// x (input) onto the stack, by the probabilities `mean` (input) of its pixels, and z by p(z).
    #[wasm_bindgen(js_name = pushImage)]
    pub fn push_image(
        stack: Vec<u32>,
        mean: &[f32],
        x: &[f32],
        pieces: &[u32],
    ) -> Result<Ts<PushedImage>> {
        let mut stack = Stack::from_words(stack)?;
        stack.push_pixels(mean, x)?;
        let image = stack.bits();
        stack.push_prior(pieces)?;
        let answer = PushedImage {
            stack: Words::from(stack.words()),
            image,
            bits: stack.bits(),
        };
        Ok(answer.into_ts()?)
    }

    /// z off the stack, by p(z).
    #[wasm_bindgen(js_name = popPrior)]
    pub fn pop_prior(stack: Vec<u32>, latent: usize) -> Result<Ts<PoppedLatents>> {
        limit("latent", latent)?;
        let mut stack = Stack::from_words(stack)?;
        let pieces = stack.pop_prior(latent);
        popped(&stack, &pieces)
    }

    /// x off the stack, by the probabilities `mean` (input) of its pixels.
    #[wasm_bindgen(js_name = popImage)]
    pub fn pop_image(stack: Vec<u32>, mean: &[f32]) -> Result<Ts<PoppedImage>> {
        at_most("mean", mean.len(), MAX_NUMBERS)?;
        let mut stack = Stack::from_words(stack)?;
        let x = stack.pop_pixels(mean);
        let answer = PoppedImage {
            stack: Words::from(stack.words()),
            x: x.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// The bits back that drawing these pieces from q(z|x) took.
    #[wasm_bindgen(js_name = pushPosterior)]
    pub fn push_posterior(
        stack: Vec<u32>,
        mu: &[f32],
        logvar: &[f32],
        pieces: &[u32],
    ) -> Result<Uint32Array> {
        let mut stack = Stack::from_words(stack)?;
        stack.push_posterior(&gaussians(mu, logvar)?, pieces)?;
        Ok(words(&stack))
    }

    /// What gzip and bz2 make of images whose pixels are 0 or 1, a bit each.
    #[wasm_bindgen(js_name = generalSizes)]
    pub fn general_sizes(x: &[f32]) -> Result<Ts<GeneralSizes>> {
        let bytes = packed(x);
        let answer = GeneralSizes {
            gzip: gzip_size(&bytes),
            bz2: bz2_size(&bytes),
        };
        Ok(answer.into_ts()?)
    }
}

fn words(stack: &Stack) -> Uint32Array {
    Uint32Array::from(stack.words().as_slice())
}

fn popped(stack: &Stack, pieces: &[u32]) -> Result<Ts<PoppedLatents>> {
    let answer = PoppedLatents {
        stack: Words::from(stack.words()),
        bits: stack.bits(),
        z: latents(pieces).into(),
        pieces: Words::from(pieces),
    };
    Ok(answer.into_ts()?)
}

fn gaussians(mu: &[f32], logvar: &[f32]) -> Result<Vec<Gaussian>> {
    if mu.len() != logvar.len() {
        return Err(Error::shape("logvar", &[mu.len()], &[logvar.len()]).into());
    }
    let pairs = mu.iter().zip(logvar);
    Ok(pairs
        .map(|(&mu, &logvar)| Gaussian::of(mu, logvar))
        .collect())
}
