//! The flags of `vae encode`, `vae decode` and `vae sample`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::ValueEnum;

use super::inputs::{ImagesArg, LatentsArg, ModelArg};
use crate::format::Format;

/// `vae encode`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae encode [OPTIONS] <MODEL> <FILE>",
    after_help = "Examples:
  vae encode m.safetensors digits.idx -o z.npz
  vae encode words.safetensors words.txt",
    after_long_help = "FILE is an IDX file of images, plain or gzip, or images as --data of vae train takes them (NPY, NPZ, safetensors, \
CSV, pictures in a folder or zip); for a model of words, a text file of them, one a line; for one of tables, CSV, NPY, NPZ or safetensors.

Examples:
  vae encode m.safetensors digits.idx -o z.npz
  vae encode words.safetensors words.txt"
)]
pub struct EncodeArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// What to encode.
    #[command(flatten)]
    pub images: ImagesArg,
    /// What each image is, of a conditional model [default: as the file of labels beside it says, else the most probable]
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// File to write, by its ending: .safetensors, .npz, .npy, .csv or .tsv
    ///
    /// mu and logvar (.safetensors, .npz, .csv), with labels where there are any (.npz, .csv), mu alone (.npy), or the embedding
    /// projector's pair of vectors and metadata (z.tsv and z.metadata.tsv). A model of words needs none: words and their
    /// reconstructions are printed. - is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What to write, whatever the file's name ends in
    #[arg(long, value_parser = one_of(Format::LATENTS))]
    pub format: Option<Format>,
}

/// `vae decode`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae decode [OPTIONS] <MODEL> <LATENTS>",
    after_help = "Example:
  vae decode m.safetensors z.safetensors -o grid.png"
)]
pub struct DecodeArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// The latents.
    #[command(flatten)]
    pub latents: LatentsArg,
    /// What to decode them as: a conditional model needs to be told
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// Where the means go.
    #[command(flatten)]
    pub means: MeansOut,
}

/// `vae sample`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae sample [OPTIONS] <MODEL>",
    after_help = "Examples:
  vae sample m.safetensors -o samples.png
  vae sample class.safetensors --class 3 --count 16 -o threes.svg"
)]
pub struct SampleArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// How many, 1 to 10,000
    #[arg(short = 'n', long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub count: u32,
    /// What the prior's standard deviations are multiplied by, 0 to 100
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true, value_parser = temperature)]
    pub temperature: f32,
    /// What to sample, of a conditional model [default: the classes in turn]
    #[arg(long, value_name = "CLASS")]
    pub class: Option<u8>,
    /// Seed of z
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Where the means go.
    #[command(flatten)]
    pub means: MeansOut,
}

/// Where means of p(x|z) are written to, and as what.
#[derive(Debug, clap::Args)]
pub struct MeansOut {
    /// File to write, by its ending: .png, .svg, .npy, .npz, .safetensors or .csv
    ///
    /// A grid of images (.png; .svg, of 400 at most), the mean (.safetensors, .npy, .npz) or the rows of a table (.csv). A model of words needs none: words are printed. - is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What to write, whatever the file's name ends in
    #[arg(long, value_parser = one_of(Format::MEANS))]
    pub format: Option<Format>,
}

/// What reads one of these formats by its name.
fn one_of(formats: &[Format]) -> impl TypedValueParser<Value = Format> {
    let names = formats.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(names).try_map(|name| Format::from_str(&name, true))
}

/// A temperature at which samples are still numbers.
fn temperature(text: &str) -> Result<f32, String> {
    let range = 0.0..=100.0;
    let given = text.parse().ok().filter(|given| range.contains(given));
    given.ok_or_else(|| "expected between 0 and 100".to_owned())
}
