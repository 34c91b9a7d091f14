//! The core compiled to WebAssembly gives PyTorch's numbers: the fixtures are those that the native tests agree with
//! (scripts/fixtures.py makes them), so native and wasm agree with each other.

use std::collections::BTreeMap;

use crate::common::{self, answer, get, DIGITS};
use safetensors::{Dtype, SafeTensors};
use tsify::Tsify;
use vae::config::OptimizerSettings;
use vae::model::{backward, Forward, Unobserved};
use vae::train::OptimizerState;
use vae::{
    Batch, Checkpoint, Config, Device, EncoderGradient, ModelConfig, Network, Objective, Optimizer,
    PosteriorKind, Prior, Tensor, TrainConfig, Vae,
};
use vae_wasm::Session;
use wasm_bindgen_test::wasm_bindgen_test;

const CHECKPOINT: &[u8] = include_bytes!("../../../../tests/fixtures/checkpoint.safetensors");
const TRAINING: &[u8] = include_bytes!("../../../../tests/fixtures/training.safetensors");
const CONVOLUTIONS: &[u8] =
    include_bytes!("../../../../tests/fixtures/training-convolutions.safetensors");
const OBJECTIVES: &[u8] =
    include_bytes!("../../../../tests/fixtures/training-objectives.safetensors");
const POSTERIORS: &[u8] =
    include_bytes!("../../../../tests/fixtures/training-posteriors.safetensors");
const PRIORS: &[u8] = include_bytes!("../../../../tests/fixtures/training-priors.safetensors");
const TOLERANCE: f64 = 1e-5;

fn numbers(file: &SafeTensors, name: &str) -> Vec<f64> {
    let view = file.tensor(name).unwrap();
    let data = view.data();
    match view.dtype() {
        Dtype::U8 => data.iter().map(|&v| f64::from(v)).collect(),
        Dtype::F32 => data
            .chunks_exact(4)
            .map(|b| f64::from(f32::from_le_bytes(b.try_into().unwrap())))
            .collect(),
        Dtype::F64 => data
            .chunks_exact(8)
            .map(|b| f64::from_le_bytes(b.try_into().unwrap()))
            .collect(),
        other => panic!("unexpected {other:?}"),
    }
}

fn floats(file: &SafeTensors, name: &str) -> Vec<f32> {
    numbers(file, name).into_iter().map(|v| v as f32).collect()
}

fn grey(file: &SafeTensors) -> Vec<f32> {
    numbers(file, "images")
        .iter()
        .map(|v| (v / 255.0) as f32)
        .collect()
}

fn assert_close(what: &str, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs() / expected.abs().max(1.0);
        assert!(
            error <= TOLERANCE,
            "{what}[{i}]: expected {expected}, got {found}"
        );
    }
}

#[wasm_bindgen_test]
fn a_pytorch_checkpoint_encodes_and_decodes_as_in_pytorch() {
    let truth = SafeTensors::deserialize(DIGITS).unwrap();
    let mut session = get(Session::new(Config::default().into_ts().unwrap()));
    get(session.load(CHECKPOINT));
    let model = session.model();
    let posterior = answer(model.encode(&grey(&truth), None));
    for part in ["mu", "logvar"] {
        let found = common::floats(&posterior, part);
        assert_close(part, &found, &numbers(&truth, part));
    }
    let decoded = answer(model.decode(&floats(&truth, "decoded.z"), None));
    let mean = common::floats(&decoded, "mean");
    assert_close("mean", &mean, &numbers(&truth, "decoded.mean"));
}

#[wasm_bindgen_test]
fn ten_losses_in_a_row_are_pytorchs() {
    check_ten_losses(TRAINING, &digits(32));
}

#[wasm_bindgen_test]
fn ten_losses_of_convolutions_are_pytorchs() {
    let model = ModelConfig {
        network: Network::Conv,
        channels: vec![6, 8],
        ..digits(16)
    };
    check_ten_losses(CONVOLUTIONS, &model);
}

fn check_ten_losses(fixture: &[u8], model: &ModelConfig) {
    let truth = SafeTensors::deserialize(fixture).unwrap();
    let vae = trained_from(&truth, model);
    let lr = numbers(&truth, "lr.f64")[0];
    let losses = ten_losses(&vae, &grey(&truth), &floats(&truth, "eps"), lr);
    assert_close("losses", &losses, &numbers(&truth, "plain.losses.f64"));
}

/// Of steps by Adam on batches of eight digits.
fn ten_losses(vae: &Vae, images: &[f32], eps: &[f32], lr: f64) -> Vec<f32> {
    let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
    let mut losses = Vec::new();
    for (x, eps) in images.chunks(8 * 784).zip(eps.chunks(8 * 4)) {
        let x = Tensor::from_slice(x, (8, 784), &Device::Cpu).unwrap();
        let eps = Tensor::from_slice(eps, (8, 4), &Device::Cpu).unwrap();
        let pass = Forward::new(vae, &Batch::unlabelled(x), &eps, &mut Unobserved).unwrap();
        let loss = pass.terms.loss(1.0).unwrap();
        losses.push(loss.to_scalar::<f32>().unwrap());
        backward(&loss, vae.parameters()).unwrap();
        let settings = OptimizerSettings {
            lr,
            ..OptimizerSettings::default()
        };
        adam.step(vae.parameters(), settings).unwrap();
    }
    losses
}

