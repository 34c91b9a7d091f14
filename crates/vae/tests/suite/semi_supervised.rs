//! Models that learn the class from few labels (Kingma et al. 2014, model M2): PyTorch's numbers, which images have a label,
//! what is kept.

use crate::fixture::{assert_close, difference, digits_config, vae, Fixture};
use vae::config::OptimizerSettings;
use vae::data::idx::Images;
use vae::inference::{class_probabilities, class_scores, evaluate, explain, recognize};
use vae::model::{backward, Partly, SemiSupervised};
use vae::train::{Labelled, OptimizerState};
use vae::{
    flat, Activation, Batch, Checkpoint, Condition, Config, Dataset, Device, ModelConfig, Network,
    Optimizer, Precision, Tensor, TrainConfig, Trainer, Vae,
};

const SIDE: usize = 4;
const CLASSES: usize = 3;

/// Loss and terms of a batch at the paper's alpha.
fn pass(vae: &Vae, batch: &Partly, eps: &Tensor, beta: f64) -> (SemiSupervised, Tensor) {
    let pass = SemiSupervised::new(vae, vae.classifier().unwrap(), batch, eps, 0.1, false).unwrap();
    let bound = pass.terms.loss(beta).unwrap();
    let loss = (bound + &pass.classes).unwrap();
    (pass, loss)
}

fn labelled(x: &Tensor, labels: &[u8]) -> Batch {
    Batch {
        x: x.clone(),
        labels: Some(labels.to_vec()),
    }
}

#[test]
fn values_and_gradients_of_every_parameter_are_pytorchs() {
    let fixture = Fixture::load("semi-supervised.safetensors");
    let plain = ModelConfig {
        input: 12,
        hidden: vec![9, 7],
        latent: 3,
        activation: Activation::Tanh,
        condition: Condition::SemiSupervised,
        classes: Some(4),
        ..ModelConfig::default()
    };
    let conv = ModelConfig {
        input: 81,
        activation: Activation::Silu,
        network: Network::Conv,
        channels: vec![4, 3],
        ..plain.clone()
    };
    for (case, config) in [("plain", plain), ("conv", conv)] {
        let get = |name: &str| fixture.get(&format!("{case}.{name}"));
        let bytes = |name: &str| fixture.bytes(&format!("{case}.{name}"));
        let vae = vae(&config, fixture.under(&format!("{case}.parameter.")));
        let unknown = Batch::unlabelled(get("unknown").clone());
        let known = labelled(get("known"), &bytes("labels"));
        let examples = labelled(get("examples"), &bytes("example_labels"));
        let batch = Partly::new(&known, &unknown, examples, 4).unwrap();
        let (found, loss) = pass(&vae, &batch, get("eps"), 0.7);
        let check = |name: &str, found: &Tensor, tolerance| {
            assert_close(&format!("{case}: {name}"), found, get(name), tolerance);
        };
        let logits = vae.classifier().unwrap().forward(&unknown.x);
        let logits = flat(&logits.unwrap()).unwrap();
        let q: Vec<f32> = logits
            .chunks_exact(4)
            .flat_map(class_probabilities)
            .collect();
        let q = Tensor::from_vec(q, (3, 4), &Device::Cpu).unwrap();
        check("q", &q, 2e-6);
        check("nll", &found.terms.nll, 2e-6);
        check("kl", &found.terms.kl, 2e-6);
        check("classes", &found.classes.reshape(1).unwrap(), 2e-6);
        check("loss", &loss.reshape(1).unwrap(), 2e-6);

        backward(&loss, vae.parameters()).unwrap();
        let expected = fixture.under(&format!("{case}.gradient."));
        assert_eq!(expected.len(), vae.parameters().iter().count(), "{case}");
        for name in expected.keys() {
            let parameter = vae.parameters().get(name).unwrap();
            let gradient = parameter.with_gradient(<[f32]>::to_vec).unwrap();
            let shape = parameter.var().shape();
            let gradient = Tensor::from_vec(gradient, shape, &Device::Cpu).unwrap();
            // The classifier's are of differences between classes, in which most of the nats, and their digits, cancel.
            let tolerance = match name.starts_with("classifier.") {
                true => 2e-5,
                false => 5e-6,
            };
            check(&format!("gradient.{name}"), &gradient, tolerance);
        }
    }
}

#[test]
fn ten_losses_in_a_row_are_pytorchs() {
    let fixture = Fixture::load("semi-supervised.safetensors");
    let config = ModelConfig {
        hidden: vec![16],
        condition: Condition::SemiSupervised,
        ..digits_config()
    };
    let vae = vae(&config, fixture.under("parameter."));
    let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
    let (images, labels) = (fixture.images("images"), fixture.bytes("labels"));
    let settings = OptimizerSettings {
        lr: fixture.numbers("lr.f64")[0],
        ..OptimizerSettings::default()
    };
    let mut losses = Vec::new();
    for (i, labels) in labels.chunks_exact(12).enumerate() {
        let x = images.get(i).unwrap();
        let part = |from: usize, to: usize| {
            labelled(&x.narrow(0, from, to - from).unwrap(), &labels[from..to])
        };
        let batch = Partly::new(&part(0, 2), &part(2, 8), part(8, 12), 10).unwrap();
        let eps = fixture.get("eps").get(i).unwrap();
        let (_, loss) = pass(&vae, &batch, &eps, 1.0);
        losses.push(f64::from(loss.to_scalar::<f32>().unwrap()));
        backward(&loss, vae.parameters()).unwrap();
        adam.step(vae.parameters(), settings).unwrap();
    }
    for precision in ["f32", "f64"] {
        let expected = fixture.numbers(&format!("losses.{precision}"));
        assert!(difference(&losses, &expected) < 1e-6, "{losses:?}");
    }
}

