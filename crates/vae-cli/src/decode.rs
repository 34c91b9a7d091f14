//! `vae decode` and `vae sample`: latents, from a file or from the prior, to the mean of p(x|z).

use candle_core::Tensor;
use vae::checkpoint::latents;
use vae::rng::Rng;
use vae::vae::Vae;

use crate::args::{DecodeArgs, SampleArgs};
use crate::error::{Error, InFile, Result};
use crate::files::{self, Output};
use crate::grid;
use crate::model;

/// Latents decoded at once; bounds the memory.
const CHUNK: usize = 500;

/// Decodes a file's latents.
pub fn run(args: &DecodeArgs) -> Result<()> {
    let out = Target::new(Output::new(&args.out)?)?;
    let vae = model::read_vae(&args.model)?;
    let bytes = files::read(&args.latents)?;
    let z = latents::read_z(&bytes, vae.config().latent).in_file(&args.latents)?;
    out.write(&decode_mean(&vae, &z)?)
}

/// Decodes draws from N(0, temperature^2 I).
pub fn sample(args: &SampleArgs) -> Result<()> {
    if !(0.0..=100.0).contains(&args.temperature) {
        return Err(Error::unexpected(
            "--temperature",
            "between 0 and 100",
            args.temperature.to_string(),
        ));
    }
    let out = Target::new(Output::new(&args.out)?)?;
    let vae = model::read_vae(&args.model)?;
    let mut rng = Rng::new(args.seed);
    let z = vae.sample_prior(args.count as usize, args.temperature, &mut rng)?;
    out.write(&decode_mean(&vae, &z)?)
}

/// z (n, latent) -> mean (n, input).
fn decode_mean(vae: &Vae, z: &Tensor) -> Result<Tensor> {
    let n = z.dim(0)?;
    let means = (0..n)
        .step_by(CHUNK)
        .map(|start| {
            let chunk = z.narrow(0, start, CHUNK.min(n - start))?;
            vae.decode_mean(&chunk)
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Tensor::cat(&means, 0)?)
}

/// Where means go, in the format that the file's name asks for.
enum Target {
    Safetensors(Output),
    Png(Output),
}

impl Target {
    fn new(out: Output) -> Result<Self> {
        match out.extension().as_str() {
            "safetensors" => Ok(Self::Safetensors(out)),
            "png" => Ok(Self::Png(out)),
            other => Err(Error::unexpected(
                out.path().display().to_string(),
                "a name that ends in .safetensors or .png",
                format!("{other:?}"),
            )),
        }
    }

    /// Writes mean (n, input).
    fn write(&self, mean: &Tensor) -> Result<()> {
        match self {
            Self::Safetensors(out) => out.write(&latents::write_mean(mean)?),
            Self::Png(out) => out.write(&grid::png(mean)?),
        }
    }
}
