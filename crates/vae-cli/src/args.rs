//! The commands and their flags. The configuration's own flags are in `settings`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use vae::flow::FlowKind;
use vae::inference::annealed::{Annealing, Schedule, MOST};
use vae::inference::gaps::{GapSettings, MOST_FLOW};
use vae::inference::importance::{Proposal, MAX_SAMPLES};

use crate::settings::Flags;

/// Train, evaluate and use a variational autoencoder. All numbers are in nats per image.
#[derive(Debug, Parser)]
#[command(
    name = "vae",
    version,
    after_help = "Ends with 0 when all is done, 1 when it failed, 2 for a command line that is none, and with 130, 143 or 129 when \
SIGINT, SIGTERM or SIGHUP ended training, once the checkpoint was saved."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a model, from random weights or on from a checkpoint
    #[command(args_override_self = true)]
    Train(Box<TrainArgs>),
    /// The runs of a grid of settings, one command a line: for xargs, Slurm, Ray or whatever runs them
    Sweep(SweepArgs),
    /// What runs came to, gathered as one table from their checkpoints, logs and figures of eval
    Table(TableArgs),
    /// Held-out elbo, nll, kl and what it is made of, active units and, if asked, log p(x), on the test images
    Eval(EvalArgs),
    /// Images (IDX) to mu and logvar (safetensors), or words (text) to those and to what they are reconstructed as
    Encode(EncodeArgs),
    /// Latents (z, or mu) to the mean of p(x|z), as safetensors or a PNG grid, or to the likeliest words
    Decode(DecodeArgs),
    /// The mean of p(x|z) at random z, as safetensors or a PNG grid, or the likeliest words
    Sample(SampleArgs),
    /// Test images, binarized, to a file of about -elbo bits, without loss, beside what gzip and bz2 make of them
    Compress(CompressArgs),
    /// A file of vae compress to its images (IDX), bit for bit
    Decompress(DecompressArgs),
    /// What a checkpoint holds
    Info(InfoArgs),
    /// The model as a program for PyTorch, with its weights
    Export(ExportArgs),
    /// The settings of a model and its training with their defaults, as TOML, or the JSON Schema of such a file
    Config(ConfigArgs),
    /// The datasets that have a name
    Data(DataArgs),
}

/// `vae train`
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// Folder with IDX files named as MNIST's, plain or gzip; pictures of your own in a folder or a zip, or numbers as NPY,
    /// NPZ or CSV, pictures or the rows of a table; a text file of words, one a line; of all these every tenth is held out; or a dataset's name (vae data)
    /// [default: mnist; what a model of another dataset was made for]
    #[arg(long, value_name = "PATH|NAME")]
    pub data: Option<PathBuf>,
    /// What rows of numbers in NPY or CSV are [default: pictures where they look like such, else those of a table]
    #[arg(long, value_name = "KIND", value_enum, conflicts_with = "resume")]
    pub rows: Option<Rows>,
    /// Checkpoint to write, after each epoch and at the end: where the run stands, which --resume goes on from
    #[arg(long, value_name = "MODEL")]
    pub out: PathBuf,
    /// Replace a file at --out or --log that this run does not go on from
    #[arg(long)]
    pub force: bool,
    /// Go on exactly where this checkpoint stopped; --epochs counts from the very beginning
    #[arg(long, value_name = "MODEL")]
    pub resume: Option<PathBuf>,
    /// Begin a new run with the weights of this checkpoint, and with its settings where no flag says otherwise
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["resume", "rows"])]
    pub weights: Option<PathBuf>,
    /// Train on the first N images only; with --resume on as many as before
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub images: Option<u32>,
    /// Hold N of these images, chosen by the seed, out of training: the figures of each epoch are of them instead of the test images,
    /// and the best epoch is kept beside --out, as NAME.best.safetensors; with --resume as many as before
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub validation: Option<u32>,
    /// Stop after P epochs without a better bound on the images of --validation
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u32).range(1..))]
    pub patience: Option<u32>,
    /// Write f16 weights and nothing to resume from at the end, for shipping: a sixth of the size; with --validation those of the
    /// best epoch
    #[arg(long)]
    pub half: bool,
    /// Append a line an epoch to this file, a JSON object, or a row of CSV where its name ends in .csv; with --resume what it says
    /// of later steps is replaced
    #[arg(long, value_name = "FILE.jsonl|FILE.csv")]
    pub log: Option<PathBuf>,
    /// Write events for TensorBoard into this folder, which is the run's own and is made; with --resume what they say of later steps
    /// counts no more
    #[arg(long, value_name = "FOLDER")]
    pub tensorboard: Option<PathBuf>,
    /// Append one every N steps too, in the log and for TensorBoard, with what that step saw and without held-out figures
    #[arg(long, value_name = "N", requires = "log", value_parser = clap::value_parser!(u64).range(1..))]
    pub log_steps: Option<u64>,
    /// The configuration.
    #[command(flatten)]
    pub flags: Flags,
}

