//! The flags of `vae sweep` and `vae table`, which are about many runs.

use std::path::PathBuf;

/// `vae sweep`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:
  vae sweep grid.toml --into runs > jobs.txt",
    after_long_help = "GRID has the tables [model] and [train] of vae config, and [run] with weights, data, rows, images, validation, \
patience, log-steps and tensorboard as vae train has them; of the last each run has a folder of its own in that one. Where it has a list, each of it is tried with each of the other lists'; of a setting that is \
a list itself, such as hidden, that is a list of lists. At most 10,000 runs. Each is saved as FOLDER/NAME.safetensors and logged as \
FOLDER/NAME.jsonl, NAME being of what varies. A run that is there already goes on, and one that is done does nothing.

Example:
  vae sweep grid.toml --into runs > jobs.txt"
)]
pub struct SweepArgs {
    /// Settings as TOML, where a list is a choice
    #[arg(value_name = "GRID.toml")]
    pub grid: PathBuf,
    /// Where the runs go; the folder is made
    #[arg(short = 'o', long, value_name = "FOLDER", default_value = ".")]
    pub into: PathBuf,
}

/// `vae table`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:
  vae table runs --format csv > runs.csv",
    after_long_help = "The files of a run have one name: NAME.safetensors, NAME.best.safetensors, the log NAME.jsonl or NAME.csv, and what \
vae eval --json printed, NAME.json. Of a log the last epoch counts. Columns are the settings that differ, how far and how long the runs \
trained, and every figure that the files have. A broken file is named and left out, and the exit code is 1 then; half a line at the end of \
a log, as a killed run leaves, is named, and the lines before it count.

Example:
  vae table runs --format csv > runs.csv"
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
