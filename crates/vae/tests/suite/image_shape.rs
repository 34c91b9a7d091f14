//! The shape of an image: what a model takes it to be, and that images of as many pixels in other rows are refused.

use vae::data::idx::Images;
use vae::inference::evaluate;
use vae::{Config, Dataset, ModelConfig, Rng, Trainer};

/// Nine images of 16 random greys.
fn images(rows: usize, columns: usize) -> Dataset {
    let noise = Rng::new(5).uniform(128.0, 9 * 16);
    let images = Images {
        count: 9,
        rows,
        columns,
        pixels: noise.into_iter().map(|u| (u + 128.0) as u8).collect(),
    };
    Dataset::new(images, None).unwrap()
}

fn model(input: usize, shape: Option<[usize; 2]>) -> ModelConfig {
    ModelConfig {
        input,
        shape,
        hidden: vec![3],
        latent: 2,
        ..ModelConfig::default()
    }
}

#[test]
fn where_nothing_is_said_an_image_is_a_square_or_else_a_row() {
    for (input, expected) in [(1, [1, 1]), (16, [4, 4]), (784, [28, 28]), (12, [1, 12])] {
        assert_eq!(model(input, None).image_shape(), expected);
        model(input, None).validate().unwrap();
    }
    assert_eq!(model(12, Some([3, 4])).image_shape(), [3, 4]);
    model(12, Some([3, 4])).validate().unwrap();
}

#[test]
fn a_shape_of_other_pixels_is_refused_by_name() {
    for shape in [[3, 5], [0, 12], [12, 0], [usize::MAX, 2]] {
        let error = model(12, Some(shape)).validate().unwrap_err();
        assert_eq!(error.kind(), "config");
        let message = error.to_string();
        assert!(message.contains("`shape`"), "{message}");
        assert!(message.contains("of 12 pixels"), "{message}");
    }
}

/// Refused data change nothing: training goes on to the bit as if they had never come.
#[test]
fn images_of_another_shape_are_refused_be_their_pixels_as_many() {
    for (shape, right, wrong) in [
        (None, [4, 4], [[2, 8], [1, 16]]),
        (Some([2, 8]), [2, 8], [[4, 4], [8, 2]]),
    ] {
        let config = Config {
            model: model(16, shape),
            ..Config::default()
        };
        let mut trainer = Trainer::new(config.clone()).unwrap();
        let mut other = Trainer::new(config).unwrap();
        let right = images(right[0], right[1]);
        for wrong in wrong {
            let data = images(wrong[0], wrong[1]);
            let expected = format!("image: expected shape {:?}, got {wrong:?}", right.shape());
            let error = trainer.step(&data).unwrap_err();
            assert_eq!(error.kind(), "shape");
            assert_eq!(error.to_string(), expected);
            let error = evaluate(trainer.vae(), &data, 9, 1).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        for _ in 0..3 {
            let (step, expected) = (trainer.step(&right), other.step(&right));
            assert_eq!(step.unwrap(), expected.unwrap());
        }
        evaluate(trainer.vae(), &right, 9, 1).unwrap();
    }
}
