//! What `vae eval` answers with: the figures under their names in JSON, and as lines to read. How they come about is in `eval`.

use serde::Serialize;
use vae::inference::{Annealed, Evaluation, Surgery};
use vae::probability::Spread;
use vae::{ModelConfig, Pixels};

use crate::args::{AisFrom, AisSchedule, EvalArgs};
use crate::error::Result;
use crate::factor_figures::FactorFigures;
use crate::gap_figures::GapFigures;
use crate::measured::measured;
use crate::print;
use crate::surgery_figures::SurgeryFigures;

/// Averages in nats per test image; names are those of the JSON. `..._se` is the standard error of the one before it as that of
/// all such images; null of one image.
#[derive(Serialize)]
pub struct Figures {
    /// Which dataset the images are of; null where they are one's own.
    data: Option<&'static str>,
    images: usize,
    /// How the model takes their pixels; those that fall by chance fall by the seed and the image alone.
    pixels: Pixels,
    seed: u64,
    elbo: f64,
    /// The distortion.
    nll: f64,
    /// The rate.
    kl: f64,
    elbo_se: f64,
    nll_se: f64,
    kl_se: f64,
    /// Where the kl has no closed form: it is estimated at one z an image, and elbo with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    kl_estimated: bool,
    /// What each latent adds to kl; where that is estimated, the kl of each by itself.
    kl_per_latent: Vec<f64>,
    /// What kl is made of; not of a model whose q(z|x) has a flow, of which it is not known.
    #[serde(flatten)]
    surgery: Option<SurgeryFigures>,
    /// Not said of few images, over which nothing varies much.
    active_units: Option<usize>,
    /// Of a model with a classifier: the share of images for which another class than theirs is the most probable.
    #[serde(skip_serializing_if = "Option::is_none")]
    test_error: Option<f64>,
    /// log p(x) by importance sampling, if it was asked for.
    iw_log_px: Option<f64>,
    iw_log_px_se: Option<f64>,
    iw_samples: u32,
    /// log p(x) by annealed importance sampling, if it was asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    annealed: Option<AnnealedFigures>,
    /// What a q that is fitted to each image wins, if it was asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<GapFigures>,
    /// Of a model of shapes, whose factors are known.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub factors: Option<FactorFigures>,
    /// Of a model of words: how many are reconstructed letter for letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconstructed: Option<usize>,
}

/// What annealing found, and how.
#[derive(Serialize)]
struct AnnealedFigures {
    ais_log_px: f64,
    ais_log_px_se: f64,
    ais_chains: u32,
    ais_steps: u32,
    ais_leapfrog: u32,
    ais_from: AisFrom,
    ais_schedule: AisSchedule,
    /// The part of the standard error that more chains would make smaller; null of one chain.
    ais_chain_se: f64,
    /// The standard deviation of an image's log weights over its chains, on average: far below 1 where more steps are not needed.
    ais_chain_spread: f64,
    /// The share of Hamiltonian transitions that were accepted; null where there was none.
    ais_accepted: f64,
}

/// What the chains of an image were like, or those of all.
#[derive(Clone, Copy, Debug)]
pub struct ChainFigures {
    /// The standard error of log p(x) by chains alone.
    standard_error: f64,
    spread: f64,
    accepted: f64,
}

impl ChainFigures {
    /// Those of one image.
    pub fn of(chains: &Annealed) -> Self {
        Self {
            standard_error: chains.standard_error(),
            spread: chains.spread(),
            accepted: chains.accepted,
        }
    }

    /// Those of the average over images, whose chains are independent.
    pub fn average(images: &[Self]) -> Self {
        let count = images.len() as f64;
        let sum = |of: fn(&Self) -> f64| images.iter().map(of).sum::<f64>();
        Self {
            standard_error: sum(|one| one.standard_error.powi(2)).sqrt() / count,
            spread: sum(|one| one.spread) / count,
            accepted: sum(|one| one.accepted) / count,
        }
    }
}

/// Fewer images than this do not tell which latents are in use.
const FEW: usize = 30;

