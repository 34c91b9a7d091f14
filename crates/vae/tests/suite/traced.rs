//! Models in training, of every activation with every likelihood, that a step is traced on.

use vae::model::{backward, Forward, Terms, Unobserved};
use vae::theory::{trace, Trace, TraceLayer};
use vae::{flat, Activation, Batch, Config, Likelihood, Pixels, Rng, Tensor, Trainer, Vae};

use crate::small::{config, dataset};

/// A model in training with two hidden layers, and what it is traced on.
pub struct Problem {
    pub trainer: Trainer,
    pub x: Batch,
    pub eps: Tensor,
}

impl Problem {
    /// After `steps` steps, so that Adam has moments.
    pub fn new(change: impl FnOnce(&mut Config), steps: usize) -> Self {
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

    pub fn trace(&self) -> Trace {
        trace(&self.trainer, &self.x, &self.eps).unwrap()
    }

    pub fn terms(&self, vae: &Vae) -> Terms {
        let pass = Forward::new(vae, &self.x, &self.eps, &mut Unobserved);
        pass.unwrap().terms
    }

    /// Parameter `name` and the loss's gradient in it, by a backward pass through the model itself.
    pub fn parameter(&self, name: &str) -> (Vec<f64>, Vec<f64>) {
        let parameters = self.trainer.vae().parameters();
        let terms = self.terms(self.trainer.vae());
        let loss = terms.loss(0.7).unwrap();
        backward(&loss, parameters).unwrap();
        let parameter = parameters.get(name).unwrap();
        let gradient = parameter.with_gradient(<[f32]>::to_vec).unwrap();
        (doubles(&flat(parameter.var()).unwrap()), doubles(&gradient))
    }
}

pub fn doubles(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&v| f64::from(v)).collect()
}

pub fn layer<'a>(trace: &'a Trace, name: &str) -> &'a TraceLayer {
    trace.layers.iter().find(|l| l.name == name).unwrap()
}

pub fn norm(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(|v| v * v).sum::<f64>().sqrt()
}

pub fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
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
pub fn problems(steps: usize) -> Vec<Problem> {
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
