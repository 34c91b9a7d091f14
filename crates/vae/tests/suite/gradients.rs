//! The gradient of the loss by every parameter, for every activation and likelihood, against finite differences of
//! our own forward pass. That the forward pass is right is left to `pytorch.rs`, where the same gradients are held
//! against PyTorch's.

use crate::fixture::{case_of, vae, Fixture};
use vae::candle_core::Var;
use vae::model::{backward, Forward, Terms, Unobserved};
use vae::{flat, Batch, Device, Tensor, Vae};

const BETA: f64 = 0.7;
/// One-hot pixels are another encoder rather than another likelihood, with a case for each activation too.
const LIKELIHOODS: [&str; 5] = [
    "bernoulli",
    "gaussian",
    "gaussian-learned",
    "categorical",
    "one-hot",
];

/// A loss and where it is taken.
struct Problem {
    vae: Vae,
    batch: Batch,
    eps: Tensor,
}

impl Problem {
    fn load(case: &str) -> Self {
        let fixture = Fixture::load("gradients.safetensors");
        let (config, _) = case_of("gradients", case);
        Self {
            vae: vae(&config, fixture.under(&format!("{case}.parameter."))),
            batch: Batch::unlabelled(fixture.get(&format!("{case}.x")).clone()),
            eps: fixture.get(&format!("{case}.eps")).clone(),
        }
    }

    fn terms(&self) -> Terms {
        let pass = Forward::new(&self.vae, &self.batch, &self.eps, &mut Unobserved);
        pass.unwrap().terms
    }

    fn loss(&self) -> f64 {
        let (nll, kl) = self.terms().sums().unwrap();
        (nll + BETA * kl) / self.eps.dims()[0] as f64
    }

    /// The loss with number `i` of `var` moved by `by`.
    fn loss_beside(&self, var: &Var, i: usize, by: f32) -> f64 {
        let before = flat(var).unwrap();
        let mut moved = before.clone();
        moved[i] += by;
        set(var, moved);
        let loss = self.loss();
        set(var, before);
        loss
    }
}

fn set(var: &Var, values: Vec<f32>) {
    let tensor = Tensor::from_vec(values, var.shape(), &Device::Cpu).unwrap();
    var.set(&tensor).unwrap();
}

/// Compares each partial derivative with (L(p + h) - L(p - h)) / 2h. The loss is some 10 nats in f32, so it carries
/// an error of about 1e-6 and the quotient one of 1e-6 / h, beside h^2 / 6 times the third derivative.
///
/// Where a kink of relu lies between p - h and p + h, the quotient is off by half of what L(p + h) - 2 L(p) + L(p - h)
/// over h is; such places are told by that and left out, and they must be few.
fn check(case: &str, h: f32, tolerance: f64, most_kinks: usize) {
    let problem = Problem::load(case);
    let loss = problem.terms().loss(BETA).unwrap();
    let parameters = problem.vae.parameters();
    backward(&loss, parameters).unwrap();
    let here = problem.loss();
    let (mut worst, mut checked, mut kinks) = (0.0_f64, 0, 0);
    for (name, parameter) in parameters.iter() {
        let var = parameter.var();
        let gradient = parameter.with_gradient(<[f32]>::to_vec).unwrap();
        for (i, &g) in gradient.iter().enumerate() {
            let above = problem.loss_beside(var, i, h) - here;
            let below = problem.loss_beside(var, i, -h) - here;
            if case.starts_with("relu") && (above + below).abs() / f64::from(2.0 * h) > tolerance {
                kinks += 1;
                continue;
            }
            let slope = (above - below) / f64::from(2.0 * h);
            let error = (f64::from(g) - slope).abs();
            assert!(
                error < tolerance,
                "{case}, {name}[{i}]: gradient {g}, finite difference {slope}"
            );
            worst = worst.max(error);
            checked += 1;
        }
    }
    println!("{case}: {checked} partial derivatives, off by at most {worst:e}, {kinks} kinks");
    assert!(
        checked > 400 && kinks <= most_kinks,
        "{checked} checked, {kinks} kinks"
    );
}

#[test]
fn tanh_and_silu_agree_with_finite_differences() {
    for activation in ["tanh", "silu"] {
        for likelihood in LIKELIHOODS {
            check(&format!("{activation}-{likelihood}"), 1.0 / 64.0, 1e-3, 0);
        }
    }
}

#[test]
fn relu_agrees_with_finite_differences_but_at_its_kinks() {
    for likelihood in LIKELIHOODS {
        check(&format!("relu-{likelihood}"), 1.0 / 512.0, 2e-3, 40);
    }
}