fn config(labels: usize, seed: u64) -> Config {
    Config {
        model: ModelConfig {
            input: SIDE * SIDE,
            hidden: vec![24],
            latent: 2,
            condition: Condition::SemiSupervised,
            classes: Some(CLASSES),
            labels,
            ..ModelConfig::default()
        },
        train: TrainConfig {
            batch: 30,
            lr: 5e-3,
            seed,
            labels_first: 40,
            alpha: 0.1,
            ..TrainConfig::default()
        },
    }
}

/// Bars: the class is the row that has ink, how much is the style.
fn bars(count: usize, labels: bool) -> Dataset {
    let classes: Vec<u8> = (0..count).map(|i| (i % CLASSES) as u8).collect();
    let mut pixels = Vec::new();
    for (i, &class) in classes.iter().enumerate() {
        let ink = (105 + 30 * (i / CLASSES % 6)) as u8;
        let is_inked = |at: usize| at / SIDE == usize::from(class);
        pixels.extend((0..SIDE * SIDE).map(|at| if is_inked(at) { ink } else { 0 }));
    }
    let images = Images {
        count,
        rows: SIDE,
        columns: SIDE,
        pixels,
    };
    Dataset::new(images, labels.then_some(classes)).unwrap()
}

fn trained(data: &Dataset, steps: usize) -> Trainer {
    let mut trainer = Trainer::new(config(6, 3)).unwrap();
    for _ in 0..steps {
        trainer.step(data).unwrap();
    }
    trainer
}

#[test]
fn labels_are_of_each_class_as_many_and_chosen_by_the_seed_alone() {
    let data = bars(90, true);
    let choose = |labels: usize, seed: u64| {
        Labelled::choose(&data, &config(labels, seed).model, seed).unwrap()
    };
    let counts = |chosen: &Labelled| {
        let of = |&i: &usize| data.label(i).unwrap();
        let classes: Vec<u8> = chosen.places().iter().map(of).collect();
        [0, 1, 2].map(|class| classes.iter().filter(|&&found| found == class).count())
    };
    assert_eq!(counts(&choose(12, 1)), [4, 4, 4]);
    assert_eq!(counts(&choose(14, 1)), [5, 5, 4]);
    assert_eq!(counts(&choose(600, 1)), [30, 30, 30]);
    assert_eq!(choose(12, 1), choose(12, 1));
    assert_ne!(choose(12, 1), choose(12, 2));
    let error = Labelled::choose(&bars(9, false), &config(6, 1).model, 1).unwrap_err();
    assert!(error.to_string().contains("labels"), "{error}");
}

/// Six labels of ninety: what is learned must come from the others, too.
#[test]
fn the_classes_of_images_without_a_label_are_learned() {
    let data = bars(90, true);
    let trainer = trained(&data, 300);
    let found = evaluate(trainer.vae(), &data, usize::MAX, 1).unwrap();
    assert_eq!(found.test_error, Some(0.0));
    let x: Vec<f32> = data
        .image(4)
        .iter()
        .map(|&v| f32::from(v) / 255.0)
        .collect();
    let seen = trainer.vae().see(&x).unwrap();
    let known = explain(trainer.vae(), &x, 2, None, 1).unwrap();
    assert_eq!(known.class, data.label(4));
    let scores = class_scores(trainer.vae(), &seen.x).unwrap();
    assert_eq!(known.classes, class_probabilities(&scores));
    let recognized = recognize(trainer.vae(), seen).unwrap();
    assert_eq!(recognized.labels, Some(vec![data.label(4).unwrap()]));
}

#[test]
fn a_run_goes_on_bit_for_bit_and_keeps_its_labels_whatever_seed_comes_later() {
    let data = bars(90, true);
    let whole = trained(&data, 7);
    let mut half = trained(&data, 4);
    let other = TrainConfig {
        seed: 99,
        ..half.config().train.clone()
    };
    half.configure(other).unwrap();
    let bytes = half
        .checkpoint(true)
        .unwrap()
        .write(Precision::F32)
        .unwrap();
    let mut again = Trainer::from_checkpoint(Checkpoint::read(&bytes).unwrap()).unwrap();
    for _ in 0..3 {
        again.step(&data).unwrap();
    }
    let name = "classifier.out.weight";
    let of = |trainer: &Trainer| flat(trainer.vae().parameters().get(name).unwrap().var()).unwrap();
    assert_eq!(of(&again), of(&whole));
    let read = Checkpoint::read(&bytes).unwrap();
    assert_eq!(read.config.model.labels, 6);
    assert_eq!(
        read.parameters["classifier.hidden.0.weight"].dims(),
        [24, 16]
    );
    assert_eq!(read.parameters[name].dims(), [CLASSES, 24]);
}
