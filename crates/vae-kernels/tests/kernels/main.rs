//! The kernels against plain formulas in f64, on arrays that proptest makes up and on views that are not contiguous.
//! The same tests run natively and in WebAssembly, whose matrix products are others; all are one program, so that the
//! browser starts once.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod adam;
mod bernoulli;
mod categorical;
mod continuous_bernoulli;
mod convolution;
mod gaussian;
mod linear;
mod matmul;
mod mixture;
mod norm;
mod parameter;
mod planar;
mod reparameterize;
mod storage;
mod support;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
