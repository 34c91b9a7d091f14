//! The categorical likelihood and its gradient, as candle's autograd delivers it, against the definition in f64.

use candle_core::DType;
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::{categorical_nll, level, softmax};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, flat, gradients, near, tensor, var, view};

/// Logits of all sizes, far beyond what an exponential holds.
fn logit() -> impl Strategy<Value = f32> {
    prop_oneof![8 => -4.0..4.0_f32, 2 => -120.0..120.0_f32, 1 => Just(1e4), 1 => Just(-1e4)]
}

struct Images {
    levels: usize,
    pixels: usize,
    logits: Vec<f32>,
    /// The level of each pixel.
    targets: Vec<usize>,
    /// What each image counts in a sum.
    weights: Vec<f32>,
}

fn images() -> impl Strategy<Value = Images> {
    // On both sides of a register, and many.
    let pixels = prop_oneof![4 => 1..12_usize, 1 => 200..210_usize];
    (1..4_usize, pixels, 2..30_usize).prop_flat_map(|(n, pixels, levels)| {
        (
            vec(logit(), n * pixels * levels),
            vec(0..levels, n * pixels),
            vec(-3.0..3.0_f32, n),
        )
            .prop_map(move |(logits, targets, weights)| Images {
                levels,
                pixels,
                logits,
                targets,
                weights,
            })
    })
}

impl std::fmt::Debug for Images {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} levels: {:?}", self.levels, self.logits)
    }
}

