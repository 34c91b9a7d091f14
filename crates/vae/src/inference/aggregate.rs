//! The aggregate posterior of N images, q(z) = 1/N sum_n q(z|x_n), and what it says of the KL's average over them (Hoffman and
//! Johnson 2016, "ELBO surgery"):
//!
//! mean KL(q(z|x) || p(z)) = I(x; z) + KL(q(z) || p(z))
//!
//! Both terms are averages over one z an image, z_i ~ q(z|x_i), with q(z) summed over all of the images. Of these N images they
//! are without bias, and I(x; z) is at most log N. Of all images like them I(x; z) so found is a lower bound on average; with x_i
//! left out of the sum at z_i it is an upper one (Poole et al. 2019).
//!
//! Where q(z) and p(z) differ, p(z) has holes: z that it draws and no image leads to.

use super::importance::log_mean_exp;
use super::CHUNK;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::model::Vae;
use crate::probability::Mixture;
use crate::probability::Spread;
use crate::probability::{log_density, reparameterize, Gaussian};
use crate::rng::Rng;
use crate::tensor::flat;

/// q(z|x_n) of each image, with one z drawn from each.
#[derive(Debug)]
pub struct AggregatePosterior {
    /// (n, latent), flat.
    posteriors: Vec<Gaussian>,
    /// (latent, n), flat, so that one z meets all the images in a row: their means, and 1 / sigma.
    means: Vec<f64>,
    inverses: Vec<f64>,
    /// log q(z|x_n) (n) at its mean.
    peaks: Vec<f64>,
    /// (n, latent), flat.
    z: Vec<f32>,
    prior: Mixture,
}

/// What one z says; nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// log q(z_i|x_i) - log q(z_i).
    pub information: f64,
    /// The same with x_i left out of q(z); infinite where it is the only one.
    pub information_above: f64,
    /// log q(z_i) - log p(z_i).
    pub marginal: f64,
    /// log q(z_i) with x_i left out of it; minus infinity where it is the only one.
    pub others: f64,
}

/// The share of the images' own z that lie no less in a hole.
pub const EDGE: f64 = 0.01;

/// The log q(z) below which z lies in a hole: all but 1 % of the images have a z at which q(z) of the `others`
/// (n, from [`Cut::others`]) is more. If p(z) were q(z), as large a share of its draws would lie in holes.
pub fn edge(others: &[f64]) -> f64 {
    let most = (EDGE * others.len() as f64) as usize;
    let below = |edge: f64| others.iter().filter(|&&other| other < edge).count();
    let possible = others.iter().copied().filter(|&other| below(other) <= most);
    possible.fold(f64::NEG_INFINITY, f64::max)
}

/// Averages of [`Cut`]s.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surgery {
    /// I(x; z) of these images: of all images like them, a lower bound on average.
    pub information: Spread,
    /// An upper bound, on average, of I(x; z) of all images like them.
    pub information_above: Spread,
    /// KL(q(z) || p(z)) of these images: of all images like them, an upper bound on average.
    pub marginal: Spread,
}

impl AggregatePosterior {
    /// That of the first `images` of `data` (all, where there are fewer), which are those of [`Dataset::fixed_batch`], at the
    /// z that [`super::evaluate::evaluate`] draws with this `seed`. Refuses a model whose q(z|x) has a flow, which does not say how
    /// likely it makes the z of another image.
    pub fn new(vae: &Vae, data: &Dataset, images: usize, seed: u64) -> Result<Self> {
        vae.config().require_shape(data.shape())?;
        vae.config().require_gaussian()?;
        let indices: Vec<usize> = (0..images.min(data.len())).collect();
        let mut posteriors = Vec::with_capacity(indices.len() * vae.config().latent);
        for chunk in indices.chunks(vae.config().rows_at_once(CHUNK)) {
            let batch = data.fixed_batch(chunk, vae.config().pixels, seed)?;
            let posterior = vae.encode(&batch)?;
            let pairs = flat(&posterior.mu)?
                .into_iter()
                .zip(flat(&posterior.logvar)?);
            posteriors.extend(pairs.map(|(mu, logvar)| Gaussian::of(mu, logvar)));
        }
        Self::of(posteriors, vae.prior()?, &mut Rng::new(seed))
    }

    /// That of these `posteriors` (n, latent), flat, under a `prior`, with the z drawn from `rng`. Refuses none at all, and a broken
    /// length.
    pub fn of(posteriors: Vec<Gaussian>, prior: Mixture, rng: &mut Rng) -> Result<Self> {
        let latent = prior.latent();
        let count = posteriors.len() / latent.max(1);
        if count == 0 || count * latent != posteriors.len() {
            return Err(Error::shape(
                "posteriors",
                &[count.max(1), latent],
                &[posteriors.len()],
            ));
        }
        let across = |number: fn(&Gaussian) -> f64| {
            let of_latent = |j| posteriors.iter().skip(j).step_by(latent).map(number);
            (0..latent).flat_map(of_latent).collect()
        };
        let peak = |row: &[Gaussian]| row.iter().map(|q| q.log_density(q.mu)).sum();
        Ok(Self {
            means: across(|q| q.mu),
            inverses: across(|q| 1.0 / q.sigma),
            peaks: posteriors.chunks_exact(latent).map(peak).collect(),
            z: reparameterize(&posteriors, &rng.normal(posteriors.len())),
            posteriors,
            prior,
        })
    }

    /// How many images.
    pub fn images(&self) -> usize {
        self.peaks.len()
    }

    /// What the z of image `i` says, of [`Self::images`].
    pub fn cut(&self, i: usize) -> Cut {
        let (count, latent) = (self.images(), self.prior.latent());
        let z = &self.z[i * latent..][..latent];
        let own = log_density(&self.posteriors[i * latent..][..latent], z);
        let mut all = self.log_densities(z);
        let aggregate = log_mean_exp(&all);
        all.swap_remove(i);
        let of_others = match count {
            1 => f64::NEG_INFINITY,
            _ => log_mean_exp(&all),
        };
        Cut {
            information: own - aggregate,
            information_above: own - of_others,
            marginal: aggregate - self.prior.log_density(z),
            others: of_others,
        }
    }

    /// log q(z), nats.
    pub fn log_density(&self, z: &[f32]) -> f64 {
        log_mean_exp(&self.log_densities(z))
    }

    /// The prior that it was made with.
    pub fn prior(&self) -> &Mixture {
        &self.prior
    }

    /// log q(z|x_n) (n) at `z`.
    fn log_densities(&self, z: &[f32]) -> Vec<f64> {
        let count = self.images();
        let mut squares = vec![0.0; count];
        for (j, &z) in z.iter().enumerate() {
            let z = f64::from(z);
            let row = j * count..(j + 1) * count;
            let pairs = self.means[row.clone()].iter().zip(&self.inverses[row]);
            for (square, (mu, inverse)) in squares.iter_mut().zip(pairs) {
                let u = (z - mu) * inverse;
                *square += u * u;
            }
        }
        let pairs = squares.iter_mut().zip(&self.peaks);
        pairs.for_each(|(square, peak)| *square = peak - 0.5 * *square);
        squares
    }
}

impl Surgery {
    /// Takes in what one more z says.
    pub fn add(&mut self, cut: Cut) {
        self.information.add(cut.information);
        self.information_above.add(cut.information_above);
        self.marginal.add(cut.marginal);
    }
}
