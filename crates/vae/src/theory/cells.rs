//! Rectangles of a 2-D latent space and the integrals over them, by the product of two Gauss-Legendre rules of three
//! points. Which rectangles to divide is left to `quadrature`.

use crate::probability::Gaussian;
use crate::probability::Mixture;

/// Points in a cell.
pub const POINTS: usize = 9;

/// The integration reaches so many deviations from the mean of each of the prior's components along each latent, farther where q
/// does: about 1e-15 of the prior lies outside.
const PRIOR_REACH: f64 = 8.0;
const TAIL_WIDTH: f64 = 1.0;
/// The prior's bulk, where cells are small from the start: points are 0.2 apart. A mode of p(z|x) that q misses is found for
/// certain down to a width of about 0.03; a narrower one, where p(x|z) rises towards it from afar.
const PRIOR_BULK: f64 = 4.0;
const BULK_WIDTH: f64 = 0.5;
/// How far q reaches.
const Q_REACH: f64 = 7.0;
/// How wide a cell may be around q or a component of the prior, in its standard deviations.
const WIDTH: f64 = 3.5;

/// Nodes and weights of Gauss-Legendre on [-1, 1], the weights as shares of the whole. The nodes are +-sqrt(3 / 5).
const RULE: [(f64, f64); 3] = [
    (-0.774_596_669_241_483_4, 5.0 / 18.0),
    (0.0, 8.0 / 18.0),
    (0.774_596_669_241_483_4, 5.0 / 18.0),
];

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub center: [f64; 2],
    /// Half the widths.
    pub half: [f64; 2],
}

impl Cell {
    /// The points (9, 2) at which the integrand is needed, flat.
    pub fn points(&self) -> impl Iterator<Item = f32> + '_ {
        self.nodes().flat_map(|(z, _)| z.map(|z| z as f32))
    }

    /// The points and their weights, which add up to the area.
    fn nodes(&self) -> impl Iterator<Item = ([f64; 2], f64)> + '_ {
        let area = 4.0 * self.half[0] * self.half[1];
        RULE.into_iter().flat_map(move |(u, a)| {
            RULE.into_iter().map(move |(v, b)| {
                let z = [
                    self.center[0] + self.half[0] * u,
                    self.center[1] + self.half[1] * v,
                ];
                (z, area * a * b)
            })
        })
    }

    /// The parts that come of halving it along each axis that `along` says.
    pub fn divide(&self, along: [bool; 2]) -> Vec<Self> {
        let mut parts = vec![*self];
        for axis in (0..2).filter(|&axis| along[axis]) {
            parts = parts
                .into_iter()
                .flat_map(|part| {
                    [-0.5, 0.5].map(|side| {
                        let mut half = part;
                        half.center[axis] += side * part.half[axis];
                        half.half[axis] *= 0.5;
                        half
                    })
                })
                .collect();
        }
        parts
    }
}

/// The first division: a square over all that the prior and q reach, halved along each axis along which a part is too wide.
pub fn first_cells(q: &[Gaussian; 2], prior: &Mixture) -> Vec<Cell> {
    let reach = |times: f64| move |g: &Gaussian| g.mu.abs() + times * g.sigma;
    let of_prior = prior.components().flat_map(|(_, component)| component);
    let reaches = q.iter().map(reach(Q_REACH));
    let half = reaches
        .chain(of_prior.map(reach(PRIOR_REACH)))
        .fold(0.0, f64::max);
    let mut fine = Vec::new();
    let mut coarse = vec![Cell {
        center: [0.0; 2],
        half: [half; 2],
    }];
    while let Some(cell) = coarse.pop() {
        match too_wide(&cell, q, prior) {
            [false, false] => fine.push(cell),
            along => coarse.extend(cell.divide(along)),
        }
    }
    fine
}

