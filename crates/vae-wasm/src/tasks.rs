//! Questions that take long: each answers with a task on a copy of the model, which is advanced bit
//! by bit while the session may train on or take another model. A task has `advance`, whose answer is undefined until
//! the last bit, and `progress`, within 0..=1; whoever asked frees it.

use js_sys::Float32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::inference::{GapSearch, GapSettings, Gaps, MOST_FLOW};
use vae::probability::Estimate;
use vae::theory::{log_joint, Energy, EnergyFit, Integration, Window};
use vae::{Batch, FlowKind, Vae};
use wasm_bindgen::prelude::*;

use crate::arrays::{Doubles, Floats};
use crate::failure::{read, Result};
use crate::functions::Functions;
use crate::limits::{at_most, limit};
use crate::model::Model;
use crate::theory::rng;

/// Points of the joint density computed in one bit.
const POINTS: usize = 1000;
/// The side of a map of it at most, in points: more than any screen has.
const MAX_SIDE: usize = 4096;

/// log p(x, z) over a window, under way.
#[wasm_bindgen]
pub struct JointTask {
    vae: Vae,
    x: Batch,
    window: Window,
    side: usize,
    found: Vec<f32>,
}

/// Bayes' rule by quadrature, under way.
#[wasm_bindgen]
pub struct QuadratureTask {
    vae: Vae,
    integration: Integration,
}

/// The gaps between the ELBO of one x and log p(x), under way.
#[wasm_bindgen]
pub struct GapTask {
    vae: Vae,
    search: GapSearch,
}

/// A flow on its way to a density of the plane.
#[wasm_bindgen]
pub struct EnergyTask {
    fit: EnergyFit,
    seed: u32,
}

/// A flow that was fitted to a density p of the plane.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EnergyFound {
    /// KL(q || p), nats.
    kl: Estimate,
    /// (draws, 2) of q.
    z: Floats,
}

/// What quadrature finds for one x; nats.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Quadrature {
    /// log p(x), the integral of p(x|z) p(z).
    log_px: f64,
    /// -(nll + kl): log p(x) less KL(q(z|x) || p(z|x)).
    elbo: f64,
    /// E_q[-log p(x|z)] by Gauss-Hermite nodes.
    nll: f64,
    /// KL(q(z|x) || p(z)) in closed form, or where there is none by the same nodes.
    kl: f64,
    /// KL(q(z|x) || p(z|x)), integrated by itself.
    kl_posterior: f64,
    /// (2) of p(z|x).
    mean: Doubles,
    /// (2, 2) of p(z|x).
    covariance: Doubles,
    /// Estimated, of log p(x).
    error: f64,
    /// At which p(x, z) was computed.
    points: usize,
}

#[wasm_bindgen]
impl Model {
    /// log p(x, z) (side, side), nats, of one x (input) at the centres of the side * side cells of `window`, row by row
    /// from the top. Models of two latents only.
    pub fn joint(&self, x: &[f32], window: Ts<Window>, side: usize) -> Result<JointTask> {
        at_most("side", side, MAX_SIDE)?;
        let vae = self.vae().copy()?;
        Ok(JointTask {
            x: self.see(x)?,
            vae,
            window: read(&window)?,
            side,
            found: Vec::new(),
        })
    }

    /// Bayes' rule by adaptive quadrature for one x (input). Models of two latents only.
    pub fn quadrature(&self, x: &[f32]) -> Result<QuadratureTask> {
        let vae = self.vae().copy()?;
        Ok(QuadratureTask {
            integration: Integration::new(&vae, &self.see(x)?)?,
            vae,
        })
    }

    /// How far the ELBO of one x (input) is below log p(x), and how much of that a Gaussian fitted to it alone wins, and one with a
    /// flow of so many steps on it.
    pub fn gaps(&self, x: &[f32], flow: Ts<FlowKind>, length: usize, seed: u32) -> Result<GapTask> {
        let vae = self.vae().frozen()?;
        let settings = GapSettings {
            flow: read(&flow)?,
            length,
            ..GapSettings::default()
        };
        Ok(GapTask {
            search: GapSearch::new(&vae, &self.see(x)?, settings, rng(seed))?,
            vae,
        })
    }
}

