//! Errors on their way to JavaScript: an `Error` whose `kind` is the core's stable name of it. And reading what comes from
//! there, where it may fail.

#[cfg(not(feature = "aside"))]
use js_sys::JSON;
use js_sys::{Error, Reflect};
#[cfg(not(feature = "aside"))]
use serde::de::DeserializeOwned;
#[cfg(not(feature = "aside"))]
use tsify::{Ts, Tsify};
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

impl From<vae::Error> for Failure {
    fn from(error: vae::Error) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

impl From<tsify::Error> for Failure {
    fn from(error: tsify::Error) -> Self {
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

/// What a plain object from JavaScript says, by way of JSON: the core reads that already, and a second reader would cost
/// the module 10 KB.
#[cfg(not(feature = "aside"))]
pub fn read<T: Tsify + DeserializeOwned>(object: &Ts<T>) -> Result<T> {
    let refuse = |message: String| Failure::new("config", message);
    // What JSON does not hold is an exception, or undefined in the place of a text.
    let text = JSON::stringify(&object.js_value()).ok();
    let text = text.and_then(|text| text.as_string());
    let text = text.ok_or_else(|| refuse("expected an object that JSON holds".to_owned()))?;
    serde_json::from_slice(text.as_bytes()).map_err(|e| refuse(e.to_string()))
}
