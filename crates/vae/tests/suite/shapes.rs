//! The made-up shapes: that an image is what is known of it, and that a model learns them.

use vae::data::{self, Shape};
use vae::{Config, ModelConfig, Rng, TrainConfig, Trainer};

const SIDE: f64 = 16.0;

/// Ink, and its centre and second moments about it, all in pixels.
fn moments(greys: &[u8]) -> (f64, [f64; 2], [f64; 3]) {
    let pixels = greys.iter().enumerate().map(|(i, &v)| {
        let (x, y) = (i % 16, i / 16);
        (f64::from(v) / 255.0, x as f64 + 0.5, y as f64 + 0.5)
    });
    let pixels: Vec<_> = pixels.collect();
    let ink: f64 = pixels.iter().map(|p| p.0).sum();
    let x = pixels.iter().map(|p| p.0 * p.1).sum::<f64>() / ink;
    let y = pixels.iter().map(|p| p.0 * p.2).sum::<f64>() / ink;
    let second = |f: &dyn Fn(f64, f64) -> f64| {
        let terms = pixels.iter().map(|p| p.0 * f(p.1 - x, p.2 - y));
        terms.sum::<f64>() / ink
    };
    let spread = [
        second(&|x, _| x * x),
        second(&|x, y| x * y),
        second(&|_, y| y * y),
    ];
    (ink, [x, y], spread)
}

/// The centre of its ink is where a shape says that it is; its ink is its area; a bar lies as it is turned.
#[test]
fn an_image_is_what_is_known_of_it() {
    let mut rng = Rng::new(3);
    for _ in 0..300 {
        let shape = Shape::random(&mut rng);
        let (ink, centre, spread) = moments(&shape.draw());
        let size = f64::from(shape.size);
        for (found, said) in centre.iter().zip(shape.centre) {
            assert!(
                (found - f64::from(said)).abs() < 0.2,
                "{shape:?}: {centre:?}"
            );
        }
        // A bar may be but six points of a pixel's sixteen wide, of which one more or less lies inside. Width times height of
        // the bars, of which the cross has two; the square's and the disc's.
        let area = match shape.class {
            0 => (1.4 * size).powi(2),
            1 => std::f64::consts::PI * (0.8 * size).powi(2),
            2 => 2.0 * size * 0.6 * size,
            _ => 2.0 * 2.0 * size * 0.6 * size - (0.6 * size).powi(2),
        };
        assert!(
            (ink / area - 1.0).abs() < 0.15,
            "{shape:?}: {ink}, not {area}"
        );
        if shape.class == 2 {
            let along = 0.5 * (2.0 * spread[1]).atan2(spread[0] - spread[2]);
            let off = (along - f64::from(shape.angle)).rem_euclid(std::f64::consts::PI);
            let off = off.min(std::f64::consts::PI - off);
            assert!(off < 0.06, "{shape:?}: along {along}");
        }
        assert!(centre.iter().all(|at| (0.0..SIDE).contains(at)));
    }
}

#[test]
fn parts_are_the_beginning_of_one_stream_and_held_out_ones_of_another() {
    let entry = data::find("shapes").unwrap();
    let few = entry.generate("10k", 5).unwrap();
    let many = entry.generate("50k", 7).unwrap();
    let held_out = entry.generate("test", 5).unwrap();
    assert_eq!((few.len(), many.len()), (5, 7));
    for i in 0..5 {
        assert_eq!(few.image(i), many.image(i));
        assert_eq!(few.label(i), many.label(i));
        assert_ne!(few.image(i), held_out.image(i));
    }
}

#[test]
fn a_model_learns_them() {
    let entry = data::find("shapes").unwrap();
    let data = entry.generate("10k", 1000).unwrap();
    let config = Config {
        model: ModelConfig {
            hidden: vec![64],
            ..ModelConfig::of(entry)
        },
        train: TrainConfig {
            batch: 50,
            ..TrainConfig::default()
        },
    };
    let mut trainer = Trainer::new(config).unwrap();
    let first = trainer.step(&data).unwrap().loss;
    let mut last = first;
    for _ in 0..200 {
        last = trainer.step(&data).unwrap().loss;
    }
    assert!(last < 0.6 * first, "{first} to {last}");
}
