//! Errors on their way to JavaScript: an `Error` whose `kind` is the core's stable name of it.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

/// What JavaScript catches.
pub struct Failure {
    kind: &'static str,
    message: String,
}

/// A result whose error JavaScript catches.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure of this crate's own.
    pub fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

impl From<vae::error::Error> for Failure {
    fn from(error: vae::error::Error) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

impl From<serde_wasm_bindgen::Error> for Failure {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self::new("config", error.to_string())
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.message);
        // Setting a property of a fresh, extensible object cannot fail.
        let _ = Reflect::set(&error, &"kind".into(), &failure.kind.into());
        error.into()
    }
}
