//! Typed arrays inside of answers: serde hands them over as they are, where it would copy numbers one by one.

#[cfg(feature = "experiments")]
use js_sys::Uint32Array;
use js_sys::{Float32Array, Float64Array, Uint8Array};
use serde::Serialize;
use tsify::Tsify;

/// Numbers of f32, flat and row-major.
#[derive(Serialize, Tsify)]
#[tsify(type = "Float32Array")]
pub struct Floats(#[serde(with = "serde_wasm_bindgen::preserve")] Float32Array);

/// Numbers of f64, flat and row-major.
#[derive(Serialize, Tsify)]
#[tsify(type = "Float64Array")]
pub struct Doubles(#[serde(with = "serde_wasm_bindgen::preserve")] Float64Array);

/// Bytes.
#[derive(Serialize, Tsify)]
#[tsify(type = "Uint8Array")]
pub struct Bytes(#[serde(with = "serde_wasm_bindgen::preserve")] Uint8Array);

/// Words of 32 bits.
#[cfg(feature = "experiments")]
#[derive(Serialize, Tsify)]
#[tsify(type = "Uint32Array")]
pub struct Words(#[serde(with = "serde_wasm_bindgen::preserve")] Uint32Array);

#[cfg(feature = "experiments")]
impl<T: AsRef<[u32]>> From<T> for Words {
    fn from(numbers: T) -> Self {
        Self(Uint32Array::from(numbers.as_ref()))
    }
}

impl<T: AsRef<[f32]>> From<T> for Floats {
    fn from(numbers: T) -> Self {
        Self(Float32Array::from(numbers.as_ref()))
    }
}

impl<T: AsRef<[f64]>> From<T> for Doubles {
    fn from(numbers: T) -> Self {
        Self(Float64Array::from(numbers.as_ref()))
    }
}

impl<T: AsRef<[u8]>> From<T> for Bytes {
    fn from(bytes: T) -> Self {
        Self(Uint8Array::from(bytes.as_ref()))
    }
}
