//! log p(x) by annealed importance sampling (Neal 2001; for decoders Wu et al. 2017): z goes from r(z), which is q(z|x) or p(z), to
//! p(x, z) by way of
//!
//! f_t(z) = r(z)^(1 - beta_t) p(x, z)^beta_t,   0 = beta_0 < ... < beta_T = 1,
//!
//! with a Hamiltonian transition that leaves f_t as it is between each two, and
//!
//! log w = sum_t (beta_t - beta_(t-1)) (log p(x, z_(t-1)) - log r(z_(t-1))).
//!
//! The mean of w estimates p(x) without bias, so that its logarithm is below log p(x) on average; with T = 1 it is importance
//! sampling. Step sizes that adapt to a chain's own past, as here, leave a bias that grows with the pace at which they do.

use super::hamiltonian::{Bridge, Chains};
use super::importance::{log_mean_exp, Proposal};
use crate::data::{Batch, Dataset};
use crate::error::{require_count, Result};
use crate::model::Vae;
use crate::probability::{Running, Spread};
use crate::rng::Rng;

/// How beta goes from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnealingSchedule {
    /// In even steps.
    Linear,
    /// In small steps at both ends, where f changes fastest: sigmoid(4 (2 t / T - 1)), moved and scaled to 0..1 (Wu et al. 2017).
    Sigmoid,
}

/// How z is annealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annealing {
    /// Independent chains an image.
    pub chains: usize,
    /// T.
    pub steps: usize,
    /// Leapfrog steps of each transition.
    pub leapfrog: usize,
    /// What it begins with.
    pub from: Proposal,
    /// How beta grows.
    pub schedule: AnnealingSchedule,
}

/// The most chains, steps, and leapfrog steps of a transition.
pub const MOST_ANNEALING: [usize; 3] = [10_000, 1_000_000, 1_000];

/// What the chains of one x came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Annealed {
    /// log w (chains), nats.
    pub log_weights: Vec<f64>,
    /// The share of transitions that were accepted, 0..1; NaN where there was none.
    pub accepted: f64,
}

impl Annealing {
    /// The reach of the sigmoid to either side.
    const REACH: f64 = 4.0;

    fn beta(&self, step: usize) -> f64 {
        let t = step as f64 / self.steps as f64;
        let sigmoid = |t: f64| 1.0 / (1.0 + (-Self::REACH * (2.0 * t - 1.0)).exp());
        match self.schedule {
            AnnealingSchedule::Linear => t,
            AnnealingSchedule::Sigmoid => {
                (sigmoid(t) - sigmoid(0.0)) / (sigmoid(1.0) - sigmoid(0.0))
            }
        }
    }

    /// By how much, in its logarithm, a transition changes a step size: 2 % as in Wu et al. 2017's program; more where the steps
    /// are so few that it could not follow f.
    fn pace(&self) -> f64 {
        (20.0 / self.steps as f64).clamp(0.02, 0.1)
    }

    fn validate(&self) -> Result<()> {
        let sizes = [self.chains, self.steps, self.leapfrog];
        let names = ["chains", "annealing steps", "leapfrog steps"];
        for ((size, most), what) in sizes.into_iter().zip(MOST_ANNEALING).zip(names) {
            require_count(what, size, most)?;
        }
        Ok(())
    }
}

impl Annealed {
    /// log p(x), nats, as all chains together have it.
    pub fn log_px(&self) -> f64 {
        log_mean_exp(&self.log_weights)
    }

    /// The standard error of [`Self::log_px`] by how far the chains are apart; infinite of one chain.
    pub fn standard_error(&self) -> f64 {
        let running = Running::log_mean_exp(&self.log_weights);
        running
            .standard_error
            .last()
            .copied()
            .unwrap_or(f64::INFINITY)
    }

    /// The standard deviation of log w over the chains, nats: well below 1 where they have come far enough; infinite of one chain.
    pub fn spread(&self) -> f64 {
        let mut spread = Spread::default();
        self.log_weights.iter().for_each(|&w| spread.add(w));
        spread.variance().sqrt()
    }
}

/// Anneals z of one x (1, input), whose noise is from `rng`. `moved` hears of each step. A `vae` that is
/// [`Vae::frozen`] does less work, and may be asked by several threads at a time.
pub fn anneal(
    vae: &Vae,
    x: &Batch,
    how: &Annealing,
    rng: &mut Rng,
    moved: &mut dyn FnMut(),
) -> Result<Annealed> {
    how.validate()?;
    let prior = vae.prior()?;
    let start = how.from.of(vae, x, &prior)?;
    let z = start.draw(how.chains, 1.0, rng);
    let bridge = Bridge {
        vae,
        x,
        start,
        prior,
    };
    let mut chains = Chains::new(&bridge, z, how.pace())?;
    let mut log_weights = vec![0.0; how.chains];
    for step in 1..=how.steps {
        let beta = how.beta(step);
        let further = beta - how.beta(step - 1);
        let apart = chains.log_ratios();
        let pairs = log_weights.iter_mut().zip(apart);
        pairs.for_each(|(weight, apart)| *weight += further * apart);
        if step < how.steps {
            chains.transition(&bridge, beta, how.leapfrog, rng)?;
        }
        moved();
    }
    let moves = how.chains * (how.steps - 1);
    Ok(Annealed {
        log_weights,
        accepted: chains.accepted() as f64 / moves as f64,
    })
}

/// [`anneal`] of the image at `index` of `data`, the same that [`super::evaluate::evaluate`] sees with this `seed`. Neither the
/// image nor its noise depends on the other images.
pub fn held_out_annealed(
    vae: &Vae,
    data: &Dataset,
    index: usize,
    how: &Annealing,
    seed: u64,
    moved: &mut dyn FnMut(),
) -> Result<Annealed> {
    vae.config().require_shape(data.shape())?;
    let x = data.fixed_batch(&[index], vae.config().pixels, seed)?;
    // Counted from the middle, where no image has its other streams.
    let mut rng = Rng::of_stream(seed, u64::MAX / 2 + index as u64);
    anneal(vae, &x, how, &mut rng, moved)
}