impl Figures {
    /// What was found with this seed by a `model`, of images of the dataset `data`.
    pub fn new(
        data: Option<&'static str>,
        bound: Evaluation,
        surgery: Option<(Surgery, Spread)>,
        model: &ModelConfig,
        seed: u64,
    ) -> Self {
        let errors = bound.standard_errors;
        let kl = [bound.kl, errors.kl];
        let surgery = surgery.map(|(cuts, holes)| SurgeryFigures::new(&cuts, holes, kl));
        Self {
            data,
            images: bound.images,
            pixels: model.pixels,
            seed,
            elbo: bound.elbo,
            nll: bound.nll,
            kl: bound.kl,
            elbo_se: errors.elbo,
            nll_se: errors.nll,
            kl_se: errors.kl,
            kl_estimated: !model.has_closed_kl(),
            kl_per_latent: bound.kl_per_latent,
            surgery,
            active_units: (bound.images >= FEW).then_some(bound.active_units),
            test_error: bound.test_error,
            iw_log_px: None,
            iw_log_px_se: None,
            iw_samples: 0,
            annealed: None,
            gaps: None,
            factors: None,
            reconstructed: None,
        }
    }

    /// With log p(x) by so many importance samples an image.
    pub fn importance(&mut self, log_px: Spread, samples: u32) {
        self.iw_log_px = Some(log_px.mean);
        self.iw_log_px_se = Some(log_px.standard_error());
        self.iw_samples = samples;
    }

    /// With log p(x) by annealing as `args` say.
    pub fn annealed(&mut self, log_px: Spread, chains: ChainFigures, args: &EvalArgs) {
        self.annealed = args.ais_steps.map(|ais_steps| AnnealedFigures {
            ais_log_px: log_px.mean,
            ais_log_px_se: log_px.standard_error(),
            ais_chains: args.ais_chains,
            ais_steps,
            ais_leapfrog: args.ais_leapfrog,
            ais_from: args.ais_from,
            ais_schedule: args.ais_schedule,
            ais_chain_se: chains.standard_error,
            ais_chain_spread: chains.spread,
            ais_accepted: chains.accepted,
        });
    }

    /// Prints them as lines.
    pub fn print(&self) -> Result<()> {
        self.lines().iter().try_for_each(|line| print::line(line))
    }

    fn lines(&self) -> Vec<String> {
        let pixels = serde_json::to_value(self.pixels).unwrap_or_default();
        let mut lines = vec![
            format!(
                "images        {}, pixels {}, seed {}",
                self.images,
                pixels.as_str().unwrap_or_default(),
                self.seed
            ),
            format!("elbo          {}", measured(self.elbo, self.elbo_se)),
            format!(
                "nll           {}, the distortion",
                measured(self.nll, self.nll_se)
            ),
            format!(
                "kl            {}, the rate{}",
                measured(self.kl, self.kl_se),
                match self.kl_estimated {
                    true => ", estimated at one z an image",
                    false => "",
                }
            ),
        ];
        let surgery = self.surgery.iter().filter(|_| self.images > 1);
        lines.extend(surgery.flat_map(|surgery| surgery.lines(self.images)));
        let latents = self.kl_per_latent.len();
        lines.push(match self.active_units {
            Some(active) => format!("active units  {active} of {latents}"),
            None => format!("active units  n/a below {FEW} images"),
        });
        let each = self.kl_per_latent.iter().map(|kl| format!("{kl:.2}"));
        lines.push(format!(
            "kl a latent   {}",
            each.collect::<Vec<_>>().join(" ")
        ));
        lines.extend(
            self.test_error
                .map(|error| format!("test error    {:.2} %", 100.0 * error)),
        );
        lines.extend(
            self.reconstructed
                .map(|words| format!("reconstructed {words} of {}", self.images)),
        );
        let importance = self.iw_log_px.zip(self.iw_log_px_se);
        lines.extend(importance.map(|(log_px, error)| {
            let samples = self.iw_samples;
            format!(
                "log p(x)      {} by {samples} importance samples an image",
                measured(log_px, error)
            )
        }));
        lines.extend(self.annealed.iter().flat_map(AnnealedFigures::lines));
        lines.extend(self.gaps.iter().flat_map(GapFigures::lines));
        lines.extend(self.factors.iter().map(FactorFigures::line));
        lines
    }
}

impl AnnealedFigures {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "log p(x)      {} by {} annealing steps, {} chains an image",
            measured(self.ais_log_px, self.ais_log_px_se),
            self.ais_steps,
            self.ais_chains,
        )];
        lines.extend(self.ais_chain_se.is_finite().then(|| {
            format!(
                "  chains      ± {:.3} of that error, log weights {:.2} apart",
                self.ais_chain_se, self.ais_chain_spread,
            )
        }));
        let accepted = 100.0 * self.ais_accepted;
        lines.extend(
            (!accepted.is_nan()).then(|| format!("  transitions {accepted:.0} % accepted")),
        );
        lines
    }
}
