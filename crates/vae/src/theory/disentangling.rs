//! Whether each of the things that vary between images has a latent of its own: the mutual information gap (Chen et al. 2018,
//! arXiv:1802.04942, equation 6) of images whose factors are known, each mean of q(z|x) in [`BINS`] bins of one width (Locatello et
//! al. 2019, arXiv:1811.12359).

use crate::data::held_out_shapes;
use crate::error::{require_finite, Error, Result};

/// Bins of a latent's means.
pub const BINS: u32 = 20;

/// Pieces into which each factor of a shape but its class is cut.
const PIECES: u32 = 10;
/// The factors of a shape, in their order.
pub const SHAPE_FACTORS: [&str; 5] = ["class", "size", "x", "y", "angle"];

/// What the latents tell of one factor.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorGap {
    /// I(z_j; v), nats, of each latent (latent).
    pub information: Vec<f64>,
    /// H(v), nats.
    pub entropy: f64,
    /// How much more the latent that tells most tells than the next, as a share of H(v), 0..1.
    pub gap: f64,
}

/// That of each factor, of mu (n, latent) and factors (n, count), flat; at least two latents. The mean of the gaps is the mutual
/// information gap.
pub fn factor_gaps(
    mu: &[f32],
    latent: usize,
    factors: &[u32],
    count: usize,
) -> Result<Vec<FactorGap>> {
    let n = mu.len() / latent.max(1);
    if latent < 2 || count == 0 || n == 0 || n * latent != mu.len() || n * count != factors.len() {
        let found = [mu.len(), latent, factors.len(), count];
        return Err(Error::shape(
            "mu, latent, factors, count",
            &[n * 2, 2, n, 1],
            &found,
        ));
    }
    require_finite("mu", mu)?;
    let latents: Vec<_> = (0..latent)
        .map(|j| binned(mu.iter().skip(j).step_by(latent)))
        .collect();
    let of_factor = |k| {
        let factor: Vec<_> = factors.iter().skip(k).step_by(count).copied().collect();
        let entropy = information(&factor, &factor);
        let information: Vec<_> = latents
            .iter()
            .map(|z| self::information(z, &factor))
            .collect();
        let mut sorted = information.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        FactorGap {
            gap: if entropy > 0.0 {
                (sorted[0] - sorted[1]) / entropy
            } else {
                0.0
            },
            information,
            entropy,
        }
    };
    Ok((0..count).map(of_factor).collect())
}

/// [`factor_gaps`] of each of [`SHAPE_FACTORS`], by mu (n, latent) of the first n shapes that are held out.
pub fn shape_gaps(mu: &[f32], latent: usize) -> Result<Vec<FactorGap>> {
    let shapes = held_out_shapes(mu.len() / latent.max(1));
    let factors: Vec<u32> = shapes.iter().flat_map(|of| of.factors(PIECES)).collect();
    factor_gaps(mu, latent, &factors, SHAPE_FACTORS.len())
}

/// The bin of each value, between the least and the greatest; all in the first, where they are one.
fn binned<'a>(values: impl Iterator<Item = &'a f32> + Clone) -> Vec<u32> {
    let ends = values.clone().map(|&v| f64::from(v));
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    let bin = |&v: &f32| match high > low {
        true => (((f64::from(v) - low) / (high - low) * f64::from(BINS)) as u32).min(BINS - 1),
        false => 0,
    };
    values.map(bin).collect()
}

/// I(a; b), nats, by how often each pair is there.
fn information(a: &[u32], b: &[u32]) -> f64 {
    let mut pairs: Vec<_> = a.iter().copied().zip(b.iter().copied()).collect();
    pairs.sort_unstable();
    let entropy = |runs: &mut dyn Iterator<Item = usize>| {
        let n = a.len() as f64;
        let terms = runs.map(|run| run as f64 / n * (run as f64 / n).ln());
        -terms.sum::<f64>()
    };
    let runs_of = |of: &[u32]| {
        let mut sorted = of.to_vec();
        sorted.sort_unstable();
        entropy(&mut sorted.chunk_by(|a, b| a == b).map(<[u32]>::len))
    };
    let joint = entropy(&mut pairs.chunk_by(|a, b| a == b).map(<[(u32, u32)]>::len));
    runs_of(a) + runs_of(b) - joint
}
