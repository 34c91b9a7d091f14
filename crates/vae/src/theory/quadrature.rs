//! Bayes' rule for one x over a 2-D latent space, by adaptive quadrature: p(x) = integral of p(x|z) p(z) over z, the true
//! posterior p(z|x), and how far q(z|x) is from it. The cells with the largest error are divided until it is small (as in
//! Berntsen, Espelid and Genz 1991); the rule on a cell is left to `cells`. The work comes in steps, so that progress can
//! be shown.

use super::cells::{first_cells, Cell, Integrals, POINTS};
use super::hermite;
use super::joint::require_two_latents;
use crate::data::Batch;
use crate::error::{Error, Result};
use crate::inference::{log_likelihood, posterior};
use crate::model::Vae;
use crate::probability::Mixture;
use crate::probability::{log_density, Gaussian};

/// Error of log p(x), nats, at which the division of cells ends.
const TOLERANCE: f64 = 1e-4;
/// Error of KL(q(z|x) || p(z|x)), nats, at which it ends.
const KL_TOLERANCE: f64 = 1e-3;
/// q(z|x), and each component of the prior, may be so far from 0 at most. Much farther, a cell that is divided would be no other for f64, and
/// the division would not end.
const FARTHEST: f64 = 1e6;
/// p(x, z) is computed at so many points at most, give or take a step.
pub const MAX_POINTS: usize = 60_000;
/// Cells whose points are computed in one step.
const CELLS_A_STEP: usize = 112;
/// Gauss-Hermite nodes along each latent of q, and the weight below which one is left out.
const NODES: usize = 32;
/// As many for the KL to a prior that is a mixture: log p(z) turns sharply between components, and costs no pass.
const NODES_OF_MIXTURE: usize = 128;
const LEAST_WEIGHT: f64 = 1e-12;

/// What quadrature finds for one x; nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadrature {
    /// log p(x).
    pub log_px: f64,
    /// -(nll + kl): log p(x) less [`Self::kl_posterior`].
    pub elbo: f64,
    /// E_q[-log p(x|z)] by Gauss-Hermite nodes.
    pub nll: f64,
    /// KL(q(z|x) || p(z)) in closed form, or where there is none by the same nodes as nll.
    pub kl: f64,
    /// KL(q(z|x) || p(z|x)), integrated by itself.
    pub kl_posterior: f64,
    /// The mean of p(z|x).
    pub mean: [f64; 2],
    /// The covariance of p(z|x) (2, 2), row by row.
    pub covariance: [f64; 4],
    /// The error of log p(x), estimated.
    pub error: f64,
    /// Points at which p(x, z) was computed.
    pub points: usize,
}

/// Quadrature under way for one x and one model, which must stay as it is meanwhile.
#[derive(Debug)]
pub struct Integration {
    x: Batch,
    q: [Gaussian; 2],
    prior: Mixture,
    /// E_q[-log p(x|z)] and KL(q(z|x) || p(z)), once they are known.
    terms: Option<(f64, f64)>,
    /// Cells of the first division whose points are still to be computed.
    waiting: Vec<Cell>,
    parts: Vec<Part>,
    total: Integrals,
    errors: Errors,
    points: usize,
    progress: f64,
}

/// A cell, its integrals and, where it came of a division, their errors.
#[derive(Clone, Copy, Debug)]
struct Part {
    cell: Cell,
    integrals: Integrals,
    errors: Option<Errors>,
}

#[derive(Clone, Copy, Debug)]
struct Errors {
    /// Of the integral of f = p(x, z), as a share of it.
    relative: f64,
    /// Of KL(q(z|x) || p(z|x)), nats.
    kl: f64,
}

impl Errors {
    /// In units of what is allowed.
    fn excess(&self) -> f64 {
        (self.relative / TOLERANCE).max(self.kl / KL_TOLERANCE)
    }
}

