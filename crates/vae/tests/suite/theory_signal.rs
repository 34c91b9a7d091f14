//! The importance-weighted gradient's signal and noise: against differences of the bound, its closed form at k = 1 and for large k,
//! and what Rainforth et al. 2018 and Tucker et al. 2019 prove of how they grow.

use vae::probability::{log_mean_exp, Gaussian};
use vae::theory::signal::{log_slope, ratios, Estimate, Toy, DIMENSIONS, NUMBERS};
use vae::{Error, Rng};

/// L_k of point `n` from the densities alone, the noise held fixed.
fn bound(toy: &Toy, n: usize, eps: &[f32]) -> f64 {
    let sigma = (2.0_f64 / 3.0).sqrt();
    let log_w: Vec<f64> = eps
        .chunks_exact(DIMENSIONS)
        .map(|eps| {
            let terms = (0..DIMENSIONS).map(|i| {
                let gaussian = |mu: f64, sigma: f64| Gaussian { mu, sigma };
                let q = gaussian(toy.m[n * DIMENSIONS + i], sigma);
                let z = q.mu + sigma * f64::from(eps[i]);
                let joint = gaussian(toy.mu[i], 1.0).log_density(z)
                    + gaussian(z, 1.0).log_density(toy.x[n * DIMENSIONS + i]);
                joint - q.log_density(z)
            });
            terms.sum()
        })
        .collect();
    log_mean_exp(&log_w)
}

/// A number of a toy that can be moved.
type Number = fn(&mut Toy, usize) -> &mut f64;

