//! A step laid open, against what the model itself answers, against candle's gradients of the parameters, which the
//! chain rule ties to those of the layers' answers, and against Adam's formula worked out here.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod small;

use candle_core::Tensor;
use small::{bits, config, dataset};
use vae::config::{Activation, Config, Likelihood, Pixels};
use vae::elbo::Elbo;
use vae::optimizer::global_norm;
use vae::rng::Rng;
use vae::tensor::flat;
use vae::trace::{trace, Trace, TraceLayer};
use vae::trainer::Trainer;
use vae::vae::Vae;

/// A model in training with two hidden layers, and what it is traced on.
struct Problem {
    trainer: Trainer,
    x: Tensor,
    eps: Tensor,
}

impl Problem {
    /// After `steps` steps, so that Adam has moments.
    fn new(change: impl FnOnce(&mut Config), steps: usize) -> Self {
        let mut config = config();
        config.model.hidden = vec![9, 7];
        config.model.pixels = Pixels::Grey;
        config.train.beta = 0.7;
        config.train.warmup = 0;
        change(&mut config);
        let mut trainer = Trainer::new(config).unwrap();
        let data = dataset(20);
        for _ in 0..steps {
            trainer.step(&data).unwrap();
        }
        Self {
            x: data.batch(&[4], Pixels::Grey, &mut Rng::new(0)).unwrap(),
            eps: Rng::new(21).normal_tensor(1, 2).unwrap(),
            trainer,
        }
    }

    fn trace(&self) -> Trace {
        trace(&self.trainer, &self.x, &self.eps).unwrap()
    }

    fn elbo(&self, vae: &Vae) -> Elbo {
        Elbo::new(vae, &self.x, &self.eps).unwrap()
    }

    /// Parameter `name` and the loss's gradient in it, by a backward pass through the model itself.
    fn parameter(&self, name: &str) -> (Vec<f64>, Vec<f64>) {
        let parameters = self.trainer.vae().parameters();
        let loss = self.elbo(self.trainer.vae()).loss(0.7).unwrap();
        parameters.backward(&loss).unwrap();
        let parameter = parameters.get(name).unwrap();
        let gradient = parameter.with_gradient(<[f32]>::to_vec).unwrap();
        (doubles(&flat(parameter.var()).unwrap()), doubles(&gradient))
    }
}

fn doubles(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&v| f64::from(v)).collect()
}

fn layer<'a>(trace: &'a Trace, name: &str) -> &'a TraceLayer {
    trace.layers.iter().find(|l| l.name == name).unwrap()
}

fn norm(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(|v| v * v).sum::<f64>().sqrt()
}

fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = norm(expected.iter().copied()).max(1e-6);
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-5 * scale,
            "{what}: {found}, expected {expected}"
        );
    }
}

/// Every activation with every likelihood.
fn problems(steps: usize) -> Vec<Problem> {
    let activations = [Activation::Relu, Activation::Tanh, Activation::Silu];
    let likelihoods = [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
        Likelihood::Categorical,
    ];
    let pairs = activations
        .into_iter()
        .flat_map(|a| likelihoods.map(|l| (a, l)));
    pairs
        .map(|(activation, likelihood)| {
            let change = |config: &mut Config| {
                config.model.activation = activation;
                config.model.likelihood = likelihood;
                if likelihood == Likelihood::Categorical {
                    config.model.levels = 5;
                    config.model.pixels = Pixels::OneHot;
                }
            };
            Problem::new(change, steps)
        })
        .collect()
}

