//! The flags of `vae compress` and `vae decompress`.

use std::path::PathBuf;

use super::inputs::{BitsArg, ModelArg};

/// `vae compress`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae compress [OPTIONS] <MODEL>",
    after_help = "Example:
  vae compress m.safetensors -o digits.bits",
    after_long_help = "The model needs a Bernoulli likelihood, the prior N(0, I) and no classes. The images are decoded again before anything is written. A file can be read by the same program on the same kind of \
processor: another may round a probability in another way, which is found out and said.

Example:
  vae compress m.safetensors -o digits.bits"
)]
pub struct CompressArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
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
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `vae decompress`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae decompress [OPTIONS] <MODEL> <FILE> -o <FILE.idx>",
    after_help = "Example:
  vae decompress m.safetensors digits.bits -o digits.idx"
)]
pub struct DecompressArgs {
    /// The model by which the file was made.
    #[command(flatten)]
    pub model: ModelArg,
    /// The file.
    #[command(flatten)]
    pub file: BitsArg,
    /// File of images to write, of pixels 0 or 255
    #[arg(short, long, value_name = "FILE.idx")]
    pub out: PathBuf,
}