impl Integration {
    /// Asks the encoder about x (1, input); refuses a model whose latents are not two, and one that answers with a mean far
    /// away from 0, or whose prior has such.
    pub fn new(vae: &Vae, x: &Batch) -> Result<Self> {
        require_two_latents(vae.config().latent)?;
        let q = posterior(vae, x)?;
        let q = [q[0], q[1]];
        let prior = vae.prior()?;
        let components = prior.components().flat_map(|(_, component)| component);
        let far = |q: &&Gaussian| !(-FARTHEST..=FARTHEST).contains(&q.mu);
        if let Some(far) = q.iter().chain(components).find(far) {
            return Err(Error::Range {
                what: "mu".to_owned(),
                expected: format!("within +-{FARTHEST}"),
                found: far.mu.to_string(),
            });
        }
        Ok(Self {
            x: x.clone(),
            q,
            terms: None,
            waiting: first_cells(&q, &prior),
            prior,
            parts: Vec::new(),
            total: Integrals::ZERO,
            errors: Errors {
                relative: f64::INFINITY,
                kl: f64::INFINITY,
            },
            points: 0,
            progress: 0.0,
        })
    }

    /// One step of the work, some thousand points; `vae` is the model that [`Self::new`] was given. The answer comes
    /// with the last step.
    pub fn advance(&mut self, vae: &Vae) -> Result<Option<Quadrature>> {
        let Some(terms) = self.terms else {
            self.terms = Some(self.expected_terms(vae)?);
            return Ok(None);
        };
        if self.waiting.is_empty() {
            self.divide_worst(vae)?;
        } else {
            let from = self.waiting.len().saturating_sub(CELLS_A_STEP);
            let cells = self.waiting.split_off(from);
            self.parts.extend(self.integrate(vae, &cells)?);
            self.points += cells.len() * POINTS;
        }
        self.add_up();
        let done =
            self.waiting.is_empty() && (self.errors.excess() <= 1.0 || self.points >= MAX_POINTS);
        if !done {
            return Ok(None);
        }
        self.progress = 1.0;
        Ok(Some(self.answer(terms)))
    }

    /// How much of the work is done, in 0..=1, as far as that can be told.
    pub fn progress(&self) -> f64 {
        self.progress
    }

    /// E_q[-log p(x|z)] by the product of two Gauss-Hermite rules, and KL(q(z|x) || p(z)), by that too where it has no closed form.
    fn expected_terms(&mut self, vae: &Vae) -> Result<(f64, f64)> {
        let (z, weights) = self.nodes(NODES);
        self.points += weights.len();
        let log_likelihood = log_likelihood(vae, &self.x, &z)?;
        let terms = log_likelihood.iter().zip(&weights);
        let nll = -terms.map(|(&l, weight)| f64::from(l) * weight).sum::<f64>();
        let apart = |z: &[f32]| log_density(&self.q, z) - self.prior.log_density(z);
        let by_nodes = || {
            let (z, weights) = self.nodes(NODES_OF_MIXTURE);
            let terms = z.chunks_exact(2).zip(weights);
            terms.map(|(z, weight)| weight * apart(z)).sum()
        };
        Ok((nll, self.prior.closed_kl(&self.q).unwrap_or_else(by_nodes)))
    }

    /// z (n, 2), flat, and weights with which the sum of weighted f(z) is E_q[f(z)], of so many nodes along each latent.
    fn nodes(&self, count: usize) -> (Vec<f32>, Vec<f64>) {
        let nodes = hermite::nodes(count);
        let [q1, q2] = self.q;
        let (mut z, mut weights) = (Vec::new(), Vec::new());
        for a in &nodes {
            for b in &nodes {
                let weight = a.weight * b.weight;
                if weight > LEAST_WEIGHT {
                    weights.push(weight);
                    z.push((q1.mu + q1.sigma * a.u) as f32);
                    z.push((q2.mu + q2.sigma * b.u) as f32);
                }
            }
        }
        (z, weights)
    }

    /// `cells` with their integrals, of errors that are not known.
    fn integrate(&self, vae: &Vae, cells: &[Cell]) -> Result<Vec<Part>> {
        let z: Vec<f32> = cells.iter().flat_map(Cell::points).collect();
        let log_likelihood = log_likelihood(vae, &self.x, &z)?;
        let pairs = log_likelihood.into_iter().zip(z.chunks_exact(2));
        let log_f: Vec<f64> = pairs
            .map(|(l, z)| f64::from(l) + self.prior.log_density(z))
            .collect();
        let pairs = cells.iter().zip(log_f.chunks_exact(POINTS));
        Ok(pairs
            .map(|(cell, log_f)| Part {
                cell: *cell,
                integrals: Integrals::over(cell, log_f, &self.q),
                errors: None,
            })
            .collect())
    }

