//! A model held still and one x: work on a 2-D latent space that is done bit by bit, while the session may train on or
//! take another model.

use js_sys::Float32Array;
use vae::theory::joint::log_joint;
use vae::theory::quadrature::Integration;
use vae::vae::Vae;
use wasm_bindgen::prelude::*;

use crate::answers::Answer;
use crate::failure::Result;
use crate::session::{limit, Session};
use crate::theory_answers as answers;
use crate::types;

/// A copy of a session's model, with one x. To be freed by whoever made it.
#[wasm_bindgen]
pub struct Study {
    vae: Vae,
    x: Vec<f32>,
    integration: Option<Integration>,
}

#[wasm_bindgen]
impl Study {
    /// Copies the present model of `session`, to study one x (input).
    #[wasm_bindgen(constructor)]
    pub fn new(session: &Session, x: Vec<f32>) -> Result<Study> {
        let vae = session.copy()?;
        Ok(Self {
            vae,
            x,
            integration: None,
        })
    }

    /// log p(x, z) (to - from, side), nats, in the rows `from..to` of the side * side cells of `window`.
    #[wasm_bindgen(js_name = logJoint)]
    pub fn log_joint(
        &self,
        window: types::Window,
        side: usize,
        from: usize,
        to: usize,
    ) -> Result<Float32Array> {
        limit("side * rows", side.saturating_mul(to.saturating_sub(from)))?;
        let window = serde_wasm_bindgen::from_value(window.into())?;
        let x = self.vae.see(&self.x)?;
        Ok(log_joint(&self.vae, &x, &window, side, from..to)?[..].into())
    }

    /// One step of Bayes' rule by quadrature. The answer comes with the last step, until then undefined.
    pub fn integrate(&mut self) -> Result<Option<types::Quadrature>> {
        let integration = match &mut self.integration {
            Some(integration) => integration,
            none => none.insert(Integration::new(&self.vae, &self.vae.see(&self.x)?)?),
        };
        let found = integration.advance(&self.vae)?;
        found
            .map(|found| answers::Quadrature::from(&found).answer())
            .transpose()
    }

    /// How much of the quadrature is done, in 0..=1.
    pub fn progress(&self) -> f64 {
        let progress = self.integration.as_ref().map(Integration::progress);
        progress.unwrap_or_default()
    }
}
