//! Models that are told the class: what they refuse, what they take an image for, what is kept. Their numbers are held
//! against PyTorch's in `pytorch`.

use vae::data::idx::Images;
use vae::inference::{class_probabilities, elbo_per_class, evaluate, explain, recognize};
use vae::{
    flat, Checkpoint, Condition, Config, Dataset, Error, ModelConfig, Pixels, Precision, Rng,
    Trainer, Vae,
};

const SIDE: usize = 4;
const CLASSES: usize = 3;

fn model() -> ModelConfig {
    ModelConfig {
        input: SIDE * SIDE,
        hidden: vec![24],
        latent: 2,
        condition: Condition::Class,
        classes: Some(CLASSES),
        ..ModelConfig::default()
    }
}

/// Bars: the class is the row that has ink, how much is the style.
fn bars(count: usize, labelled: bool) -> Dataset {
    let mut pixels = Vec::new();
    let classes: Vec<u8> = (0..count).map(|i| (i % CLASSES) as u8).collect();
    for (i, &class) in classes.iter().enumerate() {
        let ink = [255, 200, 150][i / CLASSES % 3];
        let row = |at: usize| {
            if at / SIDE == usize::from(class) {
                ink
            } else {
                0
            }
        };
        pixels.extend((0..SIDE * SIDE).map(row));
    }
    let images = Images {
        count,
        rows: SIDE,
        columns: SIDE,
        pixels,
    };
    Dataset::new(images, labelled.then_some(classes)).unwrap()
}

fn trained(steps: usize) -> Trainer {
    let mut trainer = Trainer::new(Config {
        model: model(),
        ..Config::default()
    })
    .unwrap();
    let data = bars(90, true);
    for _ in 0..steps {
        trainer.step(&data).unwrap();
    }
    trainer
}

fn grey(data: &Dataset, i: usize) -> Vec<f32> {
    data.image(i)
        .iter()
        .map(|&v| f32::from(v) / 255.0)
        .collect()
}

#[test]
fn data_without_classes_are_refused_by_the_name_of_the_setting() {
    let refused = |model: ModelConfig| match model.validate() {
        Err(Error::Config { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    let words = ModelConfig {
        condition: Condition::Class,
        ..ModelConfig::of(vae::data::require("words").unwrap())
    };
    assert_eq!(refused(words), "condition");
    let unknown = ModelConfig {
        classes: None,
        ..model()
    };
    assert_eq!(refused(unknown), "condition");
    let one = ModelConfig {
        classes: Some(1),
        ..model()
    };
    assert_eq!(refused(one), "classes");
    let digits = ModelConfig {
        condition: Condition::Class,
        ..ModelConfig::default()
    };
    digits.validate().unwrap();
    assert_eq!(digits.class_units(), 10);
}

#[test]
fn images_without_a_class_and_classes_that_there_are_not_are_refused() {
    let mut trainer = trained(0);
    let error = trainer.step(&bars(9, false)).unwrap_err();
    assert!(error.to_string().contains("labels"), "{error}");
    let error = evaluate(trainer.vae(), &bars(9, false), 9, 1).unwrap_err();
    assert!(error.to_string().contains("labels"), "{error}");
    let x = grey(&bars(1, true), 0);
    let error = explain(trainer.vae(), &x, 1, Some(3), 1).unwrap_err();
    assert_eq!(error.to_string(), "class: expected below 3, got 3");
}

#[test]
fn an_image_is_taken_for_the_class_under_which_its_bound_is_best() {
    let trainer = trained(400);
    let (vae, data) = (trainer.vae(), bars(9, true));
    let indices: Vec<usize> = (0..9).collect();
    let batch = data
        .batch(&indices, Pixels::Grey, &mut Rng::new(1))
        .unwrap();
    let found = recognize(vae, vae.images(&flat(&batch.x).unwrap()).unwrap()).unwrap();
    assert_eq!(found.labels, batch.labels);
    // The bound of each class by the way that a batch of it goes.
    let elbo = elbo_per_class(vae, &batch.x).unwrap();
    for (i, class) in [(0, 1), (4, 1), (8, 0)] {
        let x = grey(&data, i);
        let told = vae.see(&x).unwrap().of_class(class).unwrap();
        let q = vae.encode(&told).unwrap();
        let kl = flat(&q.kl().unwrap()).unwrap()[0];
        let logits = vae.decode(&told.latents(q.mu)).unwrap();
        let nll = flat(&vae.likelihood().nll(&logits, &told.x).unwrap()).unwrap()[0];
        let found = elbo[i * CLASSES + usize::from(class)];
        assert!((found + nll + kl).abs() < 1e-4, "{found} and {nll} + {kl}");
    }
    let known = explain(vae, &grey(&data, 2), 2, None, 1).unwrap();
    assert_eq!(known.class, Some(2));
    assert!((known.classes.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    assert!(known.classes[2] > 0.9, "{:?}", known.classes);
    let told = explain(vae, &grey(&data, 2), 2, Some(0), 1).unwrap();
    assert_eq!((told.class, &told.classes), (Some(0), &known.classes));
    assert!(told.nll + told.kl > known.nll + known.kl);
}

#[test]
fn what_is_decoded_is_of_the_class_that_is_asked_for() {
    let trainer = trained(800);
    let samples = trainer
        .vae()
        .sample_prior(12, 0.5, &mut Rng::new(5))
        .unwrap();
    assert_eq!(samples.labels, Some([0, 1, 2].repeat(4)));
    let mean = flat(&trainer.vae().decode_mean(&samples).unwrap()).unwrap();
    for (i, x) in mean.chunks_exact(SIDE * SIDE).enumerate() {
        let ink: Vec<f32> = x.chunks_exact(SIDE).map(|row| row.iter().sum()).collect();
        let others = ink
            .iter()
            .enumerate()
            .filter(|&(row, _)| row != i % CLASSES);
        let most = others.map(|(_, &ink)| ink).fold(0.0, f32::max);
        assert!(ink[i % CLASSES] > 2.0 * most, "sample {i}: {ink:?}");
    }
}

#[test]
fn a_checkpoint_keeps_what_the_model_is_told() {
    let trainer = trained(3);
    let bytes = trainer.checkpoint(false).unwrap().write(Precision::F32);
    let read = Checkpoint::read(&bytes.unwrap()).unwrap();
    assert_eq!(read.config.model, model());
    let shape = |name: &str| read.parameters[name].dims().to_vec();
    assert_eq!(shape("encoder.hidden.0.weight"), [24, 16 + CLASSES]);
    assert_eq!(shape("decoder.hidden.0.weight"), [24, 2 + CLASSES]);
    let x = grey(&bars(1, true), 0);
    let of = |vae: &Vae| explain(vae, &x, 3, None, 7).unwrap();
    assert_eq!(of(&read.vae().unwrap()), of(trainer.vae()));
}

#[test]
fn probabilities_are_shares_of_the_exponentials() {
    let found = class_probabilities(&[-1000.0, -1000.0 + 3.0_f32.ln(), -2000.0]);
    for (found, expected) in found.iter().zip([0.25, 0.75, 0.0]) {
        assert!((found - expected).abs() < 1e-4, "{found}");
    }
}