/// Draws of q by which it is said how far it is from p.
const DRAWS: usize = 20_000;
/// Steps of the fit of a flow in one bit.
const STEPS: usize = 50;

#[wasm_bindgen]
impl Functions {
    /// A flow of `length` planar steps fitted to a density of the plane.
    #[wasm_bindgen(js_name = fitEnergy)]
    pub fn fit_energy(energy: Ts<Energy>, length: usize, seed: u32) -> Result<EnergyTask> {
        at_most("length", length, MOST_FLOW)?;
        Ok(EnergyTask {
            fit: EnergyFit::new(read(&energy)?, length, rng(seed))?,
            seed,
        })
    }

    /// U (n) of a density exp(-U) of the plane at z (n, 2).
    pub fn energies(energy: Ts<Energy>, z: &[f32]) -> Result<Float32Array> {
        limit("z", z.len() / 2)?;
        let energy = read(&energy)?;
        let points = z.chunks_exact(2);
        let values = points.map(|z| energy.at([f64::from(z[0]), f64::from(z[1])]).0 as f32);
        Ok(values.collect::<Vec<f32>>()[..].into())
    }
}

#[wasm_bindgen]
impl EnergyTask {
    /// The next steps; the answer with the last of them.
    pub fn advance(&mut self) -> Result<Option<Ts<EnergyFound>>> {
        if self.fit.advance(STEPS)? {
            return Ok(None);
        }
        // Other noise than that of the fit.
        let mut fresh = rng(self.seed).fork(1);
        let (kl, z) = self.fit.divergence(DRAWS, &mut fresh)?;
        let answer = EnergyFound { kl, z: z.into() };
        Ok(Some(answer.into_ts()?))
    }

    /// How much is done, within 0..=1.
    pub fn progress(&self) -> f64 {
        self.fit.progress()
    }
}

#[wasm_bindgen]
impl GapTask {
    /// The next steps; the answer with the last of them.
    pub fn advance(&mut self) -> Result<Option<Ts<Gaps>>> {
        let found = self.search.advance(&self.vae)?;
        Ok(found.map(|gaps| gaps.into_ts()).transpose()?)
    }

    /// How much is done, within 0..=1.
    pub fn progress(&self) -> f64 {
        self.search.progress()
    }
}

#[wasm_bindgen]
impl JointTask {
    /// The next rows of cells; the answer with the last of them.
    pub fn advance(&mut self) -> Result<Option<Float32Array>> {
        let side = self.side;
        let from = self.found.len() / side.max(1);
        let to = side.min(from + (POINTS / side.max(1)).max(1));
        let rows = log_joint(&self.vae, &self.x, &self.window, side, from..to)?;
        self.found.extend(rows);
        Ok((to == side).then(|| self.found[..].into()))
    }

    /// How much is done, within 0..=1.
    pub fn progress(&self) -> f64 {
        self.found.len() as f64 / (self.side * self.side).max(1) as f64
    }
}

#[wasm_bindgen]
impl QuadratureTask {
    /// The next step; the answer with the last of them.
    pub fn advance(&mut self) -> Result<Option<Ts<Quadrature>>> {
        let Some(of) = self.integration.advance(&self.vae)? else {
            return Ok(None);
        };
        let answer = Quadrature {
            log_px: of.log_px,
            elbo: of.elbo,
            nll: of.nll,
            kl: of.kl,
            kl_posterior: of.kl_posterior,
            mean: of.mean.into(),
            covariance: of.covariance.into(),
            error: of.error,
            points: of.points,
        };
        Ok(Some(answer.into_ts()?))
    }

    /// How much is done, as far as that can be told, within 0..=1.
    pub fn progress(&self) -> f64 {
        self.integration.progress()
    }
}
