//! What the tests share: objects on their way to JavaScript and back, as a page's worker sees them.

use js_sys::{Float32Array, Float64Array, Object, Reflect};
use safetensors::SafeTensors;
use tsify::{Ts, Tsify};
use wasm_bindgen::{JsCast, JsValue};

/// A shipped model of MNIST with two latents.
pub const MODEL: &[u8] = include_bytes!("../../../../www/models/mnist-2d.safetensors");
pub const DIGITS: &[u8] = include_bytes!("../../../../tests/fixtures/digits.safetensors");

pub fn get<T>(result: Result<T, impl Into<JsValue>>) -> T {
    result.unwrap_or_else(|failure| panic!("{:?}", failure.into()))
}

/// The kind of a refusal.
pub fn kind<T>(result: Result<T, impl Into<JsValue>>) -> String {
    match result {
        Ok(_) => panic!("expected a refusal"),
        Err(failure) => field(&failure.into(), "kind").as_string().unwrap(),
    }
}

/// The object that answers a question.
pub fn answer<T: Tsify>(result: Result<Ts<T>, impl Into<JsValue>>) -> JsValue {
    get(result).into()
}

/// Something plain from JavaScript, as a question takes it.
pub fn ts<T: Tsify>(value: impl Into<JsValue>) -> Ts<T> {
    Ts::new_unchecked(value.into())
}

pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

pub fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

pub fn number(object: &JsValue, name: &str) -> f64 {
    field(object, name).as_f64().unwrap()
}

pub fn floats(object: &JsValue, name: &str) -> Vec<f32> {
    field(object, name)
        .dyn_into::<Float32Array>()
        .unwrap_or_else(|_| panic!("{name}"))
        .to_vec()
}

pub fn doubles(object: &JsValue, name: &str) -> Vec<f64> {
    field(object, name)
        .dyn_into::<Float64Array>()
        .unwrap_or_else(|_| panic!("{name}"))
        .to_vec()
}

/// The first digit of the fixture, grey.
pub fn digit() -> Vec<f32> {
    let file = SafeTensors::deserialize(DIGITS).unwrap();
    let bytes = file.tensor("images").unwrap().data();
    bytes[..784].iter().map(|&v| f32::from(v) / 255.0).collect()
}