/// What is minimised beside the ELBO, on the start and the batches of the first ten losses.
#[wasm_bindgen_test]
fn ten_losses_of_each_objective_are_pytorchs() {
    let [start, truth] = [TRAINING, OBJECTIVES].map(|file| SafeTensors::deserialize(file).unwrap());
    let weighted = |encoder_gradient| TrainConfig {
        objective: Objective::ImportanceWeighted,
        encoder_gradient,
        ..TrainConfig::default()
    };
    let other = |objective| TrainConfig {
        objective,
        free_bits: 0.3,
        ..TrainConfig::default()
    };
    for (case, train, beta) in [
        (
            "importance-weighted-5",
            weighted(EncoderGradient::Reparameterized),
            1.0,
        ),
        (
            "doubly-5",
            weighted(EncoderGradient::DoublyReparameterized),
            1.0,
        ),
        ("free-bits", other(Objective::FreeBits), 0.7),
        ("beta-tc", other(Objective::BetaTc), 4.0),
    ] {
        let settings = train.objective_settings(beta);
        let vae = trained_from(&start, &digits(32));
        let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
        let (images, eps) = (grey(&start), floats(&truth, "eps"));
        let rows = settings.draws() * 8;
        let mut losses = Vec::new();
        for (x, eps) in images.chunks(8 * 784).zip(eps.chunks(5 * 8 * 4)) {
            let x = Tensor::from_slice(x, (8, 784), &Device::Cpu).unwrap();
            let eps = Tensor::from_slice(&eps[..rows * 4], (rows, 4), &Device::Cpu).unwrap();
            let x = Batch::unlabelled(x);
            let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
            let (_, loss) = pass.unwrap();
            losses.push(loss.to_scalar::<f32>().unwrap());
            backward(&loss, vae.parameters()).unwrap();
            let steps = OptimizerSettings {
                lr: 5e-3,
                ..OptimizerSettings::default()
            };
            adam.step(vae.parameters(), steps).unwrap();
        }
        let expected = numbers(&truth, &format!("{case}.losses.f64"));
        assert_close(case, &losses, &expected);
    }
}

/// Learned priors, whose kl is the one of the draws.
#[wasm_bindgen_test]
fn ten_losses_of_each_prior_are_pytorchs() {
    for (case, prior) in [("mixture", Prior::Mixture), ("vamp", Prior::Vamp)] {
        let model = ModelConfig {
            prior,
            components: 5,
            ..digits(32)
        };
        check_ten_losses_of(PRIORS, case, &model);
    }
}

/// Posteriors with a flow, whose kl is the one of the draws.
#[wasm_bindgen_test]
fn ten_losses_of_each_posterior_are_pytorchs() {
    for (case, posterior, flow_length) in [
        ("planar", PosteriorKind::Planar, 3),
        ("autoregressive", PosteriorKind::Autoregressive, 2),
    ] {
        let model = ModelConfig {
            posterior,
            flow_length,
            ..digits(32)
        };
        check_ten_losses_of(POSTERIORS, case, &model);
    }
}

/// On the start and the batches of the first ten losses, with the parameters and the noise that a fixture has for a case.
fn check_ten_losses_of(fixture: &[u8], case: &str, model: &ModelConfig) {
    let [start, truth] = [TRAINING, fixture].map(|file| SafeTensors::deserialize(file).unwrap());
    let own = format!("{case}.parameter.");
    let parameters = [named(&start, "parameter."), named(&truth, &own)];
    let vae = model_of(model, parameters.into_iter().flatten().collect());
    let losses = ten_losses(&vae, &grey(&start), &floats(&truth, "eps"), 5e-3);
    let expected = numbers(&truth, &format!("{case}.losses.f64"));
    assert_close(case, &losses, &expected);
}

/// The form of the fixtures, with one hidden layer.
fn digits(width: usize) -> ModelConfig {
    ModelConfig {
        hidden: vec![width],
        latent: 4,
        ..ModelConfig::default()
    }
}

/// The fixture's first weights, as a checkpoint of `model`.
fn trained_from(truth: &SafeTensors, model: &ModelConfig) -> Vae {
    model_of(model, named(truth, "parameter."))
}

/// The tensors whose names begin with `prefix`, which is cut off.
fn named(truth: &SafeTensors, prefix: &str) -> BTreeMap<String, Tensor> {
    let mut tensors = BTreeMap::new();
    for name in truth.names() {
        if let Some(rest) = name.strip_prefix(prefix) {
            let shape = truth.tensor(name).unwrap().shape().to_vec();
            let tensor = Tensor::from_vec(floats(truth, name), shape, &Device::Cpu).unwrap();
            tensors.insert(rest.to_owned(), tensor);
        }
    }
    tensors
}

fn model_of(model: &ModelConfig, parameters: BTreeMap<String, Tensor>) -> Vae {
    let config = Config {
        model: model.clone(),
        ..Config::default()
    };
    let checkpoint = Checkpoint {
        config,
        parameters,
        assumed: false,
        training: None,
    };
    checkpoint.vae().unwrap()
}