#[test]
fn the_pass_is_the_models_own() {
    for problem in problems(3) {
        let (vae, trace) = (problem.trainer.vae(), problem.trace());
        let posterior = vae.encode(&problem.x).unwrap();
        assert_eq!(trace.mu, flat(&posterior.mu).unwrap());
        assert_eq!(trace.logvar, flat(&posterior.logvar).unwrap());
        assert_eq!(trace.mu, layer(&trace, "encoder.mu").activations);
        let (z, _) = posterior.reparameterize_with_kl(&problem.eps).unwrap();
        assert_eq!(trace.z, flat(&z).unwrap());
        assert_eq!(trace.mean, flat(&vae.decode_mean(&z).unwrap()).unwrap());
        let logits = flat(&vae.decode(&z).unwrap()).unwrap();
        assert_eq!(layer(&trace, "decoder.out").activations, logits);
        assert_eq!((trace.nll, trace.kl), problem.elbo(vae).sums().unwrap());
        assert_eq!(trace.beta, 0.7);
    }
}

#[test]
fn the_layers_come_in_the_order_of_the_datas_way() {
    let trace = Problem::new(|_| (), 0).trace();
    let found: Vec<(&str, usize)> = trace
        .layers
        .iter()
        .map(|l| (l.name.as_str(), l.activations.len()))
        .collect();
    let expected = [
        ("encoder.hidden.0", 9),
        ("encoder.hidden.1", 7),
        ("encoder.mu", 2),
        ("encoder.logvar", 2),
        ("decoder.hidden.0", 7),
        ("decoder.hidden.1", 9),
        ("decoder.out", 12),
    ];
    assert_eq!(found, expected);
    assert!(trace
        .layers
        .iter()
        .all(|l| l.gradients.len() == l.activations.len()));
}

/// Where nothing follows a layer's sum, the gradient by its answer is that of its bias, and that of its weight is this
/// times what the layer before answered.
#[test]
fn gradients_of_answers_and_of_parameters_are_tied_by_the_chain_rule() {
    for problem in problems(3) {
        let trace = problem.trace();
        for (name, before) in [
            ("encoder.mu", "encoder.hidden.1"),
            ("encoder.logvar", "encoder.hidden.1"),
            ("decoder.out", "decoder.hidden.1"),
        ] {
            let by_answer = doubles(&layer(&trace, name).gradients);
            let (_, by_bias) = problem.parameter(&format!("{name}.bias"));
            assert_near(name, &by_answer, &by_bias);
            let inputs = doubles(&layer(&trace, before).activations);
            let products: Vec<f64> = by_answer
                .iter()
                .flat_map(|g| inputs.iter().map(move |a| g * a))
                .collect();
            let (_, by_weight) = problem.parameter(&format!("{name}.weight"));
            assert_near(before, &products, &by_weight);
        }
    }
}

/// The gradient by a hidden layer's answer is W^T g of the layers that take it.
#[test]
fn gradients_of_hidden_answers_come_from_the_layers_after() {
    for problem in problems(3) {
        let trace = problem.trace();
        for (name, after) in [
            ("encoder.hidden.1", &["encoder.mu", "encoder.logvar"][..]),
            ("decoder.hidden.1", &["decoder.out"][..]),
        ] {
            let found = doubles(&layer(&trace, name).gradients);
            let mut expected = vec![0.0; found.len()];
            for after in after {
                let (weight, _) = problem.parameter(&format!("{after}.weight"));
                let rows = weight.chunks_exact(expected.len());
                for (row, g) in rows.zip(&layer(&trace, after).gradients) {
                    for (sum, w) in expected.iter_mut().zip(row) {
                        *sum += w * f64::from(*g);
                    }
                }
            }
            assert_near(name, &found, &expected);
        }
    }
}

/// db = g f'(sum), with f' taken from the answer: 1 - a^2 of tanh, 0 or 1 of relu. This ties the first layers too.
#[test]
fn hidden_gradients_pass_the_nonlinearity_to_the_bias() {
    for problem in problems(3) {
        let slope = |a: f64| match problem.trainer.config().model.activation {
            Activation::Relu => Some(f64::from(u8::from(a > 0.0))),
            Activation::Tanh => Some(1.0 - a * a),
            Activation::Silu => None,
        };
        let trace = problem.trace();
        for name in [
            "encoder.hidden.0",
            "encoder.hidden.1",
            "decoder.hidden.0",
            "decoder.hidden.1",
        ] {
            let layer = layer(&trace, name);
            let pairs = layer.gradients.iter().zip(&layer.activations);
            let expected: Option<Vec<f64>> = pairs
                .map(|(&g, &a)| Some(f64::from(g) * slope(f64::from(a))?))
                .collect();
            if let Some(expected) = expected {
                let (_, by_bias) = problem.parameter(&format!("{name}.bias"));
                assert_near(name, &expected, &by_bias);
            }
        }
    }
}

