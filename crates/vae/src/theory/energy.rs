//! Four densities of the plane that no Gaussian is like, by which normalizing flows were first tried (Rezende and Mohamed 2015, table 1):
//! p(z) = exp(-U(z)) / Z, with
//!
//! U1 = ((|z| - 2) / 0.4)^2 / 2 - log(N((z1 - 2) / 0.6) + N((z1 + 2) / 0.6))
//! U2 = ((z2 - w1) / 0.4)^2 / 2
//! U3 = -log(N((z2 - w1) / 0.35) + N((z2 - w1 + w2) / 0.35))
//! U4 = -log(N((z2 - w1) / 0.4) + N((z2 - w1 + w3) / 0.35))
//!
//! N(a) = exp(-a^2 / 2),   w1 = sin(2 pi z1 / 4),   w2 = 3 N((z1 - 1) / 0.6),   w3 = 3 sigmoid((z1 - 1) / 0.3)
//!
//! The last three have no end along z1, and so no Z: beyond +-4, where the paper's pictures end, a wall ((|z1| - 4) / 0.4)^2 / 2 is
//! added. A flow is fitted to one of them by what it can be fitted to any density by, KL(q || p), whose logarithm of Z comes by
//! quadrature: so it is known how far q is from p.

use std::f64::consts::PI;

use candle_core::{Device, Tensor};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::flow::FlowKind;
use crate::inference::{FitSettings, FittedPosterior, Fitting};
use crate::model::Posterior;
use crate::probability::Estimate;
use crate::rng::Rng;
use crate::tensor::flat;

/// U of one of the densities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Energy {
    /// U1: a ring of two halves.
    Ring,
    /// U2: a wave.
    Wave,
    /// U3: a wave that parts for a while.
    Eye,
    /// U4: a wave that parts for good.
    Fork,
}

/// Where the wall begins, and how soft it is.
const WALL: [f64; 2] = [4.0, 0.4];
/// Half of the side of the square beyond which p is as good as 0, and the distance of the points of the trapezoidal rule.
const REACH: f64 = 9.0;
const STEP: f64 = 0.04;

/// A function's value with its derivatives by z1 and z2.
type Slope = (f64, [f64; 2]);

/// a^2 / 2 of a value with its derivatives.
fn half_square((a, [by_1, by_2]): Slope) -> Slope {
    (0.5 * a * a, [a * by_1, a * by_2])
}

/// -log(exp(-a) + exp(-b)).
fn either((a, of_a): Slope, (b, of_b): Slope) -> Slope {
    let least = a.min(b);
    let value = least - ((least - a).exp() + (least - b).exp()).ln();
    let share = (value - a).exp();
    let slope = [0, 1].map(|j| share * of_a[j] + (1.0 - share) * of_b[j]);
    (value, slope)
}

impl Energy {
    /// U at z, and its derivatives.
    pub fn at(self, [z1, z2]: [f64; 2]) -> Slope {
        let wave = (0.5 * PI * z1).sin();
        let by_wave = 0.5 * PI * (0.5 * PI * z1).cos();
        // (z2 - w1 + more) / wide, by what `more` is and its derivative by z1.
        let apart = |(more, by_more): (f64, f64), wide: f64| {
            half_square((
                (z2 - wave + more) / wide,
                [(by_more - by_wave) / wide, 1.0 / wide],
            ))
        };
        let nothing = (0.0, 0.0);
        let (value, [by_1, by_2]) = match self {
            Self::Ring => return ring([z1, z2]),
            Self::Wave => apart(nothing, 0.4),
            Self::Eye => {
                let u = (z1 - 1.0) / 0.6;
                let bump = 3.0 * (-0.5 * u * u).exp();
                either(apart(nothing, 0.35), apart((bump, -bump * u / 0.6), 0.35))
            }
            Self::Fork => {
                let share = 1.0 / (1.0 + ((1.0 - z1) / 0.3).exp());
                let slope = 3.0 * share * (1.0 - share) / 0.3;
                either(apart(nothing, 0.4), apart((3.0 * share, slope), 0.35))
            }
        };
        let [begins, soft] = WALL;
        let beyond = (z1.abs() - begins).max(0.0) / soft;
        let wall = beyond * z1.signum() / soft;
        (value + 0.5 * beyond * beyond, [by_1 + wall, by_2])
    }

