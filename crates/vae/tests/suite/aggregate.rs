//! The surgery on the ELBO where the truth is known: a linear encoder of Gaussian data, whose aggregate posterior is a Gaussian,
//! and posteriors that are all the same or all apart.

use crate::fixture::Fixture;
use crate::plane::linear_gaussian;
use vae::inference::{edge, evaluate, AggregatePosterior, Surgery};
use vae::probability::{Gaussian, Mixture, Spread};
use vae::{Dataset, Rng};

fn surgery(aggregate: &AggregatePosterior) -> Surgery {
    let mut surgery = Surgery::default();
    (0..aggregate.images()).for_each(|i| surgery.add(aggregate.cut(i)));
    surgery
}

fn determinant([a, b, c, d]: [f64; 4]) -> f64 {
    a * d - b * c
}

/// x ~ N(0, I), mu = W x + b and variances v make q(z) = N(b, S) with S = W W^T + V. Then I(x; z) = (log det S - log det V) / 2
/// and KL(q(z) || p(z)) = (tr S + b^T b - 2 - log det S) / 2.
#[test]
fn of_a_linear_encoder_of_gaussian_data_both_terms_are_known() {
    let exact = linear_gaussian(false);
    let rows = 3000;
    let x = Rng::new(17).normal(rows * 6);
    let data = Dataset::of_rows(6, x, None).unwrap();

    let fixture = Fixture::load("linear-gaussian.safetensors");
    let [w, b, logvar] =
        ["weight", "bias", "logvar"].map(|name| fixture.numbers(&format!("encoder.{name}")));
    let product = |i: usize, j: usize| {
        let pairs = w[6 * i..6 * i + 6].iter().zip(&w[6 * j..6 * j + 6]);
        pairs.map(|(a, b)| a * b).sum::<f64>()
    };
    let v = [logvar[0].exp(), logvar[1].exp()];
    let s = [
        product(0, 0) + v[0],
        product(0, 1),
        product(1, 0),
        product(1, 1) + v[1],
    ];
    let information = 0.5 * (determinant(s) / (v[0] * v[1])).ln();
    let marginal = 0.5 * (s[0] + s[3] + b[0] * b[0] + b[1] * b[1] - 2.0 - determinant(s).ln());

    // The variance of the noise is no part of it, and the data are not that model's: only its encoder is asked.
    let aggregate = AggregatePosterior::new(&exact.vae, &data, rows, 5).unwrap();
    let found = surgery(&aggregate);
    let near = |what: &str, spread: Spread, expected: f64| {
        let (error, off) = (spread.standard_error(), spread.mean - expected);
        assert!(error < 0.05 * expected, "{what}: {error}");
        assert!(
            off.abs() < 5.0 * error,
            "{what}: {} +- {error}, exactly {expected}",
            spread.mean
        );
    };
    near("I(x; z)", found.information, information);
    near("I(x; z) from above", found.information_above, information);
    near("KL(q(z) || p(z))", found.marginal, marginal);
    assert!(found.information.mean < found.information_above.mean);

    let seen = evaluate(&exact.vae, &data, rows, 5).unwrap();
    let sum = found.information.mean + found.marginal.mean;
    assert!((sum - seen.kl).abs() < 0.05, "{sum}, KL {}", seen.kl);
}

fn at(mu: f64) -> Gaussian {
    Gaussian { mu, sigma: 0.1 }
}

#[test]
fn posteriors_that_are_the_same_say_nothing_and_those_apart_say_which_they_are_of() {
    let of = |posteriors| {
        AggregatePosterior::of(posteriors, Mixture::standard(2), &mut Rng::new(3)).unwrap()
    };
    let same = surgery(&of(vec![at(1.0); 2 * 50]));
    assert!(same.information.mean.abs() < 1e-12, "{same:?}");
    assert!(same.information_above.mean.abs() < 1e-12, "{same:?}");
    let kl = 2.0
        * at(1.0).kl(&Gaussian {
            mu: 0.0,
            sigma: 1.0,
        });
    let off = (same.marginal.mean - kl).abs();
    assert!(off < 5.0 * same.marginal.standard_error(), "{same:?}, {kl}");

    let apart = of((0..2 * 50).map(|i| at(f64::from(i))).collect());
    let found = surgery(&apart);
    assert!(
        (found.information.mean - 50_f64.ln()).abs() < 1e-9,
        "{found:?}"
    );
    assert!(found.information_above.mean > 50.0, "{found:?}");
    // One z alone, from the definition.
    let cut = apart.cut(7);
    assert!((cut.information - 50_f64.ln()).abs() < 1e-9, "{cut:?}");
}

#[test]
fn of_one_image_nothing_is_known_and_of_none_it_is_refused() {
    let of = |count: usize| {
        AggregatePosterior::of(vec![at(0.0); count], Mixture::standard(2), &mut Rng::new(3))
    };
    let found = surgery(&of(2).unwrap());
    assert_eq!(found.information.mean, 0.0);
    assert!(found.information_above.mean.is_infinite());
    assert!(found.information.standard_error().is_infinite());
    for count in [0, 3] {
        assert_eq!(of(count).unwrap_err().kind(), "shape");
    }
}

/// Of draws from q(z) itself as many lie in holes as the edge says, whatever the edge was found of.
#[test]
fn a_share_of_q_itself_lies_in_holes_and_all_of_what_is_far_away() {
    let others: Vec<f64> = (0..1000).rev().map(f64::from).collect();
    assert_eq!(edge(&others), 10.0);
    assert_eq!(edge(&[3.0]), 3.0);
    let mut rng = Rng::new(11);
    let count = 1500;
    let spread = |mu: f32| Gaussian {
        mu: f64::from(2.0 * mu),
        sigma: 0.5,
    };
    let posteriors: Vec<Gaussian> = rng.normal(2 * count).into_iter().map(spread).collect();
    let aggregate = AggregatePosterior::of(posteriors, Mixture::standard(2), &mut rng).unwrap();
    let others: Vec<f64> = (0..count).map(|i| aggregate.cut(i).others).collect();
    let edge = edge(&others);
    let share = |z: Vec<f32>| {
        let holes = z.chunks(2).filter(|z| aggregate.log_density(z) < edge);
        holes.count() as f64 / (z.len() / 2) as f64
    };
    // N(0, 4 + 0.25), of which q(z) is made.
    let alike: Vec<f32> = rng
        .normal(2 * 4000)
        .iter()
        .map(|u| u * 4.25_f32.sqrt())
        .collect();
    let found = share(alike);
    assert!((0.004..0.025).contains(&found), "{found}");
    assert_eq!(share(vec![30.0; 20]), 1.0);
}
