//! What needs no model.

use vae::{Pixels, Rng};
use vae_wasm::Functions;
use wasm_bindgen_test::wasm_bindgen_test;

/// As the core binarizes a batch: a pixel is 1 as often as it is grey, and the same seed draws the same.
#[wasm_bindgen_test]
fn a_binarized_image_is_the_cores() {
    let grey: Vec<f32> = (0..4000).map(|i| [0.0, 0.25, 0.75, 1.0][i % 4]).collect();
    let found = Functions::binarize(&grey, 7).to_vec();
    let mut expected = grey.clone();
    Pixels::Dynamic.apply(&mut expected, Some(&mut Rng::new(7)));
    assert_eq!(found, expected);
    assert_ne!(found, Functions::binarize(&grey, 8).to_vec());
    for (place, share) in [0.0, 0.25, 0.75, 1.0].into_iter().enumerate() {
        let ones: f32 = found.iter().skip(place).step_by(4).sum();
        // Five standard errors of 1,000 draws.
        assert!(
            (ones / 1000.0 - share).abs() < 0.07,
            "{ones} of 1,000, {share}"
        );
    }
}
