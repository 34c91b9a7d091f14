//! `vae encode`: images to q(z|x).

use candle_core::Tensor;
use vae::checkpoint::latents;

use crate::args::EncodeArgs;
use crate::data;
use crate::error::Result;
use crate::files::Output;
use crate::model;

/// Images encoded at once; bounds the memory.
const CHUNK: usize = 500;

/// Encodes each image as the model takes its pixels, without chance: grey where training binarizes dynamically.
pub fn run(args: &EncodeArgs) -> Result<()> {
    let out = Output::new(&args.out)?;
    let vae = model::read_vae(&args.model)?;
    let images = data::read_images(&args.images, vae.config().input)?;
    let (mut mu, mut logvar) = (Vec::new(), Vec::new());
    let indices: Vec<usize> = (0..images.len()).collect();
    for chunk in indices.chunks(CHUNK) {
        let grey = chunk.iter().flat_map(|&i| images.image(i));
        let grey: Vec<f32> = grey.map(|&value| f32::from(value) / 255.0).collect();
        let posterior = vae.encode(&vae.see(&grey)?)?;
        mu.push(posterior.mu);
        logvar.push(posterior.logvar);
    }
    out.write(&latents::write_posterior(
        &Tensor::cat(&mu, 0)?,
        &Tensor::cat(&logvar, 0)?,
    )?)
}
