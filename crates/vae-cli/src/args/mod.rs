//! The command line: the commands here, the flags of each in the file of its family, the configuration's own flags in `settings`.

mod about;
mod compress;
mod eval;
mod inputs;
mod latents;
mod runs;
mod train;

use clap::{Parser, Subcommand};

pub use about::{CompletionsArgs, ConfigArgs, DataArgs, ExportArgs, InfoArgs, ManArgs};
pub use compress::{CompressArgs, DecompressArgs};
pub use eval::{AisFrom, AisSchedule, EvalArgs, FlowSteps};
pub use inputs::ModelArg;
pub use latents::{DecodeArgs, EncodeArgs, SampleArgs};
pub use runs::{SweepArgs, TableArgs, TableFormat};
pub use train::{Rows, TrainArgs};

/// Columns of a page of help at most.
const COLUMNS: usize = 80;

/// What --data may be, wherever it is asked for.
const DATA: &str = "Folder with IDX files named as MNIST's, plain or gzip; pictures of your own in a folder or a zip, or numbers \
    as NPY, NPZ, safetensors (one tensor of data, one of labels at most) or CSV, pictures or the rows of a table; a text file of words, one a line; of all these every tenth is held out; \
    or a dataset's name (vae data)";

/// Train, evaluate and use a variational autoencoder
///
/// All numbers are in nats per image.
#[derive(Debug, Parser)]
#[command(
    name = "vae",
    version,
    max_term_width = COLUMNS,
    after_help = "Examples:
  vae train --hidden 400 --latent 20 --epochs 10 -o m.safetensors
  vae eval m.safetensors
  vae sample m.safetensors -o samples.png

vae COMMAND -h is short, vae COMMAND --help has everything.",
    after_long_help = "Examples:
  vae train --hidden 400 --latent 20 --epochs 10 -o m.safetensors
  vae eval m.safetensors
  vae sample m.safetensors -o samples.png

Where a file is read, but for --data, - is standard input; ./- is a file of
that name.

Exit codes:
  0              all is done
  1              it failed; the last line says what
  2              a command line that is none, or a value out of its range
  130, 143, 129  SIGINT, SIGTERM or SIGHUP ended training, and the checkpoint
                 is saved, where training has begun"
)]
pub struct Args {
    /// Say nothing but what was asked for and what goes wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
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
    /// The runs of a grid of settings, one command a line
    ///
    /// They are for xargs, Slurm, Ray or whatever runs them.
    Sweep(SweepArgs),
    /// What runs came to, gathered as one table
    ///
    /// It is gathered from their checkpoints, logs and figures of eval.
    Table(TableArgs),
    /// How good a model is on the test images
    ///
    /// Held-out elbo, nll, kl and what it is made of, active units and, if asked, log p(x), on the test images.
    Eval(EvalArgs),
    /// Images, rows or words to mu and logvar of q(z|x)
    ///
    /// Words (text) also to what they are reconstructed as.
    Encode(EncodeArgs),
    /// Latents to images, rows or words
    ///
    /// From z, or mu, to the mean of p(x|z), as numbers or a grid of images, or to the likeliest words.
    Decode(DecodeArgs),
    /// Images, rows or words at random z
    ///
    /// The mean of p(x|z) at z drawn from the prior, as numbers or a grid of images, or the likeliest words.
    Sample(SampleArgs),
    /// Test images as bits, without loss
    ///
    /// They are binarized; the file is of about -elbo bits. Beside it stands what gzip and bz2 make of them.
    Compress(CompressArgs),
    /// A file of vae compress to its images, bit for bit
    ///
    /// They are written as IDX.
    Decompress(DecompressArgs),
    /// What a checkpoint holds
    Info(InfoArgs),
    /// The model for PyTorch or for the Hugging Face Hub
    ///
    /// For PyTorch it is a program with its weights, for the Hub a repository with a model card.
    Export(ExportArgs),
    /// The settings with their defaults, or their JSON Schema
    ///
    /// They are those of a model and its training, as TOML; the schema is that of such a file.
    Config(ConfigArgs),
    /// The datasets that have a name
    Data(DataArgs),
    /// What a shell completes this program's command lines by
    Completions(CompletionsArgs),
    /// The manual's pages, one a command
    Man(ManArgs),
}
