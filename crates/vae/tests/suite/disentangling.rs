//! The mutual information gap against NumPy's histograms (`scripts/disentangling.py`) and against what it must be.

use vae::data::{self, held_out_shapes, Shape};
use vae::theory::factor_gaps;
use vae::Rng;

use crate::fixture::Fixture;

#[test]
fn it_is_what_numpy_counts() {
    let fixture = Fixture::load("disentangling.safetensors");
    let mu: Vec<f32> = fixture.numbers("mu").iter().map(|&v| v as f32).collect();
    let factors: Vec<_> = fixture
        .bytes("factors")
        .into_iter()
        .map(u32::from)
        .collect();
    let found = factor_gaps(&mu, 4, &factors, 3).unwrap();
    let near = |name: &str, values: Vec<f64>| {
        let expected = fixture.numbers(name);
        assert_eq!(values.len(), expected.len());
        for (value, expected) in values.iter().zip(&expected) {
            assert!(
                (value - expected).abs() < 1e-12,
                "{name}: {value}, not {expected}"
            );
        }
    };
    near(
        "information",
        found.iter().flat_map(|of| of.information.clone()).collect(),
    );
    near("entropy", found.iter().map(|of| of.entropy).collect());
    near("gap", found.iter().map(|of| of.gap).collect());
}

/// A latent for each factor: the gap is 1 but for chance. All factors in each latent: it is 0.
#[test]
fn its_ends_are_one_latent_for_each_factor_and_all_in_each() {
    let shapes = held_out_shapes(4000);
    let factors: Vec<u32> = shapes.iter().flat_map(|shape| shape.factors(10)).collect();
    let apart: Vec<f32> = factors.iter().map(|&v| v as f32).collect();
    for of in factor_gaps(&apart, 5, &factors, 5).unwrap() {
        assert!((0.9..=1.0).contains(&of.gap), "{of:?}");
    }
    let sums = shapes
        .iter()
        .flat_map(|shape| [shape.factors(10).iter().sum::<u32>() as f32; 2]);
    for of in factor_gaps(&sums.collect::<Vec<_>>(), 2, &factors, 5).unwrap() {
        assert!(of.gap.abs() < 1e-12, "{of:?}");
    }
    let mut rng = Rng::new(2);
    for of in factor_gaps(&rng.normal(5 * 4000), 5, &factors, 5).unwrap() {
        assert!(of.gap < 0.02, "{of:?}");
    }
}

#[test]
fn factors_are_those_of_the_images_that_are_held_out() {
    let entry = data::find("shapes").unwrap();
    let images = entry.generate("test", 50).unwrap();
    for (i, shape) in held_out_shapes(50).iter().enumerate() {
        assert_eq!(images.image(i), shape.draw());
        assert_eq!(images.label(i), Some(shape.factors(10)[0] as u8));
    }
    let shape = Shape {
        class: 2,
        centre: [2.1, 13.9],
        size: 4.99,
        angle: 0.01,
    };
    assert_eq!(shape.factors(10), [2, 9, 0, 9, 5]);
}

#[test]
fn what_does_not_fit_is_refused() {
    assert!(factor_gaps(&[0.0; 4], 1, &[0; 4], 1).is_err());
    assert!(factor_gaps(&[0.0; 4], 2, &[0; 3], 1).is_err());
    assert!(factor_gaps(&[], 2, &[], 1).is_err());
    assert!(factor_gaps(&[f32::NAN, 0.0], 2, &[0], 1).is_err());
    // Of one value nothing can be told.
    let same = factor_gaps(&[1.0; 4], 2, &[3, 3], 1).unwrap();
    assert_eq!((same[0].gap, same[0].entropy), (0.0, 0.0));
}
