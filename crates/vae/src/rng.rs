//! The one source of randomness: a seeded ChaCha generator whose state can be saved and put back, so that a run
//! repeats bit for bit and a resumed run goes on as if it had never stopped.

use candle_core::{Device, Tensor};
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};
use vae_kernels::widest;

use crate::error::Result;

/// A seeded generator.
///
/// ```
/// use vae::Rng;
///
/// let mut rng = Rng::new(7);
/// rng.normal(3);
/// let mut same = Rng::restore(rng.state());
/// assert_eq!(same.uniform(1.0, 4), rng.uniform(1.0, 4));
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    seed: u64,
    chacha: ChaCha8Rng,
}

/// Where a generator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RngState {
    /// What it was seeded with.
    pub seed: u64,
    /// 32-bit words drawn so far. 2^64 words are years of training, so a `u64` holds it.
    pub position: u64,
}

impl Rng {
    /// A generator at its beginning.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            chacha: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// The generator of one `stream` among those of `seed`, which are independent of each other; 0 is that of [`Self::new`].
    /// Only that one's state can be saved.
    pub fn of_stream(seed: u64, stream: u64) -> Self {
        let mut rng = Self::new(seed);
        rng.chacha.set_stream(stream);
        rng
    }

    /// A generator that goes on where `state` was taken.
    pub fn restore(state: RngState) -> Self {
        let mut rng = Self::new(state.seed);
        rng.chacha.set_word_pos(u128::from(state.position));
        rng
    }

    /// Where this generator stands.
    pub fn state(&self) -> RngState {
        RngState {
            seed: self.seed,
            position: self.chacha.get_word_pos() as u64,
        }
    }

    /// A generator of its own, seeded by a draw from this one; those of other `stream`s at the same place are independent.
    pub fn fork(&mut self, stream: u64) -> Self {
        let mut fork = Self::new(self.chacha.random());
        fork.chacha.set_stream(stream);
        fork
    }

    /// `count` words of 32 random bits.
    pub fn words(&mut self, count: usize) -> Vec<u32> {
        (0..count).map(|_| self.chacha.random()).collect()
    }

    /// `count` draws from N(0, 1).
    pub fn normal(&mut self, count: usize) -> Vec<f32> {
        (&mut self.chacha)
            .sample_iter(StandardNormal)
            .take(count)
            .collect()
    }

    /// N(0, 1) noise of shape (rows, columns).
    pub fn normal_tensor(&mut self, rows: usize, columns: usize) -> Result<Tensor> {
        let values = self.normal(rows * columns);
        Ok(Tensor::from_vec(values, (rows, columns), &Device::Cpu)?)
    }

    /// `count` draws from the uniform distribution on [-bound, bound).
    pub fn uniform(&mut self, bound: f32, count: usize) -> Vec<f32> {
        (0..count)
            .map(|_| (self.chacha.random::<f32>() * 2.0 - 1.0) * bound)
            .collect()
    }

    /// True with probability `p`.
    pub fn bernoulli(&mut self, p: f32) -> bool {
        self.chacha.random::<f32>() < p
    }

    /// Puts 1 in the place of each of `p` with that probability, else 0, by the draws of [`Self::bernoulli`] of one after the other.
    pub fn binarize(&mut self, p: &mut [f32]) {
        let mut words = [0_u32; 256];
        for p in p.chunks_mut(words.len()) {
            let words = &mut words[..p.len()];
            self.chacha.fill(words);
            widest(
                #[inline(always)]
                || {
                    for (p, word) in p.iter_mut().zip(words) {
                        // As `random` makes an f32 of a word.
                        let uniform = (*word >> 8) as f32 * (1.0 / (1 << 24) as f32);
                        *p = f32::from(uniform < *p);
                    }
                },
            );
        }
    }

    /// Puts `items` in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.chacha.random_range(0..=last as u32) as usize);
        }
    }
}
