//! The flags of `vae eval`.

use std::path::PathBuf;

use vae::inference::{
    Annealing, AnnealingSchedule, GapSettings, Proposal, MAX_SAMPLES, MOST_ANNEALING, MOST_FLOW,
};
use vae::FlowKind;

use super::inputs::ModelArg;
use super::DATA;

/// `vae eval`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae eval [OPTIONS] <MODEL>",
    after_help = "Examples:
  vae eval m.safetensors
  vae eval m.safetensors --iw-samples 100 --images 1000 --json
  vae eval m.safetensors --data photos"
)]
pub struct EvalArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// Folder, file or dataset's name to judge by [default: the dataset that the model was made for]
    #[arg(long, value_name = "PATH|NAME", long_help = format!("{DATA} [default: the dataset that the model was made for]"))]
    pub data: Option<PathBuf>,
    /// Use the first N test images only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub images: Option<u32>,
    /// Estimate log p(x) too, by importance sampling
    #[arg(long, help = format!("Estimate log p(x) too, by importance sampling with K samples an image, 1 to {MAX_SAMPLES}"), value_name = "K", value_parser = clap::value_parser!(u32).range(1..=MAX_SAMPLES as i64))]
    pub iw_samples: Option<u32>,
    /// Estimate log p(x) by annealed importance sampling, too: an independent check
    #[arg(long, help = format!("Estimate log p(x) by annealed importance sampling, too, in T steps, 1 to {}: an independent check", MOST_ANNEALING[1]), value_name = "T", value_parser = clap::value_parser!(u32).range(1..=MOST_ANNEALING[1] as i64))]
    pub ais_steps: Option<u32>,
    /// Independent chains an image
    #[arg(long, help = format!("Independent chains an image, 1 to {}", MOST_ANNEALING[0]), hide_short_help = true, value_name = "C", default_value_t = 16, requires = "ais_steps", value_parser = clap::value_parser!(u32).range(1..=MOST_ANNEALING[0] as i64))]
    pub ais_chains: u32,
    /// Leapfrog steps between two annealing steps
    #[arg(long, help = format!("Leapfrog steps between two annealing steps, 1 to {}", MOST_ANNEALING[2]), hide_short_help = true, value_name = "L", default_value_t = 10, requires = "ais_steps", value_parser = clap::value_parser!(u32).range(1..=MOST_ANNEALING[2] as i64))]
    pub ais_leapfrog: u32,
    /// What the chains begin with
    #[arg(long, hide_short_help = true, value_name = "START", value_enum, default_value_t = AisFrom::Prior, requires = "ais_steps")]
    pub ais_from: AisFrom,
    /// How the steps lie between 0 and 1
    #[arg(long, hide_short_help = true, value_name = "SCHEDULE", value_enum, default_value_t = AisSchedule::Sigmoid, requires = "ais_steps")]
    pub ais_schedule: AisSchedule,
    /// Fit q(z) to each of the first N test images by itself
    ///
    /// A Gaussian first and then one with a flow on it; how far the ELBO of each is below log p(x) is told.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub fitted: Option<u32>,
    /// Kind of that flow's steps
    #[arg(long, hide_short_help = true, value_name = "KIND", value_enum, default_value_t = FlowSteps::Autoregressive, requires = "fitted")]
    pub flow: FlowSteps,
    /// How many of them
    #[arg(long, help = format!("How many of them, 1 to {MOST_FLOW}"), hide_short_help = true, value_name = "K", default_value_t = 2, requires = "fitted", value_parser = clap::value_parser!(u32).range(1..=MOST_FLOW as i64))]
    pub flow_length: u32,
    /// Seed of the noise, and of pixels that are drawn
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What the steps of a flow are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlowSteps {
    /// Each along one direction
    Planar,
    /// Each latent by those before it
    Autoregressive,
}

/// What annealing begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AisFrom {
    /// p(z): asks the encoder nothing
    Prior,
    /// q(z|x)
    Posterior,
}

/// How annealing steps lie between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AisSchedule {
    /// Evenly
    Linear,
    /// Closer to each other at both ends
    Sigmoid,
}

impl EvalArgs {
    /// How q is fitted, where that is asked for.
    pub fn gaps(&self) -> GapSettings {
        GapSettings {
            flow: match self.flow {
                FlowSteps::Planar => FlowKind::Planar,
                FlowSteps::Autoregressive => FlowKind::Autoregressive,
            },
            length: self.flow_length as usize,
            ..GapSettings::default()
        }
    }

    /// How to anneal, where that is asked for.
    pub fn annealing(&self) -> Option<Annealing> {
        let steps = self.ais_steps? as usize;
        Some(Annealing {
            chains: self.ais_chains as usize,
            steps,
            leapfrog: self.ais_leapfrog as usize,
            from: match self.ais_from {
                AisFrom::Prior => Proposal::Prior,
                AisFrom::Posterior => Proposal::Posterior,
            },
            schedule: match self.ais_schedule {
                AisSchedule::Linear => AnnealingSchedule::Linear,
                AisSchedule::Sigmoid => AnnealingSchedule::Sigmoid,
            },
        })
    }
}
