//! The sum of squares against the same in f64.

use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::sum_of_squares;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::check;

/// Numbers whose squares f32 holds, and such whose squares are beyond its range.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![8 => -4.0..4.0_f32, 1 => Just(0.0)]
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_of_squares_are_those_of_f64() {
    let scale =
        prop_oneof![3 => Just(1.0_f32), 1 => Just(1e-25), 1 => Just(1e25), 1 => Just(1e-14)];
    let cases = (vec(number(), 0..1100), vec(scale, 0..12));
    check(256, cases, |(mut values, scales)| {
        // Each stretch of a hundred numbers at its own scale.
        for (stretch, scale) in values.chunks_mut(100).zip(scales) {
            stretch.iter_mut().for_each(|value| *value *= scale);
        }
        let expected: f64 = values.iter().map(|&value| f64::from(value).powi(2)).sum();
        let found = sum_of_squares(&values);
        prop_assert!(
            (found - expected).abs() <= 1e-6 * expected,
            "expected {expected}, got {found}"
        );
        Ok(())
    });
}

/// A gradient that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_finite_stays_so() {
    for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for at in [0, 150, 299] {
            let mut values = vec![1.0; 300];
            values[at] = broken;
            assert!(!sum_of_squares(&values).is_finite(), "{broken} at {at}");
        }
    }
}
