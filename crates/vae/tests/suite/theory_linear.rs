//! Probabilistic PCA and the linear VAE: against NumPy's and PyTorch's numbers (scripts/linear_models.py), differences, and what the
//! theory says of their maxima and saddles.

use crate::fixture::{difference, Fixture};
use vae::inference::moments;
use vae::theory::linear::{active, greatest_log_px, log_px, stationary, LinearVae, Spread};
use vae::{Error, Rng};

const INPUT: usize = 6;
const LATENT: usize = 3;

fn fixture() -> (Fixture, Spread) {
    let fixture = Fixture::load("linear-models.safetensors");
    let x: Vec<f32> = fixture.numbers("x").iter().map(|&v| v as f32).collect();
    let spread = Spread::of(&x, INPUT).unwrap();
    (fixture, spread)
}

/// The maximum for `latent` latents at this variance, W (latent, input).
fn maximum(spread: &Spread, latent: usize, variance: f64) -> Vec<f64> {
    stationary(&spread.directions, &spread.eigenvalues, 0, latent, variance).unwrap()
}

#[test]
fn probabilistic_pca_is_numpys_and_its_likelihood_that_of_torch() {
    let (fixture, spread) = fixture();
    for name in ["some", "few"] {
        let number = |of: &str| fixture.numbers(&format!("pca.{name}.{of}"))[0];
        let (variance, expected) = (number("variance"), number("log_px"));
        let w = maximum(&spread, LATENT, variance);
        let product: Vec<f64> = (0..INPUT * INPUT)
            .map(|at| {
                let columns = w.chunks_exact(INPUT);
                columns.map(|c| c[at / INPUT] * c[at % INPUT]).sum()
            })
            .collect();
        let off = difference(&product, &fixture.numbers(&format!("pca.{name}.product")));
        assert!(off < 1e-12, "W W^T: {off:e}");
        let counted = active(&spread.eigenvalues, LATENT, variance);
        assert_eq!(counted as f64, number("active"));
        for found in [
            greatest_log_px(&spread.eigenvalues, LATENT, variance),
            log_px(&w, &spread.covariance, INPUT, variance),
        ] {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }
    assert_eq!(active(&spread.eigenvalues, LATENT, 0.0), LATENT);
    // A latent that does nothing says nothing, and there may be more latents than numbers.
    let mut w = maximum(&spread, LATENT, 0.3);
    let expected = log_px(&w, &spread.covariance, INPUT, 0.3);
    w.resize(9 * INPUT, 0.0);
    let found = log_px(&w, &spread.covariance, INPUT, 0.3);
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

/// By central differences, in every number of W.
fn slope(spread: &Spread, w: &[f64], variance: f64) -> Vec<f64> {
    let step = 1e-5;
    let moved = |at: usize, by: f64| {
        let mut w = w.to_vec();
        w[at] += by;
        log_px(&w, &spread.covariance, INPUT, variance)
    };
    (0..w.len())
        .map(|at| (moved(at, step) - moved(at, -step)) / (2.0 * step))
        .collect()
}

#[test]
fn eigenvectors_are_stationary_and_the_first_are_the_maximum() {
    let (_, spread) = fixture();
    let variance = 0.05;
    let best = greatest_log_px(&spread.eigenvalues, LATENT, variance);
    let at = |first: usize| {
        stationary(
            &spread.directions,
            &spread.eigenvalues,
            first,
            LATENT,
            variance,
        )
        .unwrap()
    };
    for first in 0..=INPUT - LATENT {
        let w = at(first);
        let steepest = slope(&spread, &w, variance)
            .into_iter()
            .fold(0.0, |most: f64, v| most.max(v.abs()));
        assert!(steepest < 1e-6, "from {first}: {steepest}");
        let value = log_px(&w, &spread.covariance, INPUT, variance);
        assert_eq!(value > best - 1e-9, first == 0, "from {first}: {value}");
    }
    // Nothing beside the maximum is higher; beside a saddle something is.
    let mut rng = Rng::new(1);
    let mut higher = [0; 2];
    for _ in 0..200 {
        let noise = rng.normal(LATENT * INPUT);
        for (count, first) in higher.iter_mut().zip([0, 1]) {
            let w = at(first);
            let here = log_px(&w, &spread.covariance, INPUT, variance);
            let near: Vec<f64> = w
                .iter()
                .zip(&noise)
                .map(|(w, &noise)| w + 0.01 * f64::from(noise))
                .collect();
            *count += usize::from(log_px(&near, &spread.covariance, INPUT, variance) > here);
        }
    }
    assert_eq!(higher[0], 0);
    assert!(higher[1] > 0);
}

/// The fixture's model, before its first step.
fn begun(fixture: &Fixture) -> LinearVae {
    let mut state = fixture.numbers("start");
    state.resize(3 * state.len(), 0.0);
    LinearVae::restore(INPUT, LATENT, fixture.numbers("variance")[0], state).unwrap()
}

#[test]
fn the_bound_its_gradient_and_ten_steps_are_torchs() {
    let (fixture, spread) = fixture();
    let covariance = &spread.covariance;
    let mut vae = begun(&fixture);
    let off = difference(
        &vae.bound(covariance).gradient,
        &fixture.numbers("gradient"),
    );
    assert!(off < 1e-12, "gradient: {off:e}");
    let expected = fixture.numbers("log_px")[0];
    let found = vae.log_px(covariance);
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    let elbos = fixture.numbers("elbos");
    let steps = elbos.len() - 1;
    for (step, elbo) in elbos.iter().enumerate() {
        let found = vae.bound(covariance).elbo;
        assert!((found - elbo).abs() < 1e-10, "{step}: {found}, not {elbo}");
        vae.train(covariance, step, 1, steps).unwrap();
    }
}

#[test]
fn training_in_parts_through_its_state_is_training_in_one() {
    let (fixture, spread) = fixture();
    let (mut whole, mut part) = (begun(&fixture), begun(&fixture));
    whole.train(&spread.covariance, 0, 30, 30).unwrap();
    for done in [0, 7, 14, 21, 28] {
        part.train(&spread.covariance, done, 7, 30).unwrap();
        let state = part.state().to_vec();
        part = LinearVae::restore(INPUT, LATENT, 0.3, state).unwrap();
    }
    assert_eq!(part, whole);
}

/// Where a variance lies between two eigenvalues, from random weights and from a saddle.
#[test]
fn trained_it_is_probabilistic_pca_and_what_is_below_the_variance_collapses() {
    let (_, spread) = fixture();
    let covariance = &spread.covariance;
    for above in [1, 2, 4] {
        let variance = (spread.eigenvalues[above - 1] * spread.eigenvalues[above]).sqrt();
        let latent = 5;
        let saddle =
            stationary(&spread.directions, &spread.eigenvalues, 1, latent, variance).unwrap();
        let best = greatest_log_px(&spread.eigenvalues, latent, variance);
        for mut vae in [
            LinearVae::new(INPUT, latent, variance, &mut Rng::new(4)).unwrap(),
            LinearVae::at(INPUT, variance, &saddle, &mut Rng::new(5)).unwrap(),
        ] {
            assert!(vae.log_px(covariance) < best - 0.01);
            vae.train(covariance, 0, 4000, 4000).unwrap();
            let (log_px, elbo) = (vae.log_px(covariance), vae.bound(covariance).elbo);
            assert!((log_px - best).abs() < 0.01, "{log_px}, not {best}");
            // q(z|x) is p(z|x), so that the bound is tight: its columns are orthogonal.
            assert!((elbo - best).abs() < 0.02 && elbo < log_px + 1e-9, "{elbo}");
            assert_eq!(vae.active(covariance), above);
        }
    }
}

/// Averages of 2 x 2 pixels, by hand.
#[test]
fn images_are_shrunk_before_their_spread_is_taken() {
    let images: Vec<f32> = (0..5 * 784)
        .map(|i| ((i * i) % 251) as f32 / 255.0)
        .collect();
    let (found, shape) = Spread::of_images(&images, [28, 28]).unwrap();
    assert_eq!(shape, [14, 14]);
    let small: Vec<f32> = images
        .chunks_exact(784)
        .flat_map(|image| {
            (0..196).map(|at| {
                let corner = 56 * (at / 14) + 2 * (at % 14);
                let sum: f32 = [0, 1, 28, 29].iter().map(|by| image[corner + by]).sum();
                sum / 4.0
            })
        })
        .collect();
    let (_, covariance) = moments(&small, 196).unwrap();
    assert!(difference(&found.covariance, &covariance) < 1e-5);
    // Five images lie in four directions.
    assert!(found.eigenvalues[3] > 1e-3 && found.eigenvalues[4] < 1e-12);
    for (shape, expected) in [([4, 4], [4, 4]), ([1, 600], [1, 200]), ([17, 16], [8, 8])] {
        let pixels = shape[0] * shape[1];
        let found = Spread::of_images(&images[..pixels], shape).unwrap();
        assert_eq!(found.1, expected);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let (fixture, spread) = fixture();
    let refused = |vae: Result<LinearVae, Error>| matches!(vae, Err(Error::Shape { .. }));
    assert!(refused(LinearVae::restore(INPUT, 2, 1.0, vec![0.0; 3])));
    assert!(refused(LinearVae::restore(0, 0, 1.0, Vec::new())));
    assert!(refused(LinearVae::restore(usize::MAX, 2, 1.0, Vec::new())));
    assert!(refused(LinearVae::at(0, 1.0, &[1.0], &mut Rng::new(1))));
    let state = begun(&fixture).state().to_vec();
    for variance in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let vae = LinearVae::restore(INPUT, LATENT, variance, state.clone());
        assert!(matches!(vae, Err(Error::Range { .. })), "{variance}");
    }
    assert!(matches!(
        begun(&fixture).train(&[1.0], 0, 1, 1),
        Err(Error::Shape { .. })
    ));
    let eigenvectors = stationary(&spread.directions, &spread.eigenvalues, 4, 3, 1.0);
    assert!(matches!(eigenvectors, Err(Error::Range { .. })));
    let directions = stationary(&[1.0], &spread.eigenvalues, 0, 1, 1.0);
    assert!(matches!(directions, Err(Error::Shape { .. })));
    for (x, shape) in [
        (&[][..], [2, 2]),
        (&[0.5; 3], [2, 2]),
        (&[0.5], [0, 0]),
        (&[2.0; 4], [2, 2]),
        (&[0.5; 2], [usize::MAX, 2]),
    ] {
        assert!(Spread::of_images(x, shape).is_err(), "{shape:?}");
    }
}
