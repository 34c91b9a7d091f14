//! One training step on one x, laid open: what every layer answers, how the loss depends on that, and what the step would
//! change. It is made on a copy; the model and its training stay as they are.

use candle_core::backprop::GradStore;
use candle_core::{Device, Tensor, Var};
use vae_kernels::{sum_of_squares, with_slice, Nonlinearity};

use crate::config::Pixels;
use crate::elbo::Elbo;
use crate::encoder::{one_hot, LOGVAR_BOUND};
use crate::error::{Error, Result};
use crate::layer::Layer;
use crate::parameters::Parameters;
use crate::posterior::Posterior;
use crate::schedule::beta;
use crate::tensor::flat;
use crate::trainer::Trainer;
use crate::vae::Vae;

/// A step on one x. Flat arrays; nll and kl in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The layers in the order of the data's way.
    pub layers: Vec<TraceLayer>,
    /// mu (latent).
    pub mu: Vec<f32>,
    /// logvar (latent), within the encoder's bounds.
    pub logvar: Vec<f32>,
    /// z (latent) = mu + sigma * eps.
    pub z: Vec<f32>,
    /// The mean of p(x|z) (input).
    pub mean: Vec<f32>,
    /// -log p(x|z) before the update.
    pub nll: f64,
    /// KL(q(z|x) || p(z)) before the update.
    pub kl: f64,
    /// Weight of kl in the step's loss.
    pub beta: f64,
    /// nll after the update, with the same eps.
    pub nll_after: f64,
    /// kl after the update.
    pub kl_after: f64,
}

/// One layer in the step.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceLayer {
    /// Its name in a checkpoint.
    pub name: String,
    /// What it answers (out), after its nonlinearity.
    pub activations: Vec<f32>,
    /// The gradient of the loss by these (out).
    pub gradients: Vec<f32>,
    /// Euclidean norm of weight and bias together.
    pub weights: f64,
    /// That of the loss's gradient in them.
    pub gradient: f64,
    /// That of the change which the step makes to them.
    pub update: f64,
}

/// The step that `trainer` would make next, were x (1, input) its batch and eps (1, latent) its noise.
pub fn trace(trainer: &Trainer, x: &Tensor, eps: &Tensor) -> Result<Trace> {
    let expected = [1, trainer.vae().config().input];
    if x.dims() != expected {
        return Err(Error::shape("x", &expected, x.dims()));
    }
    let vae = Vae::from_checkpoint(&trainer.checkpoint(false)?)?;
    let mut adam = trainer.adam().clone();
    let train = &trainer.config().train;
    let step = adam.step_count();
    let beta = beta(train, step);

    let pass = Pass::forward(&vae, x, eps)?;
    let (nll, kl) = pass.elbo.sums()?;
    if !(nll + kl).is_finite() {
        return Err(Error::Diverged { step });
    }
    let loss = pass.elbo.loss(beta)?;
    let gradients = loss.backward()?;
    vae.parameters().backward(&loss)?;
    adam.step(vae.parameters(), train.lr, train.clip)?;

    let before = trainer.vae().parameters();
    let layers = pass.taps.into_iter();
    let (nll_after, kl_after) = Elbo::new(&vae, x, eps)?.sums()?;
    Ok(Trace {
        layers: layers
            .map(|tap| tap.layer(&gradients, before, vae.parameters()))
            .collect::<Result<_>>()?,
        mu: flat(&pass.posterior.mu)?,
        logvar: flat(&pass.posterior.logvar)?,
        z: flat(&pass.z)?,
        mean: flat(&vae.likelihood().mean(&pass.logits)?)?,
        nll,
        kl,
        beta,
        nll_after,
        kl_after,
    })
}

/// A layer's answer, with a variable of zeros added to it: the gradient in this variable is the one by the answer.
struct Tap {
    name: String,
    output: Tensor,
    zeros: Var,
}

/// The way through the model, as the encoder and the decoder go it, with a tap at every layer.
struct Pass {
    taps: Vec<Tap>,
    posterior: Posterior,
    z: Tensor,
    logits: Tensor,
    elbo: Elbo,
}

impl Pass {
    fn forward(vae: &Vae, x: &Tensor, eps: &Tensor) -> Result<Self> {
        let mut taps = Vec::new();
        let config = vae.config();
        let units = match config.pixels {
            Pixels::OneHot => one_hot(x, config.levels)?,
            _ => x.clone(),
        };
        let h = hidden(vae, "encoder", &units, &mut taps)?;
        let mu = last(vae, "encoder.mu", &h, &mut taps)?;
        let logvar = last(vae, "encoder.logvar", &h, &mut taps)?;
        let posterior = Posterior::new(mu, logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND)?)?;
        let (z, kl) = posterior.reparameterize_with_kl(eps)?;
        let h = hidden(vae, "decoder", &z, &mut taps)?;
        let logits = last(vae, "decoder.out", &h, &mut taps)?;
        let nll = vae.likelihood().nll(&logits, x)?;
        Ok(Self {
            taps,
            posterior,
            z,
            logits,
            elbo: Elbo { nll, kl },
        })
    }
}

/// Through the hidden layers of `part`.
fn hidden(vae: &Vae, part: &str, input: &Tensor, taps: &mut Vec<Tap>) -> Result<Tensor> {
    let mut h = input.clone();
    for i in 0..vae.config().hidden.len() {
        let name = format!("{part}.hidden.{i}");
        let layer = Layer::new(vae.parameters(), &name)?;
        h = tap(name, vae.config().activation.after(&layer, &h)?, taps)?;
    }
    Ok(h)
}

/// Through a layer that nothing follows.
fn last(vae: &Vae, name: &str, input: &Tensor, taps: &mut Vec<Tap>) -> Result<Tensor> {
    let layer = Layer::new(vae.parameters(), name)?;
    tap(
        name.to_owned(),
        layer.forward(input, Nonlinearity::None)?,
        taps,
    )
}

fn tap(name: String, output: Tensor, taps: &mut Vec<Tap>) -> Result<Tensor> {
    let zeros = vec![0.0_f32; output.elem_count()];
    let zeros = Var::from_tensor(&Tensor::from_vec(zeros, output.shape(), &Device::Cpu)?)?;
    let tapped = (&output + zeros.as_tensor())?;
    taps.push(Tap {
        name,
        output,
        zeros,
    });
    Ok(tapped)
}

impl Tap {
    /// What is told of the layer, whose parameters went from `before` to `after` by the gradient that `after` has.
    fn layer(
        self,
        gradients: &GradStore,
        before: &Parameters,
        after: &Parameters,
    ) -> Result<TraceLayer> {
        let (mut weights, mut gradient, mut update) = (0.0, 0.0, 0.0);
        for kind in ["weight", "bias"] {
            let name = format!("{}.{kind}", self.name);
            let (before, after) = (before.get(&name)?, after.get(&name)?);
            let old = flat(before.var())?;
            let change = with_slice(after.var(), |new| {
                let pairs = new.iter().zip(&old);
                pairs.map(|(new, old)| new - old).collect::<Vec<f32>>()
            })?;
            weights += sum_of_squares(&old);
            gradient += after.with_gradient(sum_of_squares).unwrap_or_default();
            update += sum_of_squares(&change);
        }
        let by_output = gradients.get(&self.zeros).map(flat).transpose()?;
        Ok(TraceLayer {
            gradients: by_output.unwrap_or_else(|| vec![0.0; self.zeros.elem_count()]),
            activations: flat(&self.output)?,
            name: self.name,
            weights: weights.sqrt(),
            gradient: gradient.sqrt(),
            update: update.sqrt(),
        })
    }
}
