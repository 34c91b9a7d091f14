//! The stack of bits: what is pushed last is popped first, and pushing what was popped leaves it as it was, bit for bit.

use constriction::stream::stack::DefaultAnsCoder;
use constriction::stream::{Decode, Encode};

use super::law;
use super::BUCKETS;
use crate::error::{Error, Result};
use crate::probability::normal_quantile;
use crate::probability::Gaussian;
use crate::rng::Rng;

/// Bits of a word.
const WORD: f64 = 32.0;

/// Bits, the last of them on top.
#[derive(Clone, Debug)]
pub struct Stack(DefaultAnsCoder);

impl Stack {
    /// The bits that the first image of a model of `latent` takes z from, of which there must be some: random ones, by `seed`; twice
    /// as many as the number of its piece.
    pub fn initial(latent: usize, seed: u64) -> Self {
        let words = Rng::new(seed).words(latent.max(2));
        match DefaultAnsCoder::from_binary(words) {
            Ok(coder) => Self(coder),
            Err(never) => match never {},
        }
    }

    /// The stack that [`Self::words`] were taken of. Refuses those whose last is 0, which none has.
    pub fn from_words(words: Vec<u32>) -> Result<Self> {
        DefaultAnsCoder::from_compressed(words)
            .map(Self)
            .map_err(|_| wrong("stack", "a last word other than 0", "0"))
    }

    /// All of it.
    pub fn words(&self) -> Vec<u32> {
        self.0.iter_compressed().collect()
    }

    /// How many bits of information it holds: the logarithm of the number that it is.
    pub fn bits(&self) -> f64 {
        let (bulk, state) = (self.0.bulk(), constriction::stream::Code::state(&self.0));
        WORD * bulk.len() as f64 + (state.max(1) as f64).log2()
    }

    /// Draws each latent of `q` by the bits on top, which are taken away: the numbers of their pieces (latent).
    pub fn pop_posterior(&mut self, q: &[Gaussian]) -> Vec<u32> {
        q.iter().map(|&q| self.pop(law::posterior(q))).collect()
    }

    /// Puts back what drawing these pieces from `q` took.
    pub fn push_posterior(&mut self, q: &[Gaussian], pieces: &[u32]) -> Result<()> {
        let pairs = pieces.iter().zip(q).rev();
        same_length("pieces", pieces.len(), q.len())?;
        pairs
            .into_iter()
            .try_for_each(|(&piece, &q)| self.push(piece, law::posterior(q)))
    }

    /// Takes the pieces of `latent` latents off, as p(z) has them.
    pub fn pop_prior(&mut self, latent: usize) -> Vec<u32> {
        (0..latent).map(|_| self.pop(law::prior())).collect()
    }

    /// Puts pieces on as p(z) has them.
    pub fn push_prior(&mut self, pieces: &[u32]) -> Result<()> {
        let mut pieces = pieces.iter().rev();
        pieces.try_for_each(|&piece| self.push(piece, law::prior()))
    }

    /// Takes an image off whose pixels are 1 with the probabilities `mean`: each is 0 or 1.
    pub fn pop_pixels(&mut self, mean: &[f32]) -> Vec<f32> {
        let pixels = mean.iter();
        pixels
            .map(|&mean| self.pop(law::pixel(mean)) as f32)
            .collect()
    }

    /// Puts an image x on, whose pixels are 0 or 1, and 1 with the probabilities `mean`.
    pub fn push_pixels(&mut self, mean: &[f32], x: &[f32]) -> Result<()> {
        same_length("x", x.len(), mean.len())?;
        if let Some(other) = x.iter().find(|&&x| x != 0.0 && x != 1.0) {
            return Err(wrong("pixel", "0 or 1", other));
        }
        let mut pairs = x.iter().zip(mean).rev();
        pairs.try_for_each(|(&x, &mean)| self.push(x as u32, law::pixel(mean)))
    }

    fn pop<F: Fn(u32) -> u32, const PRECISION: usize>(
        &mut self,
        law: law::Law<F, PRECISION>,
    ) -> u32 {
        let Ok(symbol) = self.0.decode_symbol(law);
        symbol
    }

    fn push<F: Fn(u32) -> u32, const PRECISION: usize>(
        &mut self,
        symbol: u32,
        law: law::Law<F, PRECISION>,
    ) -> Result<()> {
        let pushed = self.0.encode_symbol(symbol, law);
        pushed.map_err(|_| wrong("symbol", "one of its law", symbol))
    }
}

/// z (latent) in the middle of each piece, by probability.
pub fn latents(pieces: &[u32]) -> Vec<f32> {
    let middle =
        |&piece: &u32| normal_quantile((f64::from(piece) + 0.5) / f64::from(BUCKETS)) as f32;
    pieces.iter().map(middle).collect()
}

fn same_length(what: &str, found: usize, expected: usize) -> Result<()> {
    match found == expected {
        true => Ok(()),
        false => Err(Error::shape(what, &[expected], &[found])),
    }
}

pub(super) fn wrong(what: &'static str, expected: impl ToString, found: impl ToString) -> Error {
    Error::Compressed {
        what,
        expected: expected.to_string(),
        found: found.to_string(),
    }
}