#[test]
fn the_bound_and_its_gradients_are_those_of_the_densities() {
    let toy = Toy::new(3, 7);
    let eps = Rng::new(1).normal(5 * DIMENSIONS);
    let step = 1e-5;
    for n in 0..3 {
        let found = toy.bound(n, &eps);
        assert!((found.value - bound(&toy, n, &eps)).abs() < 1e-9);
        let numbers: [(Number, Vec<f64>); 2] = [
            (|toy, i| &mut toy.mu[i], found.decoder),
            (|toy, i| &mut toy.m[i], found.encoder),
        ];
        for (which, (number, gradient)) in numbers.into_iter().enumerate() {
            for (i, found) in gradient.into_iter().enumerate() {
                let moved = |by: f64| {
                    let mut toy = toy.clone();
                    *number(&mut toy, i + which * n * DIMENSIONS) += by;
                    bound(&toy, n, &eps)
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                assert!((found - slope).abs() < 1e-7, "{which} {i}: {found} {slope}");
            }
        }
    }
}

/// Mean and covariance of z under q are those of a Gaussian: the gradient by m is h - 2 s eps, by mu m - mu + s eps, and the doubly
/// reparameterized one h + (1/s - 2 s) eps.
#[test]
fn at_k_1_the_ratios_are_those_of_gaussians() {
    let toy = Toy::new(32, 3);
    let n = (toy.x.len() / DIMENSIONS) as f64;
    let (mut encoder, mut decoder) = (vec![0.0; DIMENSIONS * (DIMENSIONS + 1)], [0.0; DIMENSIONS]);
    let mut inputs = 0.0;
    let rows = toy.x.chunks_exact(DIMENSIONS);
    for (x, m) in rows.zip(toy.m.chunks_exact(DIMENSIONS)) {
        inputs += 1.0 + x.iter().map(|x| x * x).sum::<f64>();
        for i in 0..DIMENSIONS {
            let h = (x[i] + toy.mu[i] - 2.0 * m[i]) / n;
            decoder[i] += (m[i] - toy.mu[i]) / n;
            encoder[i] += h;
            for (j, x) in x.iter().enumerate() {
                encoder[DIMENSIONS * (1 + i) + j] += h * x;
            }
        }
    }
    let length = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
    let s = (2.0_f64 / 3.0).sqrt();
    let spread = |factor: f64, inputs: f64| factor * (inputs * DIMENSIONS as f64).sqrt() / n;
    let expected = [
        length(&decoder) / spread(s, n),
        length(&encoder) / spread(2.0 * s, inputs),
        length(&encoder) / spread((2.0 * s - 1.0 / s).abs(), inputs),
    ];
    let mut rng = Rng::new(2);
    let gradients: Vec<f64> = (0..400).flat_map(|_| toy.gradient(1, &mut rng)).collect();
    let found = ratios(&gradients).unwrap();
    for (found, expected) in [found.decoder, found.encoder, found.doubly]
        .iter()
        .zip(expected)
    {
        assert!(found.error < 0.1 * expected, "{found:?}");
        let off = (found.value - expected).abs();
        assert!(off < 4.0 * found.error, "{found:?}, not {expected}");
    }
    // Some 20 independent numbers and more: chi-squared's spread.
    assert!((found.disagreement - 1.0).abs() < 4.0 * (2.0_f64 / 20.0).sqrt());
}

/// L_k = log p(x) - Var(w) / (2 k p(x)^2) + O(1/k^2), of which the encoder has -grad E[w^2] / (2 k p(x)^2); here
/// E[w^2] / p(x)^2 = (16/15)^10 exp(0.3 |h|^2) with h = x + mu - 2 m.
#[test]
fn for_large_k_the_doubly_reparameterized_gradient_is_that_of_the_variance_of_w() {
    let toy = Toy::new(1, 5);
    let (k, draws) = (2000, 200);
    let h: Vec<f64> = (0..DIMENSIONS)
        .map(|i| toy.x[i] + toy.mu[i] - 2.0 * toy.m[i])
        .collect();
    let square: f64 = h.iter().map(|h| h * h).sum();
    let second = (16.0_f64 / 15.0).powi(10) * (0.3 * square).exp();
    let mut rng = Rng::new(9);
    let mut mean = [0.0; DIMENSIONS];
    for _ in 0..draws {
        let doubly = toy.bound(0, &rng.normal(k * DIMENSIONS)).doubly;
        for (mean, v) in mean.iter_mut().zip(doubly) {
            *mean += v / draws as f64;
        }
    }
    let expected = h.iter().map(|h| 0.6 * second * h / k as f64);
    let along: f64 = mean.iter().zip(&h).map(|(a, b)| a * b).sum();
    let theory: f64 = expected.zip(&h).map(|(a, b)| a * b).sum();
    assert!((along / theory - 1.0).abs() < 0.05, "{}", along / theory);
}

#[test]
fn the_encoders_ratio_falls_and_the_others_rise_with_the_root_of_k() {
    let toy = Toy::new(64, 1);
    let ks = [64, 256, 1024];
    let found = ks.map(|k| {
        let mut rng = Rng::of_stream(1, k as u64);
        let gradients: Vec<f64> = (0..24).flat_map(|_| toy.gradient(k, &mut rng)).collect();
        ratios(&gradients).unwrap()
    });
    let slope = |of: [Estimate; 3]| log_slope(&ks.map(|k| k as f64), &of);
    for (found, expected) in [
        (slope(found.map(|r| r.decoder)), 0.5),
        (slope(found.map(|r| r.encoder)), -0.5),
        (slope(found.map(|r| r.doubly)), 0.5),
    ] {
        // At a finite k the slope is not yet that of the limit.
        let off = (found.value - expected).abs();
        assert!(found.error < 0.06, "{found:?}");
        assert!(off < 4.0 * found.error + 0.03, "{found:?}, not {expected}");
    }
}

/// Of draws whose mean and variance are known: the square of the ratio is right on average, and its error is its spread.
#[test]
fn the_ratio_is_without_bias_and_its_error_is_its_spread() {
    let (rows, seeds, mean) = (12, 300, 1.0);
    let found: Vec<Estimate> = (0..seeds)
        .map(|seed| {
            let noise = Rng::new(seed).normal(rows * NUMBERS);
            let gradients: Vec<f64> = noise.iter().map(|&v| mean + f64::from(v)).collect();
            ratios(&gradients).unwrap().decoder
        })
        .collect();
    let average = |of: &dyn Fn(&Estimate) -> f64| found.iter().map(of).sum::<f64>() / seeds as f64;
    let square = average(&|r| r.value.powi(2));
    assert!((square / (mean * mean) - 1.0).abs() < 0.03, "{square}");
    let value = average(&|r| r.value);
    let spread = average(&|r| (r.value - value).powi(2)).sqrt();
    let error = average(&|r| r.error);
    assert!((error / spread - 1.0).abs() < 0.2, "{error}, not {spread}");
}

#[test]
fn a_power_law_has_its_slope_and_the_error_of_its_points() {
    let ks = [1.0, 10.0, 100.0];
    let law = ks.map(|k: f64| Estimate {
        value: 3.0 * k.powf(-0.5),
        error: 0.01,
    });
    assert!((log_slope(&ks, &law).value + 0.5).abs() < 1e-12);
    let two = [2.0, 1.0].map(|value| Estimate {
        value,
        error: 0.1 * value,
    });
    let found = log_slope(&[1.0, 4.0], &two);
    assert!((found.value + 0.5).abs() < 1e-12);
    // Of a difference of two logarithms, each off by 0.1.
    assert!((found.error - 0.1 * 2.0_f64.sqrt() / 4.0_f64.ln()).abs() < 1e-12);
}

#[test]
fn too_few_gradients_or_part_of_one_are_refused() {
    for length in [0, 2 * NUMBERS, 3 * NUMBERS + 1] {
        let found = ratios(&vec![0.0; length]);
        assert!(matches!(found, Err(Error::Shape { .. })), "{length}");
    }
}
