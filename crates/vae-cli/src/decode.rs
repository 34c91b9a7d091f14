//! `vae decode` and `vae sample`: latents, from a file or from the prior, to the mean of p(x|z) or to words.

use candle_core::Tensor;
use vae::checkpoint::latents;
use vae::data::Latents;
use vae::model::Vae;
use vae::rng::Rng;

use crate::args::{DecodeArgs, SampleArgs};
use crate::error::{Error, InFile, Result};
use crate::files;
use crate::model;
use crate::print;
use crate::target::Target;
use crate::words;

/// Latents decoded at once; bounds the memory.
const CHUNK: usize = 500;

/// Decodes a file's latents.
pub fn run(args: &DecodeArgs) -> Result<()> {
    let out = Target::new(args.out.as_deref(), &[&args.model, &args.latents])?;
    let vae = model::read_vae(&args.model)?;
    let bytes = files::read(&args.latents)?;
    let z = latents::read_z(&bytes, vae.config().latent).in_file(&args.latents)?;
    show(&vae, &z, out)
}

/// Decodes draws from N(0, temperature^2 I).
pub fn sample(args: &SampleArgs) -> Result<()> {
    let out = Target::new(args.out.as_deref(), &[&args.model])?;
    let vae = model::read_vae(&args.model)?;
    let mut rng = Rng::new(args.seed);
    let latents = vae.sample_prior(args.count as usize, args.temperature, &mut rng)?;
    show(&vae, &latents.z, out)
}

/// Writes the mean of p(x|z) at z (n, latent) to `out`; prints words where the model is one of words.
fn show(vae: &Vae, z: &Tensor, out: Option<Target>) -> Result<()> {
    let words = vae.config().has_letters();
    match &out {
        None if !words => files::required(None)?,
        Some(Target::Png(out)) if words => {
            return Err(Error::unexpected(
                out.path().display().to_string(),
                "a name that ends in .safetensors, as letters make no image",
                "png",
            ));
        }
        _ => {}
    }
    if let Some(mut out) = out {
        out.require_room(z.dim(0)?, vae.config().input)?;
        out.write(&decode_mean(vae, z)?, vae.config().image_shape())?;
    }
    if words {
        words::likeliest(vae, z, print::line)?;
    }
    Ok(())
}

/// z (n, latent) -> mean (n, input).
fn decode_mean(vae: &Vae, z: &Tensor) -> Result<Tensor> {
    let n = z.dim(0)?;
    let rows = vae.config().rows_at_once(CHUNK);
    let means = (0..n)
        .step_by(rows)
        .map(|start| {
            let chunk = z.narrow(0, start, rows.min(n - start))?;
            vae.decode_mean(&Latents::from(chunk))
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Tensor::cat(&means, 0)?)
}