    /// Divides the cells with the largest errors into four each.
    fn divide_worst(&mut self, vae: &Vae) -> Result<()> {
        let total = self.total;
        let excess = |part: &Part| part.errors_in(&total).excess();
        let mut excesses: Vec<f64> = self.parts.iter().map(excess).collect();
        let mut worst = Vec::with_capacity(CELLS_A_STEP / 4);
        while worst.len() < CELLS_A_STEP / 4 && !excesses.is_empty() {
            let larger = |a: usize, b: usize| if excesses[b] > excesses[a] { b } else { a };
            let at = (0..excesses.len()).fold(0, larger);
            excesses.swap_remove(at);
            worst.push(self.parts.swap_remove(at));
        }
        let cells: Vec<Cell> = worst
            .iter()
            .flat_map(|part| part.cell.divide([true; 2]))
            .collect();
        let quarters = self.integrate(vae, &cells)?;
        self.points += cells.len() * POINTS;
        for (whole, quarters) in worst.iter().zip(quarters.chunks_exact(4)) {
            let errors = division_errors(&whole.integrals, quarters, total.log_f());
            self.parts.extend(quarters.iter().map(|part| Part {
                errors: Some(errors),
                ..*part
            }));
        }
        Ok(())
    }

    fn add_up(&mut self) {
        self.total = Integrals::ZERO;
        for part in &self.parts {
            self.total.add(&part.integrals);
        }
        let (mut relative, mut kl) = (0.0, 0.0);
        for part in &self.parts {
            let errors = part.errors_in(&self.total);
            relative += errors.relative;
            kl += errors.kl;
        }
        self.errors = Errors { relative, kl };
        let progress = match self.waiting.len() {
            // The first division takes about as long as what follows, in which the error falls geometrically.
            0 => 0.5 + 0.5 / (1.0 + self.errors.excess().ln().max(0.0)),
            waiting => 0.5 * self.parts.len() as f64 / (self.parts.len() + waiting) as f64,
        };
        self.progress = self.progress.max(progress);
    }

    fn answer(&self, (nll, kl): (f64, f64)) -> Quadrature {
        let log_px = self.total.log_f();
        let (mean, covariance) = self.total.posterior(&self.q);
        Quadrature {
            log_px,
            elbo: -(nll + kl),
            nll,
            kl,
            kl_posterior: self.total.kl_posterior(log_px),
            mean,
            covariance,
            error: self.errors.relative,
            points: self.points,
        }
    }
}

impl Part {
    /// The errors that this cell brings into the whole. Before any division all that it holds may be wrong.
    fn errors_in(&self, total: &Integrals) -> Errors {
        let log_px = total.log_f();
        let share = (self.integrals.log_f() - log_px).exp();
        match self.errors {
            Some(errors) => Errors {
                relative: share * errors.relative,
                kl: errors.kl,
            },
            None => Errors {
                relative: share,
                kl: self.integrals.kl_posterior(log_px).abs(),
            },
        }
    }
}

/// What is left of the error of `whole` after its division. relu leaves kinks, at which a rule of any degree converges as
/// if of second order: half the width, a quarter of the error. So the whole's error is 4/3 of the difference between
/// it and its quarters, and theirs a third of it. A quarter's share of this is as its share of the integral of f, and for
/// the divergence the same for all.
fn division_errors(whole: &Integrals, quarters: &[Part], log_px: f64) -> Errors {
    let mut sum = Integrals::ZERO;
    for part in quarters {
        sum.add(&part.integrals);
    }
    let change = (whole.log_f() - sum.log_f()).exp() - 1.0;
    let kl_change = whole.kl_posterior(log_px) - sum.kl_posterior(log_px);
    Errors {
        relative: change.abs() / 3.0,
        kl: kl_change.abs() / 3.0 / quarters.len() as f64,
    }
}
