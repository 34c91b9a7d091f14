//! What is asked of the q(z|x) of many images together: the aggregate posterior q(z), their mean, against the prior.

use js_sys::Float64Array;
use vae::inference::{self, AggregatePosterior};
use vae::probability::Gaussian;
use vae::{require_finite, Error, Rng};
use wasm_bindgen::prelude::*;

use crate::failure::Result;
use crate::functions::Functions;
use crate::limits::{at_most, limit};
use crate::model::Model;

/// Densities of one posterior at one z that are added up in one call.
const MAX_PAIRS: usize = 4_000_000;

#[wasm_bindgen]
impl Model {
    /// log q(z) (m) of images whose q(z|x) are of `mu` and `logvar` (n, latent), and behind it log p(z) (m), nats, at z (m, latents) of
    /// these `latents` alone.
    #[wasm_bindgen(js_name = aggregateDensities)]
    pub fn aggregate_densities(
        &self,
        mu: &[f32],
        logvar: &[f32],
        latents: &[u32],
        z: &[f32],
    ) -> Result<Float64Array> {
        let all = self.vae().config().latent;
        let rows = z.len() / latents.len().max(1);
        let latents: Vec<usize> = latents.iter().map(|&j| j as usize).collect();
        let prior = self.vae().prior()?.of_latents(&latents)?;
        if rows * latents.len() != z.len() {
            return Err(Error::shape("z", &[rows, latents.len()], &[z.len()]).into());
        }
        require_finite("z", z)?;
        let posteriors = posteriors(mu, logvar, all)?;
        at_most("mu and z", posteriors.len() / all * rows, MAX_PAIRS)?;
        let some = posteriors.chunks_exact(all);
        let some = some
            .flat_map(|row| latents.iter().map(|&j| row[j]))
            .collect();
        let aggregate = AggregatePosterior::of(some, prior, &mut Rng::new(0))?;
        let mut found = vec![0.0; 2 * rows];
        let (q, p) = found.split_at_mut(rows);
        for ((z, q), p) in z.chunks_exact(latents.len()).zip(q).zip(p) {
            (*q, *p) = (aggregate.log_density(z), aggregate.prior().log_density(z));
        }
        Ok(found[..].into())
    }

    /// What one z from q(z|x) of each of `count` such images, from the one at `from` on, says, drawn with a `seed`: (count, 3), nats.
    /// log q(z|x) - log q(z), whose mean is I(x; z); log q(z) - log p(z), whose mean is KL(q(z) || p(z)); log q(z) with that image
    /// left out of it.
    pub fn cuts(
        &self,
        mu: &[f32],
        logvar: &[f32],
        from: usize,
        count: usize,
        seed: u32,
    ) -> Result<Float64Array> {
        let posteriors = posteriors(mu, logvar, self.vae().config().latent)?;
        let mut rng = Rng::new(u64::from(seed));
        let aggregate = AggregatePosterior::of(posteriors, self.vae().prior()?, &mut rng)?;
        let images = aggregate.images();
        at_most("count", from.saturating_add(count), images)?;
        at_most("images", images * count, MAX_PAIRS)?;
        let mut found = Vec::with_capacity(3 * count);
        for i in from..from + count {
            let cut = aggregate.cut(i);
            found.extend([cut.information, cut.marginal, cut.others]);
        }
        Ok(found[..].into())
    }
}

#[wasm_bindgen]
impl Functions {
    /// The log q(z) below which z lies in a hole, of all `others` of `Model.cuts`.
    #[wasm_bindgen(js_name = holesBelow)]
    pub fn holes_below(others: &[f64]) -> f64 {
        inference::edge(others)
    }
}

/// (n * latent) of mu and logvar (n, latent).
fn posteriors(mu: &[f32], logvar: &[f32], latent: usize) -> Result<Vec<Gaussian>> {
    limit("mu", mu.len() / latent)?;
    if mu.len() != logvar.len() {
        return Err(Error::shape("logvar", &[mu.len()], &[logvar.len()]).into());
    }
    require_finite("mu", mu)?;
    require_finite("logvar", logvar)?;
    let pairs = mu.iter().zip(logvar);
    Ok(pairs
        .map(|(&mu, &logvar)| Gaussian::of(mu, logvar))
        .collect())
}
