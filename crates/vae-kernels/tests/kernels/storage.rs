//! The way from a tensor to a slice.

use candle_core::DType;
use vae_kernels::with_slice;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::tensor;

#[wasm_bindgen_test(unsupported = test)]
fn a_slice_is_what_the_tensor_holds_and_nothing_else_is_read() {
    let whole = tensor(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2);
    let second = whole.narrow(0, 1, 1).unwrap();
    assert_eq!(with_slice(&second, <[f32]>::to_vec).unwrap(), [3.0, 4.0]);
    assert!(with_slice(&whole.t().unwrap(), <[f32]>::len).is_err());
    let doubles = whole.to_dtype(DType::F64).unwrap();
    assert!(with_slice(&doubles, <[f32]>::len).is_err());
}
