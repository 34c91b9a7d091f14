//! What is asked of the q(z|x) of many images together: the aggregate posterior q(z), their mean, against the prior.

use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::error::{require_finite, Error};
use vae::inference::aggregate::{self, AggregatePosterior};
use vae::probability::gaussian::Gaussian;
use vae::rng::Rng;
use wasm_bindgen::prelude::*;

use crate::arrays::Doubles;
use crate::failure::Result;
use crate::functions::Functions;
use crate::model::{at_most, limit, Model};

/// Densities of one posterior at one z that are added up in one call.
const MAX_PAIRS: usize = 4_000_000;

/// Both at each z (m), nats.
#[derive(Serialize, Tsify)]
pub struct Densities {
    /// log q(z)
    q: Doubles,
    /// log p(z)
    p: Doubles,
}

/// What one z from q(z|x) of each image (count) says, nats.
#[derive(Serialize, Tsify)]
pub struct Cuts {
    /// log q(z|x) - log q(z), whose mean is I(x; z).
    information: Doubles,
    /// log q(z) - log p(z), whose mean is KL(q(z) || p(z)).
    marginal: Doubles,
    /// log q(z) with that image left out of it.
    others: Doubles,
}

#[wasm_bindgen]
impl Model {
    /// log q(z) of images whose q(z|x) are of `mu` and `logvar` (n, latent), and log p(z), at z (m, latents) of these `latents`
    /// alone.
    #[wasm_bindgen(js_name = aggregateDensities)]
    pub fn aggregate_densities(
        &self,
        mu: &[f32],
        logvar: &[f32],
        latents: &[u32],
        z: &[f32],
    ) -> Result<Ts<Densities>> {
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
        let z = || z.chunks_exact(latents.len());
        let q: Vec<f64> = z().map(|z| aggregate.log_density(z)).collect();
        let p: Vec<f64> = z().map(|z| aggregate.prior().log_density(z)).collect();
        let answer = Densities {
            q: q.into(),
            p: p.into(),
        };
        Ok(answer.into_ts()?)
    }

    /// What the z of `count` of such images from the one at `from` on say, drawn with a `seed`.
    pub fn cuts(
        &self,
        mu: &[f32],
        logvar: &[f32],
        from: usize,
        count: usize,
        seed: u32,
    ) -> Result<Ts<Cuts>> {
        let posteriors = posteriors(mu, logvar, self.vae().config().latent)?;
        let mut rng = Rng::new(u64::from(seed));
        let aggregate = AggregatePosterior::of(posteriors, self.vae().prior()?, &mut rng)?;
        let images = aggregate.images();
        at_most("count", from.saturating_add(count), images)?;
        at_most("images", images * count, MAX_PAIRS)?;
        let cuts: Vec<_> = (from..from + count).map(|i| aggregate.cut(i)).collect();
        let each = |of: fn(&aggregate::Cut) -> f64| -> Doubles {
            cuts.iter().map(of).collect::<Vec<f64>>().into()
        };
        let answer = Cuts {
            information: each(|cut| cut.information),
            marginal: each(|cut| cut.marginal),
            others: each(|cut| cut.others),
        };
        Ok(answer.into_ts()?)
    }
}

#[wasm_bindgen]
impl Functions {
    /// The log q(z) below which z lies in a hole, of all `others` of `Model.cuts`.
    #[wasm_bindgen(js_name = holesBelow)]
    pub fn holes_below(others: &[f64]) -> f64 {
        aggregate::edge(others)
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
