//! Exponential and logarithm without branches or calls, so that the compiler turns loops over them into SIMD, the same
//! in every build. Error bounds are those that the tests hold them to.

use std::f32::consts::LOG2_E;

/// Adding and taking away 1.5 * 2^23 rounds to the nearest integer, which stands in the low bits in between.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts; the first has so few bits that its product with an exponent is exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// e^a with a relative error below 1e-7 for a in -87..=87, where it is clamped.
///
/// With n = round(a / ln 2) and r = a - n ln 2: 2^n (1 + r + r^2 p(r)), p being the polynomial of degree 4 whose largest
/// relative error on |r| <= ln 2 / 2 is the least, 3.1e-9 (found by Lawson's algorithm).
#[inline(always)]
pub fn exp(a: f32) -> f32 {
    let a = if a < -87.0 { -87.0 } else { a };
    let a = if a > 87.0 { 87.0 } else { a };
    let (power, r, p) = parts_of_exp(a);
    (p * r * r + r + 1.0) * power
}

/// 2^n, r and p(r) of [`exp`], for a in -87..=87.
#[inline(always)]
pub fn parts_of_exp(a: f32) -> (f32, f32, f32) {
    let rounded = a * LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (a - n * LN_2_HIGH) - n * LN_2_LOW;
    let p = 0.001_381_453_8;
    let p = p * r + 0.008_368_745;
    let p = p * r + 0.041_668_39;
    let p = p * r + 0.166_665_21;
    let p = p * r + 0.499_999_94;
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits());
    (f32::from_bits(exponent.wrapping_add(127) << 23), r, p)
}

/// ln(1 + e) for e in 0..=1 with a relative error below 2.5e-7.
///
/// With t = e / (2 + e): 2 atanh(t) = 2 t (1 + t^2 p(t^2)), without a cube, which would soon be subnormal; p being the polynomial of degree 3 whose largest relative
/// error on t <= 1/3 is the least, 4.5e-9 (found by Remez's algorithm).
#[inline(always)]
pub fn ln_1p(e: f32) -> f32 {
    let t = e / (2.0 + e);
    let s = t * t;
    let p = 0.140_059_93;
    let p = p * s + 0.140_009_03;
    let p = p * s + 0.200_107_63;
    let p = p * s + 0.333_332_1;
    2.0 * t * (1.0 + s * p)
}

/// 1 / (1 + e^-a) with a relative error below 2e-7 for a above -87, where it is clamped.
#[inline(always)]
pub fn sigmoid(a: f32) -> f32 {
    1.0 / (1.0 + exp(-a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

    /// The largest relative error against f64 over `count` points of `low..=high`.
    fn worst(low: f64, high: f64, f: impl Fn(f32) -> f32, truth: impl Fn(f64) -> f64) -> f64 {
        let count = 400_000;
        (0..=count)
            .map(|i| (low + (high - low) * f64::from(i) / f64::from(count)) as f32)
            .map(|a| (f64::from(f(a)) / truth(f64::from(a)) - 1.0).abs())
            .fold(0.0, f64::max)
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn exp_keeps_its_bound() {
        let error = worst(-87.0, 87.0, exp, f64::exp);
        assert!(error < 1e-7, "{error:e}");
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1000.0) > 0.0 && exp(1000.0).is_finite());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn ln_1p_keeps_its_bound() {
        let error = worst(1e-9, 1.0, ln_1p, f64::ln_1p);
        assert!(error < 2.5e-7, "{error:e}");
        assert_eq!(ln_1p(0.0), 0.0);
        assert!((f64::from(ln_1p(1e-20)) / 1e-20 - 1.0).abs() < 2.5e-7);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn sigmoid_is_right_on_both_sides() {
        let error = worst(-86.0, 86.0, sigmoid, |a| 1.0 / (1.0 + (-a).exp()));
        assert!(error < 2e-7, "{error:e}");
        assert_eq!(sigmoid(0.0), 0.5);
        assert_eq!(sigmoid(200.0), 1.0);
    }
}
