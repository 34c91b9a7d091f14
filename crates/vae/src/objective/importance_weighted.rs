//! The importance-weighted bound (Burda et al. 2016, equation 8), of k draws of z an image:
//!
//! L_k = E[log 1/k sum_i w_i],   log w_i = log p(x|z_i) - beta (log q(z_i|x) - log p(z_i)),   v_i = w_i / sum w
//!
//! Its gradient is sum_i v_i grad log w_i, in which the v_i are plain numbers: so they are computed here, and not
//! on the way back. The doubly reparameterized one (Tucker et al. 2019, where beta is 1) is the same for the decoder;
//! for the encoder it goes by z alone, with weights (1 - beta) v_i + beta v_i^2. Beta comes in as the score of q(z_i|x) does,
//! -beta v_i of it, whose mean is that of its reparameterization, -beta d v_i / d z_i = -beta (v_i - v_i^2) d log w_i / d z_i.

use candle_core::{Device, Tensor};
use vae_kernels::Divergence;

use crate::error::Result;
use crate::probability::log_mean_exp;
use crate::tensor::{flat, sum};

/// -L_k () as mean over the images, of -log w (draws * n), draw by draw.
pub(super) fn loss(
    cost: &Tensor,
    draws: usize,
    beta: f64,
    divergence: &Divergence,
) -> Result<Tensor> {
    let log_w: Vec<f64> = flat(cost)?.into_iter().map(|c| -f64::from(c)).collect();
    let images = log_w.len() / draws;
    let (mut bound, mut shares) = (0.0, vec![0.0_f32; log_w.len()]);
    for image in 0..images {
        let of_image: Vec<f64> = log_w[image..].iter().step_by(images).copied().collect();
        let log_mean = log_mean_exp(&of_image);
        bound += log_mean;
        for (share, log_w) in shares[image..].iter_mut().step_by(images).zip(of_image) {
            *share = ((log_w - log_mean).exp() / draws as f64) as f32;
        }
    }
    if let Divergence::Doubly(factors) = divergence {
        // What comes back by z has one v_i by now.
        let factor = |&share| (1.0 - beta + beta * f64::from(share)) as f32;
        let _ = factors.set(shares.iter().map(factor).collect());
    }
    let shares = Tensor::from_vec(shares, cost.shape(), &Device::Cpu)?;
    // Its gradient, and beside it what is missing of its value.
    let weighted = ((cost * shares)?.sum_all()? * (1.0 / images as f64))?;
    let missing = -bound / images as f64 - sum(&weighted)?;
    Ok((weighted + missing)?)
}
