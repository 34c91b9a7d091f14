//! One training step on one x, laid open: what every layer answers, how the loss depends on that, and what the step would
//! change. It is made on a copy; the model and its training stay as they are.

use candle_core::Tensor;
use vae_kernels::{sum_of_squares, with_slice};

use crate::data::Batch;
use crate::error::{Error, Result};
use crate::layers::{backward, Gradients, Observer, Parameters, Probe, Unobserved};
use crate::model::Forward;
use crate::tensor::flat;
use crate::train::{beta, Trainer};

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

/// The step that `trainer` would make next, were x (1, input) its batch, eps (1, latent) its noise and the ELBO its objective, as
/// it is where no other was chosen.
pub fn trace(trainer: &Trainer, batch: &Batch, eps: &Tensor) -> Result<Trace> {
    let expected = [1, trainer.vae().config().input];
    if batch.x.dims() != expected {
        return Err(Error::shape("x", &expected, batch.x.dims()));
    }
    let vae = trainer.vae().copy()?;
    let mut optimizer = trainer.optimizer().clone();
    let train = &trainer.config().train;
    let step = optimizer.step_count();
    let beta = beta(train, step, trainer.passes());

    let mut taps = Taps::default();
    let pass = Forward::new(&vae, batch, eps, &mut taps)?;
    let (nll, kl) = pass.terms.sums()?;
    if !(nll + kl).is_finite() {
        return Err(Error::Diverged { step });
    }
    let loss = pass.terms.loss(beta)?;
    let gradients = backward(&loss, vae.parameters())?;
    optimizer.step(vae.parameters(), trainer.optimizer_settings())?;

    let before = trainer.vae().parameters();
    let layers = taps.0.into_iter();
    let after = Forward::new(&vae, batch, eps, &mut Unobserved)?;
    let (nll_after, kl_after) = after.terms.sums()?;
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

/// What every layer answers, each with a probe on it.
#[derive(Debug, Default)]
struct Taps(Vec<Tap>);

#[derive(Debug)]
struct Tap {
    layer: String,
    output: Tensor,
    probe: Probe,
}

impl Observer for Taps {
    fn observe(&mut self, layer: &str, output: Tensor) -> Result<Tensor> {
        let (probe, watched) = Probe::on(&output)?;
        self.0.push(Tap {
            layer: layer.to_owned(),
            output,
            probe,
        });
        Ok(watched)
    }
}

impl Tap {
    /// What is told of the layer, whose parameters went from `before` to `after` by the gradient that `after` has.
    fn layer(
        self,
        gradients: &Gradients,
        before: &Parameters,
        after: &Parameters,
    ) -> Result<TraceLayer> {
        let (mut weights, mut gradient, mut update) = (0.0, 0.0, 0.0);
        for kind in ["weight", "bias"] {
            let name = format!("{}.{kind}", self.layer);
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
        Ok(TraceLayer {
            gradients: gradients.at(&self.probe)?,
            activations: flat(&self.output)?,
            name: self.layer,
            weights: weights.sqrt(),
            gradient: gradient.sqrt(),
            update: update.sqrt(),
        })
    }
}
