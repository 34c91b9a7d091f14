//! Gives the prior that a model learned mean 0 and variance 1 in each latent: cargo run -p vae-playground --example standardize -- FROM TO
//!
//! z' = (z - m) / s,   m and s (latent) the mean and deviation of p(z)
//!
//! Encoder, prior and decoder are written for z' in the place of z. What is drawn, KL and ELBO stay as they are; but the latents lie
//! where maps and axes that are made for N(0, I) look for them, which those of a learned prior do not by themselves.

use std::error::Error;
use std::{env, fs};

use vae::{Checkpoint, Device, Precision, Tensor};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = env::args().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("expected the names of two files, FROM and TO".into());
    };
    let checkpoint = standardized(Checkpoint::read(&fs::read(from)?)?)?;
    fs::write(to, checkpoint.write(Precision::F32)?)?;
    Ok(())
}

/// The same model by z' in the place of z, without what training would go on from. Refuses q(z|x) with a flow, and a decoder
/// that is not dense at z or sees more than z.
pub fn standardized(mut checkpoint: Checkpoint) -> Result<Checkpoint, Box<dyn Error>> {
    let (m, s) = moments(&checkpoint)?;
    let narrower = (s.log()? * 2.0)?;
    let own = &mut checkpoint.parameters;
    let of_decoder = match own.get("decoder.hidden.0.weight") {
        Some(w) if w.dim(1)? == m.elem_count() => w.clone(),
        _ => return Err("expected a decoder whose first layer is hidden and sees z alone".into()),
    };
    if checkpoint.config.model.has_flow() {
        return Err("expected a q(z|x) without a flow".into());
    }
    for (name, tensor) in own.iter_mut() {
        *tensor = match name.as_str() {
            "encoder.mu.weight" => tensor.broadcast_div(&s.reshape(((), 1))?)?,
            "encoder.mu.bias" | "prior.mu" => tensor.broadcast_sub(&m)?.broadcast_div(&s)?,
            "encoder.logvar.bias" | "prior.logvar" => tensor.broadcast_sub(&narrower)?,
            "decoder.hidden.0.weight" => of_decoder.broadcast_mul(&s)?,
            "decoder.hidden.0.bias" => (&*tensor + of_decoder.broadcast_mul(&m)?.sum(1)?)?,
            _ => continue,
        };
    }
    checkpoint.training = None;
    Ok(checkpoint)
}

/// Mean and deviation of p(z), each (latent).
fn moments(checkpoint: &Checkpoint) -> vae::Result<(Tensor, Tensor)> {
    let prior = checkpoint.vae()?.prior()?;
    let moment = |j: usize, of: &dyn Fn(f64, f64) -> f64| -> f64 {
        let components = prior.components();
        components
            .map(|(w, row)| w.exp() * of(row[j].mu, row[j].sigma))
            .sum()
    };
    let (mut m, mut s) = (Vec::new(), Vec::new());
    for j in 0..prior.latent() {
        let mean = moment(j, &|mu, _| mu);
        m.push(mean as f32);
        s.push(moment(j, &|mu, sigma| (mu - mean).powi(2) + sigma * sigma).sqrt() as f32);
    }
    let tensor = |v: Vec<f32>| Tensor::from_slice(&v, v.len(), &Device::Cpu);
    Ok((tensor(m)?, tensor(s)?))
}
