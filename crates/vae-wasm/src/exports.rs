//! A model in the words of other programs.

use tsify::Ts;
use vae::{export, Config};
use wasm_bindgen::prelude::*;

use crate::failure::{Failure, Result};

/// What models are written as, beside checkpoints.
#[wasm_bindgen]
pub struct Exports;

#[wasm_bindgen]
impl Exports {
    /// The Python of a model with these settings, for PyTorch: to be put beside its checkpoint, `model.safetensors`. Refuses, as
    /// `export`, a model whose loss it does not know.
    #[wasm_bindgen(js_name = torchSource)]
    pub fn torch_source(config: Ts<Config>) -> Result<String> {
        // Not by way of JSON, whose reader this module does not have.
        let config = serde_wasm_bindgen::from_value(config.js_value())
            .map_err(|error| Failure::new("config", error.to_string()))?;
        export::torch_source(&config).map_err(|error| Failure::new("export", error.to_string()))
    }
}
