//! The gradients and the update of a step laid open: against candle's gradients of the parameters, which the chain rule
//! ties to those of the layers' answers, and against Adam's formula worked out here.

use crate::traced::{assert_near, doubles, layer, norm, problems, Problem};
use vae::Activation;

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
    let norm = problem.trainer.vae().parameters().gradient_norm();
    let train = &problem.trainer.config().train;
    let scale = (train.clip / norm).min(1.0);
    let adam = problem.trainer.optimizer();
    let t = adam.step_count() as i32 + 1;
    let [m, v] = [0, 1].map(|slot| &adam.slots()[slot][name]);
    let moments = m.iter().zip(v);
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
