//! How far the ELBO of one x is below log p(x), and why (Cremer et al. 2018, section 3): with q(z|x) the encoder's answer and q* the best
//! of its family for this x alone,
//!
//! log p(x) - L[q] = (log p(x) - L[q*]) + (L[q*] - L[q])
//!
//! the approximation gap, which is what a diagonal Gaussian cannot be, and the amortization gap, which is what an encoder loses that
//! has one network for every x. A flow in q* shows how much of the former a richer family closes. log p(x) comes by
//! importance sampling from the q whose own bound is the highest, the one nearest to p(z|x); it is too low on average, and the less so
//! the nearer q is. (The largest of what each q gives would be the one whose noise is the luckiest.) The work comes in bits, so that progress can be shown.

use serde::Serialize;

use super::fitted::{FitSettings, FittedPosterior, Fitting};
use crate::data::{Batch, Dataset};
use crate::error::{require_count, Error, Result};
use crate::flow::FlowKind;
use crate::model::Vae;
use crate::probability::Estimate;
use crate::rng::Rng;

/// How the gaps of one x are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapSettings {
    /// The fit of the Gaussian, and after it that of the Gaussian with the flow.
    pub fits: [FitSettings; 2],
    /// The kind of the flow's steps.
    pub flow: FlowKind,
    /// How many of them.
    pub length: usize,
    /// Draws of z by which each bound is estimated.
    pub samples: usize,
}

impl Default for GapSettings {
    fn default() -> Self {
        let gaussian = FitSettings {
            steps: 100,
            draws: 8,
            lr: 0.05,
        };
        let with_flow = FitSettings {
            steps: 200,
            draws: 16,
            lr: 0.04,
        };
        Self {
            fits: [gaussian, with_flow],
            flow: FlowKind::default(),
            length: 2,
            samples: 1000,
        }
    }
}

/// What was found for one x. Bounds are on log p(x), each with its own q.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Gaps {
    /// L(q), the encoder's.
    pub encoder: Estimate,
    /// L(q*), of the Gaussian fitted to this x.
    pub gaussian: Estimate,
    /// L of the Gaussian with a flow in it, likewise fitted.
    pub flow: Estimate,
    /// log p(x).
    pub log_px: Estimate,
    /// L(q*) - L(q). Both at the same noise, so that its error is less than theirs.
    pub amortization: Estimate,
    /// log p(x) - L(q*).
    pub approximation: Estimate,
    /// What the flow closes of the latter.
    pub closed: Estimate,
}

/// The most steps of a flow; then of a fit, draws a step, and samples.
pub const MOST_FLOW: usize = 64;
const MOST: [usize; 3] = [100_000, 10_000, 1_000_000];
/// Steps of a fit in one bit.
const STEPS: usize = 10;
/// A fit that loses so many nats of what it began with was led away.
const AWAY: f64 = 1.0;
/// A bound takes about as long as so many steps, to say how far the whole is.
const BOUND: f64 = 30.0;

/// The search for the gaps under way, for one x and one model, which must stay as it is meanwhile.
#[derive(Debug)]
pub struct GapSearch {
    x: Batch,
    settings: GapSettings,
    rng: Rng,
    /// Where the noise begins at which every bound is estimated: not that which q is fitted to.
    fresh: Rng,
    fitting: Fitting,
    /// The log weights of each q that is done (samples): the encoder's, the Gaussian's.
    log_weights: Vec<Vec<f64>>,
}

impl GapSearch {
    /// Asks the encoder about x (1, input). All noise is from `rng`. Refuses a model whose q(z|x) has a flow.
    pub fn new(vae: &Vae, x: &Batch, settings: GapSettings, mut rng: Rng) -> Result<Self> {
        settings.validate()?;
        vae.config().require_gaussian()?;
        let encoded = FittedPosterior::new(&vae.encode(x)?)?;
        let mut search = Self {
            x: x.clone(),
            settings,
            fresh: rng.fork(0),
            rng,
            log_weights: Vec::new(),
            fitting: Fitting::new(encoded, settings.fits[0])?,
        };
        search.weigh(vae)?;
        Ok(search)
    }

