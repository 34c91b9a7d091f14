//! The flags of `vae train`.

use std::path::PathBuf;

use clap::ArgGroup;

use super::DATA;
use crate::settings::Flags;

/// `vae train`
#[derive(Debug, clap::Args)]
#[command(
    group = ArgGroup::new("judged").args(["validation", "resume"]).multiple(true),
    after_help = "Examples:
  vae train --hidden 400 --latent 20 --pixels dynamic -o m.safetensors
  vae train --resume m.safetensors --epochs 20 -o m.safetensors
  vae train --data photos --hidden 200 --latent 8 -o photos.safetensors

Only the settings that one begins with are shown; --help has all of them."
)]
pub struct TrainArgs {
    /// Folder, file or dataset's name to train on [default: mnist]
    #[arg(long, value_name = "PATH|NAME", long_help = format!("{DATA} [default: mnist; what a model of another dataset was made for]"))]
    pub data: Option<PathBuf>,
    /// What rows of numbers are [default: pictures where they look like such, else those of a table]
    #[arg(
        long,
        hide_short_help = true,
        value_name = "KIND",
        value_enum,
        conflicts_with = "resume"
    )]
    pub rows: Option<Rows>,
    /// Checkpoint to write, after each epoch and at the end
    ///
    /// It is where the run stands, which --resume goes on from.
    #[arg(short, long, value_name = "MODEL")]
    pub out: PathBuf,
    /// Replace a file at --out or --log that this run does not go on from
    #[arg(long)]
    pub force: bool,
    /// Go on exactly where this checkpoint stopped
    ///
    /// --epochs counts from the very beginning.
    #[arg(long, value_name = "MODEL")]
    pub resume: Option<PathBuf>,
    /// Begin a new run with the weights of this checkpoint
    ///
    /// Its settings are taken, too, where no flag says otherwise; of a file without a configuration, as PyTorch's state dicts are,
    /// shapes say the sizes, and flags or the defaults the rest.
    #[arg(long, visible_alias = "init", value_name = "MODEL", conflicts_with_all = ["resume", "rows"])]
    pub weights: Option<PathBuf>,
    /// Train on the first N images only
    ///
    /// 1 or more; with --resume as many as before.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub images: Option<u32>,
    /// Hold N of these images out of training, and judge by them
    ///
    /// The seed says which, 1 or more. The figures of each epoch are of them instead of the test images, and the best epoch is kept
    /// beside --out, as NAME.best.safetensors; with --resume as many as before.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub validation: Option<u32>,
    /// Stop after P epochs without a better bound on the images of --validation
    #[arg(long, value_name = "P", requires = "judged", value_parser = clap::value_parser!(u32).range(1..))]
    pub patience: Option<u32>,
    /// Write f16 weights and nothing to resume from at the end
    ///
    /// For shipping: a sixth of the size; with --validation those of the
    /// best epoch.
    #[arg(long)]
    pub half: bool,
    /// Append a line an epoch to this file, as JSON or CSV
    ///
    /// A JSON object, or a row of CSV where its name ends in .csv; with --resume what it says
    /// of later steps is replaced.
    #[arg(long, value_name = "FILE.jsonl|FILE.csv")]
    pub log: Option<PathBuf>,
    /// Write events for TensorBoard into this folder
    ///
    /// The folder is the run's own and is made; with --resume what they say of later steps
    /// counts no more.
    #[arg(long, value_name = "FOLDER")]
    pub tensorboard: Option<PathBuf>,
    /// Append one every N steps too, in the log and for TensorBoard, with what that step saw and without held-out figures
    #[arg(long, hide_short_help = true, value_name = "N", requires = "log", value_parser = clap::value_parser!(u64).range(1..))]
    pub log_steps: Option<u64>,
    /// The configuration.
    #[command(flatten)]
    pub flags: Flags,
}

/// What rows of numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Rows {
    /// Those of a table: a column each, in units of its own
    Table,
    /// Pictures: as many greys as a square has
    Pictures,
}
