//! Models with a 2-D latent space: one whose p(x) is known exactly, and the one that is shipped, with real digits.

use std::collections::BTreeMap;
use std::path::PathBuf;

use vae::candle_core::DType;
use vae::theory::{Integration, Quadrature};
use vae::{Batch, Checkpoint, Device, Likelihood, ModelConfig, Tensor, Vae};

use crate::fixture::{vae, Fixture};

/// x = W z + b + noise with its exact p(x), of `linear-gaussian.safetensors`.
pub struct LinearGaussian {
    pub vae: Vae,
    pub x: Vec<Batch>,
    pub log_px: Vec<f64>,
    pub elbo: Vec<f64>,
    /// Mean and variance of p(z|x), a diagonal Gaussian, for each x.
    pub posterior: Vec<([f64; 2], [f64; 2])>,
}

/// The model with the true posterior in its encoder, or with the one shifted and widened.
pub fn linear_gaussian(wrong: bool) -> LinearGaussian {
    let fixture = Fixture::load("linear-gaussian.safetensors");
    let get = |name: &str| fixture.get(name).clone();
    if !wrong {
        return with_posterior(None);
    }
    LinearGaussian {
        elbo: fixture.numbers("wrong.elbo.f64"),
        ..with_posterior(Some((get("wrong.shift"), get("wrong.logvar"))))
    }
}

/// The model whose encoder answers with the true mean shifted and with this logvar (2), or with the true posterior; the
/// ELBO is that of the latter.
pub fn with_posterior(shift_and_logvar: Option<(Tensor, Tensor)>) -> LinearGaussian {
    let variance = Fixture::load("linear-gaussian.safetensors").numbers("variance")[0];
    with_variance(variance, shift_and_logvar)
}

/// As [`with_posterior`], with another variance of the noise; what is said to be exact is so of the fixture's alone.
pub fn with_variance(variance: f64, shift_and_logvar: Option<(Tensor, Tensor)>) -> LinearGaussian {
    let fixture = Fixture::load("linear-gaussian.safetensors");
    let get = |name: &str| fixture.get(name).clone();
    let config = ModelConfig {
        input: 6,
        hidden: vec![],
        latent: 2,
        likelihood: Likelihood::Gaussian,
        variance,
        ..ModelConfig::default()
    };
    let (mut bias, mut logvar) = (get("encoder.bias"), get("encoder.logvar"));
    if let Some((shift, wrong)) = shift_and_logvar {
        (bias, logvar) = ((bias + shift).unwrap(), wrong);
    }
    let zeros = Tensor::zeros((2, 6), DType::F32, &Device::Cpu).unwrap();
    let parameters = BTreeMap::from([
        ("encoder.mu.weight", get("encoder.weight")),
        ("encoder.mu.bias", bias),
        ("encoder.logvar.weight", zeros),
        ("encoder.logvar.bias", logvar),
        ("decoder.out.weight", get("decoder.weight")),
        ("decoder.out.bias", get("decoder.bias")),
    ]);
    let named = parameters.into_iter();
    let x = fixture.numbers("x");
    let (gain, offset) = (
        fixture.numbers("encoder.weight"),
        fixture.numbers("encoder.bias"),
    );
    let variance = fixture.numbers("encoder.logvar");
    let variance = [variance[0].exp(), variance[1].exp()];
    let posterior = x.chunks_exact(6).map(|x| {
        let mean = [0, 1].map(|j| {
            let terms = x.iter().zip(&gain[j * 6..]);
            offset[j] + terms.map(|(x, w)| x * w).sum::<f64>()
        });
        (mean, variance)
    });
    LinearGaussian {
        vae: vae(
            &config,
            named.map(|(name, t)| (name.to_owned(), t)).collect(),
        ),
        posterior: posterior.collect(),
        x: rows(&get("x")),
        log_px: fixture.numbers("log_px.f64"),
        elbo: fixture.numbers("log_px.f64"),
    }
}

/// A decoder that folds the plane: x = (|z1 - fold|, z2) + noise of `sigma`, so that p(z|x) has two narrow modes. q is
/// around `mu`.
pub fn folded(fold: f32, sigma: f64, mu: [f32; 2]) -> Vae {
    let config = ModelConfig {
        input: 2,
        hidden: vec![3],
        latent: 2,
        likelihood: Likelihood::Gaussian,
        variance: sigma * sigma,
        ..ModelConfig::default()
    };
    let row = |values: &[f32]| Tensor::from_slice(values, values.len(), &Device::Cpu).unwrap();
    let matrix = |values: &[f32], rows: usize| {
        let shape = (rows, values.len() / rows);
        Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
    };
    let logvar = 2.0 * sigma.ln() as f32;
    let parameters = [
        ("encoder.hidden.0.weight", matrix(&[0.0; 6], 3)),
        ("encoder.hidden.0.bias", row(&[0.0; 3])),
        ("encoder.mu.weight", matrix(&[0.0; 6], 2)),
        ("encoder.mu.bias", row(&mu)),
        ("encoder.logvar.weight", matrix(&[0.0; 6], 2)),
        ("encoder.logvar.bias", row(&[logvar; 2])),
        // relu(z1 - fold) + relu(fold - z1), and z2 lifted above the kink and put back.
        (
            "decoder.hidden.0.weight",
            matrix(&[1.0, 0.0, -1.0, 0.0, 0.0, 1.0], 3),
        ),
        ("decoder.hidden.0.bias", row(&[-fold, fold, 16.0])),
        (
            "decoder.out.weight",
            matrix(&[1.0, 1.0, 0.0, 0.0, 0.0, 1.0], 2),
        ),
        ("decoder.out.bias", row(&[0.0, -16.0])),
    ];
    let named = parameters.map(|(name, tensor)| (name.to_owned(), tensor));
    vae(&config, BTreeMap::from(named))
}

/// The shipped model of digits with two latents.
pub fn shipped() -> Vae {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/models");
    let bytes = std::fs::read(path.join("mnist-2d.safetensors")).unwrap();
    Checkpoint::read(&bytes).unwrap().vae().unwrap()
}

/// Eight real digits.
pub fn digits() -> Vec<Batch> {
    let images = Fixture::load("digits.safetensors").images("images");
    rows(&images.reshape((8, 784)).unwrap())
}

/// (n, input) as n of (1, input).
fn rows(x: &Tensor) -> Vec<Batch> {
    (0..x.dims()[0])
        .map(|i| Batch::unlabelled(x.narrow(0, i, 1).unwrap()))
        .collect()
}

/// All of the work at once.
pub fn quadrature(vae: &Vae, x: &Batch) -> Quadrature {
    let mut integration = Integration::new(vae, x).unwrap();
    loop {
        if let Some(answer) = integration.advance(vae).unwrap() {
            return answer;
        }
    }
}
