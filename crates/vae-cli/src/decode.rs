//! `vae decode` and `vae sample`: latents, from a file or from the prior, to the mean of p(x|z) or to words.

use vae::{checkpoint, Latents, Rng, Tensor, Vae};

use crate::args::{DecodeArgs, SampleArgs};
use crate::classes;
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
    let out = Target::means(
        args.means.out.as_deref(),
        args.means.format,
        &[&args.model, &args.latents],
    )?;
    let vae = model::read_vae(&args.model)?;
    let bytes = files::read(&args.latents)?;
    let z = checkpoint::read_z(&bytes, vae.config().latent).in_file(&args.latents)?;
    let mut latents = Latents::from(z);
    let count = latents.z.dim(0)?;
    latents.labels = match (args.class, vae.config().class_units()) {
        (None, 0) => None,
        (None, classes) => {
            let expected = format!(
                "a class from 0 to {}, as the model is conditional",
                classes - 1
            );
            return Err(Error::unexpected("--class", expected, "none"));
        }
        (Some(class), _) => Some(classes::all(vae.config(), class, count)?),
    };
    show(&vae, &latents, out)
}

/// Decodes draws from the prior, its standard deviations scaled by the temperature.
pub fn sample(args: &SampleArgs) -> Result<()> {
    let out = Target::means(args.means.out.as_deref(), args.means.format, &[&args.model])?;
    let vae = model::read_vae(&args.model)?;
    let mut rng = Rng::new(args.seed);
    let mut latents = vae.sample_prior(args.count as usize, args.temperature, &mut rng)?;
    if let Some(class) = args.class {
        latents.labels = Some(classes::all(vae.config(), class, args.count as usize)?);
    }
    show(&vae, &latents, out)
}

/// Writes the mean of p(x|z) at each of `latents` to `out`; prints words where the model is one of words.
fn show(vae: &Vae, latents: &Latents, out: Option<Target>) -> Result<()> {
    let words = vae.config().has_letters();
    if let Some(out) = &out {
        out.require_kind(vae.config())?;
    }
    match &out {
        None if !words => files::required(None)?,
        _ => {}
    }
    let is_stream = out.as_ref().is_some_and(Target::is_stream);
    if let Some(mut out) = out {
        out.require_room(latents.z.dim(0)?, vae.config().input)?;
        out.write_mean(&decode_mean(vae, latents)?, vae.config())?;
    }
    if words && !is_stream {
        words::likeliest(vae, &latents.z, print::line)?;
    }
    Ok(())
}

/// z (n, latent) -> mean (n, input).
fn decode_mean(vae: &Vae, latents: &Latents) -> Result<Tensor> {
    let Latents { z, labels } = latents;
    let n = z.dim(0)?;
    let rows = vae.config().rows_at_once(CHUNK);
    let means = (0..n)
        .step_by(rows)
        .map(|start| {
            let count = rows.min(n - start);
            vae.decode_mean(&Latents {
                z: z.narrow(0, start, count)?,
                labels: labels
                    .as_ref()
                    .map(|labels| labels[start..][..count].to_vec()),
            })
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Tensor::cat(&means, 0)?)
}
