//! Principal components against NumPy's eigenvectors, and against what makes them such.

use vae::inference::{components, Components};
use vae::{Error, Rng};

fn assert_close(what: &str, found: &[f32], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let off = (f64::from(found) - expected).abs();
        assert!(off < tolerance, "{what} {i}: {found}, not {expected}");
    }
}

#[test]
fn agree_with_numpy() {
    // import numpy as np
    // mu = np.array([[(7 * i * i + 11 * i * j + 3 * j) % 17 / 8 * (j + 1) for j in range(4)] for i in range(40)])
    // values, vectors = np.linalg.eigh(np.cov(mu.T, bias=True))
    // vectors = vectors.T[::-1]
    // vectors *= np.sign(vectors[np.arange(4), abs(vectors).argmax(1)])[:, None]
    // print(mu.mean(0).tolist(), values[::-1].tolist(), vectors.tolist())
    let mean = [0.990625, 2.16875, 2.578125, 3.175];
    let variances = [
        8.35969260442623,
        1.6609722655654924,
        1.0880175986873024,
        0.19555581257097104,
    ];
    let directions = [
        [
            -0.038020885632843976,
            -0.21340296831420857,
            -0.5189584159153631,
            0.8268589649516997,
        ],
        [
            -0.12376210651445592,
            0.7251453160154708,
            -0.6404819355733804,
            -0.22052233867820245,
        ],
        [
            0.1599853057941108,
            0.6542698485228922,
            0.5338138962838314,
            0.5112517886306823,
        ],
        [
            0.9785918736515051,
            -0.023545893258485773,
            -0.1884350734047896,
            -0.07934581806767145,
        ],
    ];
    let rows = (0..40_u32).flat_map(|i| (0..4_u32).map(move |j| (i, j)));
    let numbers = rows.map(|(i, j)| {
        let step = (7 * i * i + 11 * i * j + 3 * j) % 17;
        (step * (j + 1)) as f32 / 8.0
    });
    let found = components(&numbers.collect::<Vec<_>>(), 4).unwrap();
    assert_close("mean", &found.mean, &mean, 1e-6);
    assert_close("variance", &found.variances, &variances, 1e-6);
    assert_close("component", &found.components, &directions.concat(), 1e-6);
}

/// The numbers in row `a` of one matrix times those in row `b` of another.
fn dot(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// sum over k of `variances[k]` components (k, i) components (k, j), which is the covariance of i and j.
fn rebuilt(of: &Components, i: usize, j: usize) -> f64 {
    let latent = of.mean.len();
    let terms = (0..latent).map(|k| {
        let row = &of.components[k * latent..];
        f64::from(of.variances[k]) * f64::from(row[i]) * f64::from(row[j])
    });
    terms.sum()
}

#[test]
fn are_orthonormal_and_give_the_covariance_back() {
    // As encoders leave them: some latents spread, some collapsed to nearly nothing, two the same.
    let (count, latent) = (500, 24);
    let mut mu = Rng::new(3).normal(count * latent);
    for row in mu.chunks_exact_mut(latent) {
        for (i, v) in row.iter_mut().enumerate() {
            *v *= 0.75_f32.powi(2 * i as i32);
        }
        row[5] = row[4];
    }
    let found = components(&mu, latent).unwrap();
    let row = |of: usize| &found.components[of * latent..][..latent];
    for a in 0..latent {
        for b in 0..latent {
            let expected = f64::from(u8::from(a == b));
            assert!((dot(row(a), row(b)) - expected).abs() < 1e-6, "{a}, {b}");
        }
    }
    assert!(found.variances.windows(2).all(|pair| pair[0] >= pair[1]));
    for i in 0..latent {
        for j in 0..latent {
            let rows = mu.chunks_exact(latent);
            let products = rows
                .map(|row| f64::from(row[i] - found.mean[i]) * f64::from(row[j] - found.mean[j]));
            let expected = products.sum::<f64>() / count as f64;
            let off = (rebuilt(&found, i, j) - expected).abs();
            assert!(off < 1e-6, "covariance of {i} and {j}: off by {off}");
        }
    }
}

#[test]
fn of_points_that_do_not_differ_there_is_no_variance() {
    let found = components(&[2.0, -1.0, 2.0, -1.0], 2).unwrap();
    assert_eq!(found.mean, [2.0, -1.0]);
    assert_eq!(found.variances, [0.0, 0.0]);
    assert_eq!(found.components, [1.0, 0.0, 0.0, 1.0]);
}

#[test]
fn what_is_no_table_of_numbers_is_refused() {
    for (mu, latent) in [(&[][..], 2), (&[1.0, 2.0, 3.0], 2), (&[1.0], 0)] {
        assert!(matches!(components(mu, latent), Err(Error::Shape { .. })));
    }
    let refused = components(&[1.0, f32::NAN], 2);
    assert!(matches!(refused, Err(Error::NotFinite { index: 1, .. })));
}