    /// One bit of the work, some steps of a fit; `vae` is the model that [`Self::new`] was given. The answer comes with the last.
    pub fn advance(&mut self, vae: &Vae) -> Result<Option<Gaps>> {
        if self.fitting.advance(vae, &self.x, STEPS, &mut self.rng)? {
            return Ok(None);
        }
        if !self.weigh(vae)? {
            return Ok(None);
        }
        if self.log_weights.len() > 2 {
            return Ok(Some(self.answer()));
        }
        let GapSettings { flow, length, .. } = self.settings;
        let gaussian = self.fitting.posterior();
        let with_flow = gaussian.with_flow(flow, length, &mut self.rng)?;
        self.fitting = Fitting::new(with_flow, self.settings.fits[1])?;
        Ok(None)
    }

    /// How much of the work is done, in 0..=1.
    pub fn progress(&self) -> f64 {
        let steps = self.settings.fits.map(|fit| fit.steps as f64);
        let bounds = self.log_weights.len();
        let before = if bounds > 1 { steps[0] } else { 0.0 };
        let done = before + self.fitting.done() as f64 + BOUND * bounds as f64;
        (done / (steps.iter().sum::<f64>() + 3.0 * BOUND)).min(1.0)
    }

    /// The log weights of q as far as it is fitted, always at the same noise; false where the fit has led away, and begins anew.
    fn weigh(&mut self, vae: &Vae) -> Result<bool> {
        let mut fresh = self.fresh.clone();
        let posterior = self.fitting.posterior();
        let samples = self.settings.samples;
        let found = posterior.log_weights(vae, &self.x, samples, &mut fresh);
        if self.is_away(&found) && self.fitting.begin_anew()? {
            return Ok(false);
        }
        self.log_weights.push(found?);
        Ok(true)
    }

    /// Whether q is no longer what it began with, nor better: a fit can stay where it is.
    fn is_away(&self, found: &Result<Vec<f64>>) -> bool {
        match (self.log_weights.last(), found) {
            (None, _) => false,
            (Some(_), Err(error)) => matches!(error, Error::NotFinite { .. }),
            (Some(before), Ok(weights)) => {
                let won = difference(weights, before);
                won.mean < -AWAY - 5.0 * won.error
            }
        }
    }

    fn answer(&self) -> Gaps {
        let [encoder, gaussian, flow] = [0, 1, 2].map(|q| &self.log_weights[q]);
        let elbos =
            [encoder, gaussian, flow].map(|weights| Estimate::mean(weights.iter().copied()));
        let nearer = |a: usize, b: usize| if elbos[b].mean > elbos[a].mean { b } else { a };
        let log_px = Estimate::log_mean_exp(&self.log_weights[(0..3).fold(0, nearer)]);
        Gaps {
            encoder: elbos[0],
            gaussian: elbos[1],
            flow: elbos[2],
            log_px,
            amortization: difference(gaussian, encoder),
            approximation: Estimate {
                mean: log_px.mean - elbos[1].mean,
                error: log_px.error.hypot(elbos[1].error),
            },
            closed: difference(flow, gaussian),
        }
    }
}

impl GapSettings {
    fn validate(&self) -> Result<()> {
        let of_fits = self.fits.iter().flat_map(|fit| {
            [
                ("fitting steps", fit.steps, MOST[0]),
                ("draws a step", fit.draws, MOST[1]),
            ]
        });
        let length = ("steps of a flow", self.length, MOST_FLOW);
        let samples = ("samples", self.samples, MOST[2]);
        for (what, size, most) in of_fits.chain([length, samples]) {
            require_count(what, size, most)?;
        }
        Ok(())
    }
}

/// The mean of the differences of pairs, sample by sample.
fn difference(a: &[f64], b: &[f64]) -> Estimate {
    Estimate::mean(a.iter().zip(b).map(|(a, b)| a - b))
}

/// All of the search at once for the image at `index` of `data`, the same that [`super::evaluate::evaluate`] sees with this `seed`.
/// Neither the image nor its noise depends on the other images.
pub fn held_out_gaps(
    vae: &Vae,
    data: &Dataset,
    index: usize,
    settings: GapSettings,
    seed: u64,
) -> Result<Gaps> {
    vae.config().require_shape(data.shape())?;
    let x = data.fixed_batch(&[index], vae.config().pixels, seed)?;
    // Counted from the first quarter on, where no image has its other streams.
    let rng = Rng::of_stream(seed, u64::MAX / 4 + index as u64);
    let mut search = GapSearch::new(vae, &x, settings, rng)?;
    loop {
        if let Some(gaps) = search.advance(vae)? {
            return Ok(gaps);
        }
    }
}