/// `vae sweep`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "GRID has the tables [model] and [train] of vae config, and [run] with weights, data, rows, images, validation, \
patience, log-steps and tensorboard as vae train has them; of the last each run has a folder of its own in that one. Where it has a list, each of it is tried with each of the other lists'; of a setting that is \
a list itself, such as hidden, that is a list of lists. At most 10,000 runs. Each is saved as FOLDER/NAME.safetensors and logged as \
FOLDER/NAME.jsonl, NAME being of what varies. A run that is there already goes on, and one that is done does nothing."
)]
pub struct SweepArgs {
    /// Settings as TOML, where a list is a choice
    #[arg(value_name = "GRID.toml")]
    pub grid: PathBuf,
    /// Where the runs go; the folder is made
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub into: PathBuf,
}

/// `vae table`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The files of a run have one name: NAME.safetensors, NAME.best.safetensors, the log NAME.jsonl or NAME.csv, and what \
vae eval --json printed, NAME.json. Of a log the last epoch counts. Columns are the settings that differ, how far and how long the runs \
trained, and every figure that the files have. A broken file is named and left out, and the exit code is 1 then; half a line at the end of \
a log, as a killed run leaves, is named, and the lines before it count."
)]
pub struct TableArgs {
    /// Files of runs, or folders with them
    #[arg(value_name = "RUNS", required = true)]
    pub runs: Vec<PathBuf>,
    /// How the table is written
    #[arg(long, value_enum, default_value_t = TableFormat::Markdown)]
    pub format: TableFormat,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TableFormat {
    /// Comma-separated values, every digit
    Csv,
    /// An array of objects, every digit
    Json,
    /// To be read: figures with their standard errors, to thousandths
    Markdown,
}

/// What rows of numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Rows {
    /// Those of a table: a column each, in units of its own
    Table,
    /// Pictures: as many greys as a square has
    Pictures,
}

/// `vae eval`
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// Folder with IDX files named as MNIST's, plain or gzip; pictures of your own in a folder or a zip, or numbers as NPY,
    /// NPZ or CSV, pictures or the rows of a table; a text file of words, one a line; of all these every tenth is held out; or a dataset's name (vae data)
    /// [default: the dataset that the model was made for]
    #[arg(long, value_name = "PATH|NAME")]
    pub data: Option<PathBuf>,
    /// Use the first N test images only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub images: Option<u32>,
    /// Estimate log p(x) too, by importance sampling with K samples an image, 10,000,000 at most
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=MAX_SAMPLES as i64))]
    pub iw_samples: Option<u32>,
    /// Estimate log p(x) by annealed importance sampling, too, in T steps from --ais-from to p(x, z): an independent check
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=MOST[1] as i64))]
    pub ais_steps: Option<u32>,
    /// Independent chains an image
    #[arg(long, value_name = "C", default_value_t = 16, requires = "ais_steps", value_parser = clap::value_parser!(u32).range(1..=MOST[0] as i64))]
    pub ais_chains: u32,
    /// Leapfrog steps between two annealing steps
    #[arg(long, value_name = "L", default_value_t = 10, requires = "ais_steps", value_parser = clap::value_parser!(u32).range(1..=MOST[2] as i64))]
    pub ais_leapfrog: u32,
    /// What the chains begin with
    #[arg(long, value_name = "START", value_enum, default_value_t = AisFrom::Prior, requires = "ais_steps")]
    pub ais_from: AisFrom,
    /// How the steps lie between 0 and 1
    #[arg(long, value_name = "SCHEDULE", value_enum, default_value_t = AisSchedule::Sigmoid, requires = "ais_steps")]
    pub ais_schedule: AisSchedule,
    /// Fit q(z) to each of the first N test images by itself, a Gaussian and then one with a flow on it, and say how far the ELBO of
    /// each is below log p(x)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub fitted: Option<u32>,
    /// Kind of that flow's steps
    #[arg(long, value_name = "KIND", value_enum, default_value_t = FlowSteps::Autoregressive, requires = "fitted")]
    pub flow: FlowSteps,
    /// How many of them
    #[arg(long, value_name = "K", default_value_t = 2, requires = "fitted", value_parser = clap::value_parser!(u32).range(1..=MOST_FLOW as i64))]
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
                AisSchedule::Linear => Schedule::Linear,
                AisSchedule::Sigmoid => Schedule::Sigmoid,
            },
        })
    }
}