/// log softmax of the logits of one pixel, from the definition.
fn log_probs(logits: &[f32]) -> Vec<f64> {
    let largest = f64::from(logits.iter().copied().fold(f32::MIN, f32::max));
    let below = logits.iter().map(|&l| f64::from(l) - largest);
    let sum: f64 = below.clone().map(f64::exp).sum();
    below.map(|l| l - sum.ln()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn categorical_nll_and_its_gradient_are_their_definitions() {
    check(
        256,
        (images(), view(), view()),
        |(images, logits_view, x_view)| {
            let Images {
                levels,
                pixels,
                logits,
                targets,
                weights,
            } = &images;
            let last = (levels - 1) as f32;
            let x: Vec<f32> = targets.iter().map(|&t| t as f32 / last).collect();
            let var = var(logits, pixels * levels);
            let x = x_view.of(&tensor(&x, *pixels));
            let nll = categorical_nll(&logits_view.of(var.as_tensor()), &x, *levels).unwrap();
            prop_assert_eq!(nll.dims(), [weights.len()]);
            let truth: Vec<_> = logits.chunks(*levels).map(log_probs).collect();
            let terms: Vec<f64> = truth.iter().zip(targets).map(|(p, &t)| -p[t]).collect();
            for (found, terms) in flat(&nll).into_iter().zip(terms.chunks(*pixels)) {
                let expected: f64 = terms.iter().sum();
                // Each pixel has the error of `exp`; the sum of all is rounded once.
                near(
                    "nll",
                    found,
                    expected,
                    2e-7 * *pixels as f64 + 6e-8 * expected,
                )?;
            }
            let [by_logits] = gradients([&var], &nll, weights);
            for (i, found) in by_logits.unwrap().into_iter().enumerate() {
                let (pixel, k) = (i / levels, i % levels);
                let weight = f64::from(weights[pixel / pixels]);
                let hit = if targets[pixel] == k { 1.0 } else { 0.0 };
                let expected = weight * (truth[pixel][k].exp() - hit);
                near("gradient", found, expected, 3e-7 * weight.abs())?;
            }
            Ok(())
        },
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn probabilities_are_their_definition() {
    check(256, images(), |images| {
        let probs = softmax(&images.logits, images.levels);
        let truth = images.logits.chunks(images.levels).flat_map(log_probs);
        for (found, log_prob) in probs.into_iter().zip(truth) {
            near("probability", found, log_prob.exp(), 3e-7)?;
        }
        Ok(())
    });
}

/// Where softmax is 1 to f32, -log of the other probabilities would be infinite; the truth is the distance of the logits.
#[wasm_bindgen_test(unsupported = test)]
fn a_certain_mistake_costs_the_distance_of_its_logits() {
    for size in [100.0, 1e4] {
        let logits = var(&[size, -size, 0.0, -size, size, 0.0], 6);
        let nll = categorical_nll(logits.as_tensor(), &tensor(&[0.5, 0.5], 2), 3).unwrap();
        assert_eq!(flat(&nll), [2.0 * size]);
        let [gradient] = gradients([&logits], &nll, &[1.0]);
        let gradient: Vec<f32> = gradient.unwrap().iter().map(|g| g.round()).collect();
        assert_eq!(gradient, [1.0, -1.0, 0.0, 0.0, 0.0, 0.0]);
    }
}

/// Equal logits are -log of 1 / levels in every pixel: so many that the product of the sums, 256^400, is more than f64
/// holds.
#[wasm_bindgen_test(unsupported = test)]
fn many_pixels_that_are_undecided_cost_their_sum() {
    let (pixels, levels) = (400, 256);
    let logits = tensor(&vec![1.5; pixels * levels], pixels * levels);
    let nll = categorical_nll(&logits, &tensor(&vec![0.3; pixels], pixels), levels).unwrap();
    let expected = pixels as f64 * (levels as f64).ln();
    let off = (f64::from(flat(&nll)[0]) / expected - 1.0).abs();
    assert!(off < 1e-7, "{off:e}");
}

/// As PyTorch: `torch.floor(x * (levels - 1) + 0.5).clamp(0, levels - 1)`.
#[wasm_bindgen_test(unsupported = test)]
fn a_level_is_the_nearest_one() {
    let found: Vec<usize> = [-1.0, 0.0, 0.07, 0.08, 0.5, 0.92, 0.93, 1.0, 7.0]
        .into_iter()
        .map(|x| level(x, 8))
        .collect();
    assert_eq!(found, [0, 0, 0, 1, 4, 6, 7, 7, 7]);
    // Every byte of as many levels as there are bytes is a level of its own.
    assert!((0..=255).all(|byte| level(byte as f32 / 255.0, 256) == byte));
}

/// A model that is broken must look broken.
#[wasm_bindgen_test(unsupported = test)]
fn nan_stays_nan() {
    let (zeros, x) = (tensor(&[0.0; 4], 4), tensor(&[0.0, 1.0], 2));
    for place in 0..4 {
        let mut values = [0.0; 4];
        values[place] = f32::NAN;
        let broken = var(&values, 4);
        let nll = categorical_nll(broken.as_tensor(), &x, 2).unwrap();
        assert!(flat(&nll)[0].is_nan());
        let [gradient] = gradients([&broken], &nll, &[1.0]);
        assert!(gradient.unwrap()[place].is_nan());
    }
    let no_image = tensor(&[0.0, f32::NAN], 2);
    assert!(flat(&categorical_nll(&zeros, &no_image, 2).unwrap())[0].is_nan());
    let logits = var(&[0.0; 4], 4);
    let nll = categorical_nll(logits.as_tensor(), &no_image, 2).unwrap();
    let [gradient] = gradients([&logits], &nll, &[1.0]);
    assert!(gradient.unwrap().iter().any(|g| g.is_nan()));
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_and_types_are_refused() {
    let (logits, x) = (tensor(&[0.0; 12], 6), tensor(&[0.0; 4], 2));
    assert!(categorical_nll(&logits, &x, 3).is_ok());
    assert!(categorical_nll(&logits, &x, 2).is_err());
    assert!(categorical_nll(&logits, &x, 0).is_err());
    assert!(categorical_nll(&logits, &tensor(&[0.0; 2], 2), 3).is_err());
    let doubles = |t: &candle_core::Tensor| t.to_dtype(DType::F64).unwrap();
    assert!(categorical_nll(&doubles(&logits), &doubles(&x), 3).is_err());
    let flat = x.flatten_all().unwrap();
    assert!(categorical_nll(&flat, &flat, 1).is_err());
}