/// The change that Adam makes to `name` (Kingma and Ba 2015, algorithm 1), in f64.
fn adam_change(problem: &Problem, name: &str) -> Vec<f64> {
    let (_, gradient) = problem.parameter(name);
    let norm = global_norm(problem.trainer.vae().parameters());
    let train = &problem.trainer.config().train;
    let scale = (train.clip / norm).min(1.0);
    let adam = problem.trainer.adam();
    let t = adam.step_count() as i32 + 1;
    let moments = &adam.moments()[name];
    let moments = moments.m.iter().zip(&moments.v);
    let pairs = gradient.iter().zip(moments);
    pairs
        .map(|(g, (&m, &v))| {
            let g = scale * g;
            let m = 0.9 * f64::from(m) + 0.1 * g;
            let v = 0.999 * f64::from(v) + 0.001 * g * g;
            let (m, v) = (m / (1.0 - 0.9_f64.powi(t)), v / (1.0 - 0.999_f64.powi(t)));
            train.lr * m / (v.sqrt() + 1e-8)
        })
        .collect()
}

#[test]
fn the_norms_are_those_of_weights_gradients_and_adams_change() {
    for problem in [problems(0), problems(4)].into_iter().flatten() {
        for layer in problem.trace().layers {
            let names = ["weight", "bias"].map(|kind| format!("{}.{kind}", layer.name));
            let [weight, bias] = names.each_ref().map(|name| problem.parameter(name));
            let changes = names.each_ref().map(|name| adam_change(&problem, name));
            let found = [layer.weights, layer.gradient, layer.update];
            let expected = [
                norm([weight.0, bias.0].concat()),
                norm([weight.1, bias.1].concat()),
                norm(changes.concat()),
            ];
            for (found, expected) in found.into_iter().zip(expected) {
                let ratio = (found + 1e-9) / (expected + 1e-9);
                assert!(
                    (ratio - 1.0).abs() < 1e-3,
                    "{}: {found}, expected {expected}",
                    layer.name
                );
            }
        }
    }
}

/// A step along the gradient of just this x at just this eps makes its loss smaller.
#[test]
fn the_loss_is_less_after_the_update() {
    for problem in problems(0) {
        let trace = problem.trace();
        let before = trace.nll + trace.beta * trace.kl;
        let after = trace.nll_after + trace.beta * trace.kl_after;
        assert!(after < before - 1e-3, "{before}, then {after}");
    }
}

#[test]
fn the_model_and_its_training_stay_as_they_are() {
    let (traced, mut other) = (Problem::new(|_| (), 5), Problem::new(|_| (), 5));
    let before = bits(traced.trainer.vae());
    assert_eq!(traced.trace(), traced.trace());
    assert_eq!(bits(traced.trainer.vae()), before);
    let mut trainer = traced.trainer;
    let data = dataset(20);
    assert_eq!(
        trainer.step(&data).unwrap(),
        other.trainer.step(&data).unwrap()
    );
    assert_eq!(bits(trainer.vae()), bits(other.trainer.vae()));
}

#[test]
fn another_shape_is_refused() {
    let problem = Problem::new(|_| (), 0);
    let two = problem.x.repeat((2, 1)).unwrap();
    let error = trace(&problem.trainer, &two, &problem.eps).unwrap_err();
    assert_eq!(error.kind(), "shape");
    let noise = Rng::new(1).normal_tensor(1, 3).unwrap();
    let error = trace(&problem.trainer, &problem.x, &noise).unwrap_err();
    assert_eq!(error.kind(), "tensor");
}
