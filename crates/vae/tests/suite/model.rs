//! A model whose decoder has widths of its own: what it declares, and its whole forward pass against loops in f64.

use vae::model::{declarations, Forward, Unobserved};
use vae::{flat, Activation, Batch, Device, ModelConfig, Rng, Tensor, Vae};

fn config(hidden: Vec<usize>, decoder_hidden: Option<Vec<usize>>) -> ModelConfig {
    ModelConfig {
        input: 6,
        hidden,
        decoder_hidden,
        latent: 2,
        ..ModelConfig::default()
    }
}

#[test]
fn the_decoder_declares_its_own_widths() {
    let expected: [(&str, &[usize]); 12] = [
        ("encoder.hidden.0.weight", &[5, 6]),
        ("encoder.hidden.0.bias", &[5]),
        ("encoder.mu.weight", &[2, 5]),
        ("encoder.mu.bias", &[2]),
        ("encoder.logvar.weight", &[2, 5]),
        ("encoder.logvar.bias", &[2]),
        ("decoder.hidden.0.weight", &[4, 2]),
        ("decoder.hidden.0.bias", &[4]),
        ("decoder.hidden.1.weight", &[3, 4]),
        ("decoder.hidden.1.bias", &[3]),
        ("decoder.out.weight", &[6, 3]),
        ("decoder.out.bias", &[6]),
    ];
    let found = declarations(&config(vec![5], Some(vec![4, 3]))).unwrap();
    let found: Vec<(&str, &[usize])> = found.iter().map(|(n, s)| (n.as_str(), &s[..])).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_decoder_that_is_said_to_mirror_the_encoder_is_the_one_that_does() {
    let (said, unsaid) = (
        config(vec![5, 3], Some(vec![3, 5])),
        config(vec![5, 3], None),
    );
    assert_eq!(declarations(&said).unwrap(), declarations(&unsaid).unwrap());
    let [said, unsaid] = [said, unsaid].map(|config| {
        let vae = Vae::random(&config, &mut Rng::new(4)).unwrap();
        let parameters = vae.parameters().iter();
        parameters
            .map(|(name, parameter)| (name.to_owned(), flat(parameter.var()).unwrap()))
            .collect::<Vec<_>>()
    });
    assert_eq!(said, unsaid);
}

/// Of a model, layer by layer in plain loops.
struct Loops<'a>(&'a Vae);

impl Loops<'_> {
    fn numbers(&self, name: &str) -> Vec<f64> {
        let parameter = self.0.parameters().get(name).unwrap();
        doubles(parameter.var())
    }

    /// sum_j w_ij x_j + b_i
    fn linear(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let weight = self.numbers(&format!("{name}.weight"));
        let bias = self.numbers(&format!("{name}.bias"));
        assert_eq!(weight.len(), bias.len() * x.len(), "{name}");
        let rows = weight.chunks_exact(x.len()).zip(bias);
        rows.map(|(row, bias)| bias + row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>())
            .collect()
    }

    /// The layers `{part}.hidden.{i}` one after the other.
    fn hidden(&self, part: &str, count: usize, x: &[f64]) -> Vec<f64> {
        let f = |a: f64| match self.0.config().activation {
            Activation::Relu => a.max(0.0),
            Activation::Tanh => a.tanh(),
            Activation::Silu => a / (1.0 + (-a).exp()),
        };
        let mut h = x.to_vec();
        for i in 0..count {
            let sums = self.linear(&format!("{part}.hidden.{i}"), &h);
            h = sums.into_iter().map(f).collect();
        }
        h
    }
}

fn doubles(tensor: &Tensor) -> Vec<f64> {
    flat(tensor).unwrap().into_iter().map(f64::from).collect()
}

fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-5,
            "{what}: {found}, expected {expected}"
        );
    }
}

/// mu, logvar, z, logits, nll and kl of a Bernoulli model by their textbook formulas.
#[test]
fn the_forward_pass_is_a_plain_loop() {
    let mut rng = Rng::new(6);
    for (hidden, decoder) in [
        (vec![5], vec![4, 3]),
        (vec![4, 3], vec![7]),
        (vec![], vec![5]),
        (vec![5], vec![]),
    ] {
        for activation in [Activation::Relu, Activation::Tanh, Activation::Silu] {
            let config = ModelConfig {
                activation,
                ..config(hidden.clone(), Some(decoder.clone()))
            };
            let vae = Vae::random(&config, &mut rng).unwrap();
            let x: Vec<f32> = rng.uniform(0.5, 6).iter().map(|u| u + 0.5).collect();
            let eps = rng.normal_tensor(1, 2).unwrap();
            let batch = Batch::unlabelled(Tensor::from_slice(&x, (1, 6), &Device::Cpu).unwrap());
            let pass = Forward::new(&vae, &batch, &eps, &mut Unobserved).unwrap();

            let loops = Loops(&vae);
            let (x, eps) = (doubles(&batch.x), doubles(&eps));
            let h = loops.hidden("encoder", hidden.len(), &x);
            let (mu, logvar) = (
                loops.linear("encoder.mu", &h),
                loops.linear("encoder.logvar", &h),
            );
            let z: Vec<f64> = (0..2)
                .map(|i| mu[i] + (logvar[i] / 2.0).exp() * eps[i])
                .collect();
            let h = loops.hidden("decoder", decoder.len(), &z);
            let logits = loops.linear("decoder.out", &h);
            let nll: f64 = logits
                .iter()
                .zip(&x)
                .map(|(l, x)| {
                    let p = 1.0 / (1.0 + (-l).exp());
                    -(x * p.ln() + (1.0 - x) * (-p).ln_1p())
                })
                .sum();
            let kl: f64 = (0..2)
                .map(|i| 0.5 * (mu[i] * mu[i] + logvar[i].exp() - 1.0 - logvar[i]))
                .sum();
            assert_near("mu", &doubles(&pass.posterior.mu), &mu);
            assert_near("logvar", &doubles(&pass.posterior.logvar), &logvar);
            assert_near("z", &doubles(&pass.z), &z);
            assert_near("logits", &doubles(&pass.logits), &logits);
            assert_near("nll", &doubles(&pass.terms.nll), &[nll]);
            assert_near("kl", &doubles(&pass.terms.kl), &[kl]);
        }
    }
}