/// Along which axes a cell is wider than what it covers allows.
fn too_wide(cell: &Cell, q: &[Gaussian; 2], prior: &Mixture) -> [bool; 2] {
    let around = |bump: &[Gaussian], reach: f64| {
        (0..2).all(|axis| {
            let apart = (cell.center[axis] - bump[axis].mu).abs();
            apart < reach * bump[axis].sigma + cell.half[axis]
        })
    };
    let wider = |bump: &[Gaussian], most: f64| {
        [0, 1].map(|axis| 2.0 * cell.half[axis] > most.min(WIDTH * bump[axis].sigma))
    };
    let mut too_wide = [false; 2];
    let mut hold = |bump: &[Gaussian], reach: f64, most: f64| {
        if around(bump, reach) {
            let wider = wider(bump, most);
            (0..2).for_each(|axis| too_wide[axis] |= wider[axis]);
        }
    };
    hold(q, Q_REACH, f64::INFINITY);
    for (_, component) in prior.components() {
        hold(component, PRIOR_BULK, BULK_WIDTH);
        hold(component, PRIOR_REACH, TAIL_WIDTH);
    }
    too_wide
}

/// Integrals over a part of the latent space. Those of f = p(x, z) are held relative to exp(scale), with z relative to
/// the mean of q.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integrals {
    /// The largest log f among the points.
    pub scale: f64,
    /// Of f times 1, d1, d2, d1^2, d1 d2, d2^2 with d = z - mu.
    pub moments: [f64; 6],
    /// Of q.
    pub q: f64,
    /// Of q (log q - log f).
    pub divergence: f64,
}

impl Integrals {
    /// Nothing.
    pub const ZERO: Self = Self {
        scale: f64::NEG_INFINITY,
        moments: [0.0; 6],
        q: 0.0,
        divergence: 0.0,
    };

    /// Over `cell`, from log f (9) at its points.
    pub fn over(cell: &Cell, log_f: &[f64], q: &[Gaussian; 2]) -> Self {
        let mut sum = Self::ZERO;
        sum.scale = log_f.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for ((z, weight), &log_f) in cell.nodes().zip(log_f) {
            let f = weight * (log_f - sum.scale).exp();
            let d = [z[0] - q[0].mu, z[1] - q[1].mu];
            let powers = [1.0, d[0], d[1], d[0] * d[0], d[0] * d[1], d[1] * d[1]];
            for (moment, power) in sum.moments.iter_mut().zip(powers) {
                *moment += f * power;
            }
            let log_q = q[0].log_density(z[0]) + q[1].log_density(z[1]);
            sum.q += weight * log_q.exp();
            sum.divergence += weight * log_q.exp() * (log_q - log_f);
        }
        sum
    }

    /// Takes in those over another part.
    pub fn add(&mut self, other: &Self) {
        let scale = self.scale.max(other.scale);
        let (own, its) = ((self.scale - scale).exp(), (other.scale - scale).exp());
        for (moment, more) in self.moments.iter_mut().zip(other.moments) {
            *moment = *moment * own + more * its;
        }
        self.scale = scale;
        self.q += other.q;
        self.divergence += other.divergence;
    }

    /// log of the integral of f.
    pub fn log_f(&self) -> f64 {
        self.scale + self.moments[0].ln()
    }

    /// The integral of q (log q - log p(z|x)), where f / p(x) is p(z|x).
    pub fn kl_posterior(&self, log_px: f64) -> f64 {
        self.divergence + log_px * self.q
    }

    /// Mean and covariance (2, 2) of f taken for a density.
    pub fn posterior(&self, q: &[Gaussian; 2]) -> ([f64; 2], [f64; 4]) {
        let [all, d1, d2, d11, d12, d22] = self.moments;
        let (d1, d2) = (d1 / all, d2 / all);
        let across = d12 / all - d1 * d2;
        (
            [q[0].mu + d1, q[1].mu + d2],
            [d11 / all - d1 * d1, across, across, d22 / all - d2 * d2],
        )
    }
}
