//! The generator: that it repeats, that it goes on where it was, and that its draws have the distributions they are
//! named after. Bounds are 5 standard errors of the true distribution at the given number of draws, seeds are fixed.

use vae::{Rng, RngState};

const DRAWS: usize = 200_000;

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    values.sum::<f64>() / DRAWS as f64
}

/// Asserts that `found`, a mean of draws with the given variance, is `expected`.
fn assert_mean(what: &str, found: f64, expected: f64, variance: f64) {
    let error = (variance / DRAWS as f64).sqrt();
    assert!(
        (found - expected).abs() < 5.0 * error,
        "{what}: {found}, expected {expected} +- {error}"
    );
}

#[test]
fn the_same_seed_gives_the_same_draws_and_another_gives_others() {
    let draws = |seed| {
        let mut rng = Rng::new(seed);
        let mut items: Vec<u32> = (0..50).collect();
        rng.shuffle(&mut items);
        (rng.normal(20), rng.uniform(1.0, 20), items)
    };
    assert_eq!(draws(5), draws(5));
    let (a, b) = (draws(5), draws(6));
    assert!(a.0 != b.0 && a.1 != b.1 && a.2 != b.2);
}

#[test]
fn a_restored_generator_goes_on_where_the_state_was_taken() {
    let mut rng = Rng::new(9);
    // Normals take one number or, now and then, more, so the places are not all even.
    for count in [0, 1, 2, 3, 1000] {
        rng.normal(count);
        rng.bernoulli(0.5);
        let state = rng.state();
        let mut restored = Rng::restore(state);
        assert_eq!(restored.state(), state);
        let expected = (rng.normal(17), rng.uniform(2.0, 5), rng.bernoulli(0.3));
        let found = (
            restored.normal(17),
            restored.uniform(2.0, 5),
            restored.bernoulli(0.3),
        );
        assert_eq!(found, expected);
        assert_eq!(restored.state(), rng.state());
    }
}

#[test]
fn a_state_survives_json() {
    let mut rng = Rng::new((1 << 53) - 1);
    rng.normal(100);
    let json = serde_json::to_string(&rng.state()).unwrap();
    let state: RngState = serde_json::from_str(&json).unwrap();
    assert_eq!(state, rng.state());
}

/// The moments of N(0, 1) are 0, 1, 0, 3; those of its powers give the standard errors: Var(z) = 1, Var(z^2) = 2,
/// Var(z^3) = 15, Var(z^4) = 96.
#[test]
fn normal_draws_have_the_moments_and_tails_of_a_standard_normal() {
    let draws = Rng::new(1).normal(DRAWS);
    for (power, expected, variance) in
        [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)]
    {
        let found = mean(draws.iter().map(|&z| f64::from(z).powi(power)));
        assert_mean(&format!("moment {power}"), found, expected, variance);
    }
    // P(z < t) by Python's statistics.NormalDist().cdf.
    for (t, p) in [
        (-3.0, 0.001_349_898_0),
        (-1.0, 0.158_655_253_9),
        (0.5, 0.691_462_461_3),
        (2.0, 0.977_249_868_1),
    ] {
        let found = mean(draws.iter().map(|&z| f64::from(u8::from(z < t))));
        assert_mean(&format!("P(z < {t})"), found, p, p * (1.0 - p));
    }
    let neighbours = draws.windows(2).map(|w| f64::from(w[0]) * f64::from(w[1]));
    assert_mean("correlation of neighbours", mean(neighbours), 0.0, 1.0);
}

#[test]
fn uniform_draws_fill_their_interval_evenly() {
    let bound = 0.05_f32;
    let draws = Rng::new(2).uniform(bound, DRAWS);
    assert!(draws.iter().all(|&u| (-bound..bound).contains(&u)));
    for tenth in 0..10 {
        let low = -0.05 + 0.01 * f64::from(tenth);
        let inside = |u: f32| (low..low + 0.01).contains(&f64::from(u));
        let share = mean(draws.iter().map(|&u| f64::from(u8::from(inside(u)))));
        assert_mean(&format!("share of tenth {tenth}"), share, 0.1, 0.09);
    }
}

#[test]
fn bernoulli_draws_are_as_frequent_as_asked() {
    let mut rng = Rng::new(3);
    for p in [0.1_f32, 0.5, 0.83] {
        let share = mean((0..DRAWS).map(|_| f64::from(u8::from(rng.bernoulli(p)))));
        let p = f64::from(p);
        assert_mean(&format!("share at {p}"), share, p, p * (1.0 - p));
    }
    assert!((0..1000).all(|_| !rng.bernoulli(0.0)));
    assert!((0..1000).all(|_| rng.bernoulli(1.0)));
}

/// All at once or one after the other: the same images, and the generator at the same place.
#[test]
fn binarizing_takes_the_draws_of_one_after_the_other() {
    let (mut at_once, mut single) = (Rng::new(4), Rng::new(4));
    // On both sides of what is drawn at once, beginning amid the generator's own blocks.
    for count in [0, 1, 7, 255, 256, 257, 784, 1001] {
        let greys: Vec<f32> = (0..count).map(|i| (i % 256) as f32 / 255.0).collect();
        let mut found = greys.clone();
        at_once.binarize(&mut found);
        let expected: Vec<f32> = greys
            .into_iter()
            .map(|p| f32::from(u8::from(single.bernoulli(p))))
            .collect();
        assert_eq!(found, expected, "{count}");
        assert_eq!(at_once.state(), single.state());
    }
}

/// Chi-square with 23 degrees of freedom over the 24 orders of four items; it exceeds 58.6 once in 16,000 times.
#[test]
fn every_order_of_a_shuffle_is_as_likely_as_any() {
    let (shuffles, orders) = (24_000, 24.0);
    let mut rng = Rng::new(4);
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..shuffles {
        let mut items = [0, 1, 2, 3];
        rng.shuffle(&mut items);
        *counts.entry(items).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 24);
    let expected = f64::from(shuffles) / orders;
    let squares = counts.values().map(|&n| (f64::from(n) - expected).powi(2));
    let chi_square = squares.sum::<f64>() / expected;
    assert!(chi_square < 58.6, "{chi_square}");
}

#[test]
fn a_shuffle_loses_nothing() {
    let mut rng = Rng::new(6);
    for len in [0, 1, 2, 1000] {
        let mut items: Vec<usize> = (0..len).collect();
        rng.shuffle(&mut items);
        items.sort_unstable();
        assert!(items.into_iter().eq(0..len));
    }
}
