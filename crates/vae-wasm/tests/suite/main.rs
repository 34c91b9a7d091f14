//! What the page's worker asks for, in a browser's worker; the numbers are PyTorch's and the core's own.
//! One program, so that it is linked and the browser started once.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod answers;
mod bars;
mod common;
mod functions;
mod hostile;
mod session;
mod shared;
mod theory;
mod truth;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
