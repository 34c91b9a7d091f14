//! A step laid open, against what the model itself answers; nothing of the model or its training changes. The gradients
//! and the update are in `theory_trace_gradients.rs`.

use crate::small::{bits, dataset};
use crate::traced::{layer, problems, Problem};
use vae::model::Divergence;
use vae::theory::trace;
use vae::{flat, Rng};

#[test]
fn the_pass_is_the_models_own() {
    for problem in problems(3) {
        let (vae, trace) = (problem.trainer.vae(), problem.trace());
        let posterior = vae.encode(&problem.x).unwrap();
        assert_eq!(trace.mu, flat(&posterior.mu).unwrap());
        assert_eq!(trace.logvar, flat(&posterior.logvar).unwrap());
        assert_eq!(trace.mu, layer(&trace, "encoder.mu").activations);
        let (z, _) = posterior.draw(&problem.eps, Divergence::Kl).unwrap();
        assert_eq!(trace.z, flat(&z).unwrap());
        let z = z.into();
        assert_eq!(trace.mean, flat(&vae.decode_mean(&z).unwrap()).unwrap());
        let logits = flat(&vae.decode(&z).unwrap()).unwrap();
        assert_eq!(layer(&trace, "decoder.out").activations, logits);
        assert_eq!((trace.nll, trace.kl), problem.terms(vae).sums().unwrap());
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
    let two = problem.x.repeat(2).unwrap();
    let error = trace(&problem.trainer, &two, &problem.eps).unwrap_err();
    assert_eq!(error.kind(), "shape");
    let noise = Rng::new(1).normal_tensor(1, 3).unwrap();
    let error = trace(&problem.trainer, &problem.x, &noise).unwrap_err();
    assert_eq!(error.kind(), "tensor");
}
