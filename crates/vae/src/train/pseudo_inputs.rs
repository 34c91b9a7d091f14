//! What the pseudo-inputs of a prior begin as: images of the training set, chosen by the seed alone (Tomczak and Welling's program
//! has this as a choice, and noise as another, of which their components take long to part).

use candle_core::Tensor;

use crate::data::{Dataset, Pixels};
use crate::error::Result;
use crate::model::Vae;
use crate::rng::Rng;

/// The stream of the seed's generator that the choice is drawn from: none that training draws from.
const STREAM: u64 = (1 << 32) + 1;

/// Lets the pseudo-inputs of `vae`, where its prior has some, begin as images of `data`: each another, as long as there are some left.
pub(super) fn begin(vae: &Vae, data: &Dataset, seed: u64) -> Result<()> {
    if !vae.config().prior.has_pseudo_inputs() {
        return Ok(());
    }
    let mut rng = Rng::new(seed).fork(STREAM);
    let mut order: Vec<usize> = (0..data.len()).collect();
    rng.shuffle(&mut order);
    let indices: Vec<usize> = order
        .into_iter()
        .cycle()
        .take(vae.config().components)
        .collect();
    let images: Tensor = data.batch(&indices, Pixels::Grey, &mut rng)?.x;
    vae.begin_prior(&images)
}