    /// log Z, by the trapezoidal rule, whose error is far below f32's.
    pub fn log_z(self) -> f64 {
        let count = (REACH / STEP) as i32;
        let places = || (-count..=count).map(|i| STEP * f64::from(i));
        let row = |z1| places().map(move |z2| (-self.at([z1, z2]).0).exp());
        (places().flat_map(row).sum::<f64>() * STEP * STEP).ln()
    }

    /// U (n) at z (n, 2), differentiable.
    fn of(self, z: &Tensor) -> Result<Tensor> {
        let points = flat(z)?;
        let (mut slopes, mut missing) = (Vec::new(), Vec::new());
        for z in points.chunks_exact(2) {
            let z = [f64::from(z[0]), f64::from(z[1])];
            let (value, slope) = self.at(z);
            // Of z . slope, which has the gradient; the rest of the value is a plain number.
            missing.push((value - z[0] * slope[0] - z[1] * slope[1]) as f32);
            slopes.extend(slope.map(|s| s as f32));
        }
        let slopes = Tensor::from_vec(slopes, z.shape(), &Device::Cpu)?;
        let missing = Tensor::from_vec(missing, z.dims()[0], &Device::Cpu)?;
        Ok(((z * slopes)?.sum(1)? + missing)?)
    }
}

fn ring([z1, z2]: [f64; 2]) -> Slope {
    let radius = z1.hypot(z2).max(f64::MIN_POSITIVE);
    let (out, by_out) = half_square(((radius - 2.0) / 0.4, [z1, z2].map(|z| z / radius / 0.4)));
    let half = |at: f64| half_square(((z1 - at) / 0.6, [1.0 / 0.6, 0.0]));
    let (sides, by_sides) = either(half(2.0), half(-2.0));
    (out + sides, [0, 1].map(|j| by_out[j] + by_sides[j]))
}

/// A flow on its way to one of the densities.
#[derive(Debug)]
pub struct EnergyFit {
    energy: Energy,
    log_z: f64,
    fitting: Fitting,
    rng: Rng,
}

/// How it is fitted.
const FIT: FitSettings = FitSettings {
    steps: 3000,
    draws: 100,
    lr: 0.02,
};
/// U is weighted by a factor that grows from the first to 1 over this share of the steps, so that q does not fall into the first hollow
/// that it finds (Rezende and Mohamed 2015, equation 20).
const ANNEALED: [f64; 2] = [0.01, 0.5];
/// logvar of the Gaussian that the fit begins with: as wide as the densities are.
const WIDE: f32 = 1.4;

impl EnergyFit {
    /// A flow of `length` planar steps in a Gaussian. All noise is from `rng`.
    pub fn new(energy: Energy, length: usize, mut rng: Rng) -> Result<Self> {
        let row = |value: f32| Tensor::full(value, (1, 2), &Device::Cpu);
        let gaussian = FittedPosterior::new(&Posterior::new(row(0.0)?, row(WIDE)?)?)?;
        let q = gaussian.with_flow(FlowKind::Planar, length, &mut rng)?;
        Ok(Self {
            energy,
            log_z: energy.log_z(),
            fitting: Fitting::new(q, FIT)?,
            rng,
        })
    }

    /// So many steps, or those that are left; the answer is whether any is.
    pub fn advance(&mut self, steps: usize) -> Result<bool> {
        let energy = self.energy;
        let cost = |q: &FittedPosterior, eps: &Tensor, done: f64| {
            let (z, log_q) = q.sample(eps)?;
            let weight = (ANNEALED[0] + done / ANNEALED[1]).min(1.0);
            Ok((log_q + (energy.of(&z)? * weight)?)?)
        };
        self.fitting.descend(steps, 2, &mut self.rng, &cost)
    }

    /// How much of the fit is done, in 0..=1.
    pub fn progress(&self) -> f64 {
        self.fitting.done() as f64 / FIT.steps as f64
    }

    /// KL(q || p), nats, by so many fresh draws, and these (draws, 2), flat.
    pub fn divergence(&self, draws: usize, rng: &mut Rng) -> Result<(Estimate, Vec<f32>)> {
        let (z, log_q) = self
            .fitting
            .posterior()
            .sample(&rng.normal_tensor(draws, 2)?)?;
        let z = flat(&z)?;
        let log_q = flat(&log_q)?;
        let kl = z.chunks_exact(2).zip(&log_q).map(|(z, &log_q)| {
            let (energy, _) = self.energy.at([f64::from(z[0]), f64::from(z[1])]);
            f64::from(log_q) + energy + self.log_z
        });
        Ok((Estimate::mean(kl), z))
    }
}