/// `vae encode`
#[derive(Debug, clap::Args)]
pub struct EncodeArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// IDX file of images, plain or gzip, or images as --data takes them (NPY, NPZ, CSV, pictures in a folder or zip); for a model
    /// of words, a text file of them, one a line; for one of tables, CSV, NPY or NPZ
    #[arg(long, visible_alias = "words", value_name = "FILE")]
    pub images: PathBuf,
    /// What each image is, of a conditional model [default: as the file of labels beside it says, else the most probable]
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// File to write: mu and logvar. A model of words needs none: words and their reconstructions are printed
    #[arg(long, value_name = "FILE.safetensors")]
    pub out: Option<PathBuf>,
}

/// `vae decode`
#[derive(Debug, clap::Args)]
pub struct DecodeArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// File with z, or mu where there is no z
    #[arg(long, value_name = "FILE.safetensors")]
    pub latents: PathBuf,
    /// What to decode them as: a conditional model needs to be told
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// File to write: mean (.safetensors), a grid of images (.png) or the rows of a table (.csv). A model of words needs none: words are printed
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `vae sample`
#[derive(Debug, clap::Args)]
pub struct SampleArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// How many
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub count: u32,
    /// What the prior's standard deviations are multiplied by
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true, value_parser = temperature)]
    pub temperature: f32,
    /// What to sample, of a conditional model [default: the classes in turn]
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// Seed of z
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// File to write: mean (.safetensors), a grid of images (.png) or the rows of a table (.csv). A model of words needs none: words are printed
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A temperature at which samples are still numbers.
fn temperature(text: &str) -> Result<f32, String> {
    let range = 0.0..=100.0;
    let given = text.parse().ok().filter(|given| range.contains(given));
    given.ok_or_else(|| "expected between 0 and 100".to_owned())
}

/// `vae compress`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The images are decoded again before anything is written. A file can be read by the same program on the same kind of \
processor: another may round a probability in another way, which is found out and said."
)]
pub struct CompressArgs {
    /// Checkpoint to read: a Bernoulli likelihood, the prior N(0, I), no classes
    #[arg(long)]
    pub model: PathBuf,
    /// What vae eval takes as --data [default: the dataset that the model was made for]
    #[arg(long, value_name = "PATH|NAME")]
    pub data: Option<PathBuf>,
    /// Use the first N test images only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub images: Option<u32>,
    /// Seed of pixels that are drawn, and of the bits that the first image takes z from
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// File to write; without it the figures alone are told
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `vae decompress`
#[derive(Debug, clap::Args)]
pub struct DecompressArgs {
    /// Checkpoint by which the file was made
    #[arg(long)]
    pub model: PathBuf,
    /// What vae compress wrote
    #[arg(long)]
    pub file: PathBuf,
    /// File of images to write, of pixels 0 or 255
    #[arg(long, value_name = "FILE.idx")]
    pub out: PathBuf,
}

/// `vae info`
#[derive(Debug, clap::Args)]
pub struct InfoArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `vae export`
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// Checkpoint to read
    #[arg(long)]
    pub model: PathBuf,
    /// Folder to write model.py and model.safetensors to, which is made: the whole model for PyTorch, with a training loop that runs
    /// under torchrun, too
    #[arg(long, value_name = "FOLDER")]
    pub torch: PathBuf,
    /// Replace these files where they are there
    #[arg(long)]
    pub force: bool,
}

/// `vae config`
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// Print the JSON Schema of a configuration file instead
    #[arg(long)]
    pub schema: bool,
}

/// `vae data`
#[derive(Debug, clap::Args)]
pub struct DataArgs {
    /// Print one JSON array
    #[arg(long)]
    pub json: bool,
}
