//! Paths and grids in the latent space against closed forms and Python's inverse CDF.

use vae::inference::{grid, lerp, path, slerp, traversal, Interpolation};
use vae::probability::normal_quantile;
use vae::Error;

/// Largest difference between two arrays of one length.
fn difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).fold(0.0, |d, (a, b)| (a - b).abs().max(d))
}

#[test]
fn inverse_cdf_agrees_with_python() {
    // from statistics import NormalDist
    // for p in (1e-10, 1e-5, 0.001, 0.02, 0.025, 0.1, 0.3, 0.5, 0.77, 0.975, 0.98, 0.999, 0.9999999):
    //     print(f"({p!r}, {NormalDist().inv_cdf(p)!r}),")
    #[allow(clippy::excessive_precision)]
    let table = [
        (1e-10, -6.361340902404056),
        (1e-05, -4.2648907939228256),
        (0.001, -3.090232306167813),
        (0.02, -2.0537489106318225),
        (0.025, -1.9599639845400538),
        (0.1, -1.2815515655446008),
        (0.3, -0.5244005127080407),
        (0.5, 0.0),
        (0.77, 0.7388468491852137),
        (0.975, 1.9599639845400536),
        (0.98, 2.053748910631822),
        (0.999, 3.090232306167813),
        (0.9999999, 5.199337582290662),
    ];
    for (p, z) in table {
        let found = normal_quantile(p);
        assert!((found - z).abs() < 1e-8, "{p}: {found}, not {z}");
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    for p in [-0.1, 1.1, f64::NAN] {
        assert!(normal_quantile(p).is_nan());
    }
}

#[test]
fn lerp_is_a_straight_line() {
    let (a, b) = ([1.0, -2.0, 0.0], [3.0, 2.0, 0.5]);
    assert_eq!(lerp(&a, &b, 0.0).unwrap(), a);
    assert_eq!(lerp(&a, &b, 1.0).unwrap(), b);
    assert_eq!(lerp(&a, &b, 0.25).unwrap(), [1.5, -1.0, 0.125]);
}

#[test]
fn slerp_goes_round_the_circle_at_even_speed() {
    // From 2 at angle 0 to 2 at a right angle: at t it is 2 at t right angles.
    for t in [0.0_f32, 0.2, 0.5, 0.9, 1.0] {
        let angle = t * std::f32::consts::FRAC_PI_2;
        let expected = [2.0 * angle.cos(), 2.0 * angle.sin()];
        let found = slerp(&[2.0, 0.0], &[0.0, 2.0], t).unwrap();
        assert!(difference(&found, &expected) < 1e-6, "{t}: {found:?}");
    }
}

#[test]
fn slerp_takes_the_length_along() {
    // White 2016, without normalizing: at the half of a right angle each end counts 1 / sqrt(2).
    let found = slerp(&[1.0, 0.0], &[0.0, 3.0], 0.5).unwrap();
    let half = std::f32::consts::FRAC_1_SQRT_2;
    assert!(difference(&found, &[half, 3.0 * half]) < 1e-6, "{found:?}");
    let (a, b) = ([0.3, -1.2, 2.0], [-1.0, 0.1, 0.4]);
    assert_eq!(slerp(&a, &b, 0.0).unwrap(), a);
    assert_eq!(slerp(&a, &b, 1.0).unwrap(), b);
}

#[test]
fn slerp_where_there_is_no_arc_is_lerp() {
    let a = [1.0_f32, 2.0];
    for b in [
        [0.0, 0.0],
        [1.0, 2.0],
        [2.0, 4.0],
        [-1.0, -2.0],
        [1.000_000_1, 2.0],
    ] {
        for (from, to) in [(&a, &b), (&b, &a)] {
            let found = slerp(from, to, 0.3).unwrap();
            assert!(
                difference(&found, &lerp(from, to, 0.3).unwrap()) < 1e-6,
                "{b:?}"
            );
        }
    }
}

#[test]
fn a_path_has_both_ends() {
    let (a, b) = ([1.0, 0.0], [0.0, 1.0]);
    let line = path(&a, &b, 5, Interpolation::Lerp).unwrap();
    assert_eq!(line, [1.0, 0.0, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 0.0, 1.0]);
    let arc = path(&a, &b, 3, Interpolation::Slerp).unwrap();
    let half = std::f32::consts::FRAC_1_SQRT_2;
    assert!(difference(&arc, &[1.0, 0.0, half, half, 0.0, 1.0]) < 1e-6);
    assert_eq!(path(&a, &b, 1, Interpolation::Lerp).unwrap(), a);
    assert!(path(&a, &b, 0, Interpolation::Lerp).unwrap().is_empty());
}

#[test]
fn ends_of_different_length_are_refused() {
    for kind in [Interpolation::Lerp, Interpolation::Slerp] {
        let refused = path(&[1.0, 2.0], &[1.0], 2, kind);
        assert!(matches!(refused, Err(Error::Shape { .. })));
    }
}

#[test]
fn the_grid_has_the_priors_quantiles_from_left_to_right_and_top_to_bottom() {
    // from statistics import NormalDist
    // [NormalDist().inv_cdf((i + 0.5) / 3) for i in range(3)]
    let q = 0.967_421_6;
    let expected = [
        [-q, q],
        [0.0, q],
        [q, q],
        [-q, 0.0],
        [0.0, 0.0],
        [q, 0.0],
        [-q, -q],
        [0.0, -q],
        [q, -q],
    ];
    assert!(difference(&grid(3), expected.as_flattened()) < 1e-6);
    assert!(grid(0).is_empty());
}

#[test]
fn a_traversal_changes_one_latent_alone() {
    let found = traversal(&[0.5, 7.0, -0.5], 1, 5, 3.0).unwrap();
    let at = |z| [0.5, z, -0.5];
    assert_eq!(
        found,
        [at(-3.0), at(-1.5), at(0.0), at(1.5), at(3.0)].as_flattened()
    );
    assert!(matches!(
        traversal(&[0.5], 1, 5, 3.0),
        Err(Error::Range { .. })
    ));
}
