//! q(z) fitted to one x alone: the mean and variance of a diagonal Gaussian, and the flow that may be in it, are found by Adam on the
//! ELBO of that x, the decoder staying as it is (Cremer et al. 2018, section 5.2). An encoder has to answer every x with one
//! network; what it loses by that is what is won here.
//!
//! Gradients are those of reparameterized draws; of the Gaussian alone the KL is in closed form, with a flow log q(z) - log p(z) is
//! taken at the draws. What is won, and what is still missing to log p(x), is left to `gaps`.

use candle_core::{Tensor, D};
use vae_kernels::{Divergence, Parameter};

use super::CHUNK;
use crate::data::Batch;
use crate::error::{require_finite, Error, Result};
use crate::flow::{Flow, FlowKind};
use crate::layers::{backward, Builder, Init, Parameters};
use crate::model::{standard_log_prob, Posterior, Vae};
use crate::optimizer::{Optimizer, OptimizerSettings, OptimizerState};
use crate::rng::Rng;
use crate::tensor::flat;

/// How q is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitSettings {
    /// Steps of Adam.
    pub steps: usize,
    /// Draws of z a step.
    pub draws: usize,
    /// Learning rate of the first step, from which it falls evenly to 0: then the noise of the draws does.
    pub lr: f64,
}

/// q(z) of one x: z = mu + sigma * f(eps), where f is a flow, or nothing. It is on the side of the noise, so that its steps are as large
/// as q is wide.
#[derive(Debug)]
pub struct FittedPosterior {
    parameters: Parameters,
    /// (1, latent)
    mu: Parameter,
    /// (1, latent)
    logvar: Parameter,
    flow: Option<Flow>,
}

impl FittedPosterior {
    /// The Gaussian `start`, one row of mu and logvar (1, latent), on parameters of its own.
    pub fn new(start: &Posterior) -> Result<Self> {
        // Constants draw nothing.
        Self::build(start, None, &mut Rng::new(0))
    }

    /// The same with a flow of `length` steps in it, which changes nothing at first.
    pub fn with_flow(&self, kind: FlowKind, length: usize, rng: &mut Rng) -> Result<Self> {
        Self::build(&self.gaussian()?, Some((kind, length)), rng)
    }

    fn build(start: &Posterior, flow: Option<(FlowKind, usize)>, rng: &mut Rng) -> Result<Self> {
        let (rows, latent) = start.mu.dims2()?;
        if rows != 1 {
            return Err(Error::shape("mu", &[1, latent], start.mu.dims()));
        }
        let mut builder = Builder::random(rng);
        let zero = Init::Constant(0.0);
        let [mu, logvar] = ["mu", "logvar"].map(|name| builder.parameter(name, &[1, latent], zero));
        let (mu, logvar) = (mu?, logvar?);
        mu.var().set(&start.mu)?;
        logvar.var().set(&start.logvar)?;
        let flow = flow.map(|(kind, length)| Flow::new(&mut builder, "flow", kind, latent, length));
        Ok(Self {
            flow: flow.transpose()?,
            parameters: builder.parameters(),
            mu,
            logvar,
        })
    }

    /// mu and logvar (1, latent): q itself, where there is no flow in it.
    pub fn gaussian(&self) -> Result<Posterior> {
        let [mu, logvar] = [&self.mu, &self.logvar].map(|p| p.var().as_tensor().clone());
        Posterior::new(mu, logvar)
    }

    /// z (n, latent) by noise eps (n, latent), and log q(z) (n) there, nats.
    pub fn sample(&self, eps: &Tensor) -> Result<(Tensor, Tensor)> {
        let gaussian = self.gaussian()?.repeat(eps.dim(0)?)?;
        let scale = (gaussian.logvar.sum(D::Minus1)? * 0.5)?;
        let (moved, log_det) = match &self.flow {
            None => (eps.clone(), scale),
            Some(flow) => {
                let (moved, log_det) = flow.forward(eps)?;
                (moved, (log_det + scale)?)
            }
        };
        Ok((
            gaussian.reparameterize(&moved)?,
            (standard_log_prob(eps)? - log_det)?,
        ))
    }

    /// z (n, latent) by noise eps (n, latent), and log q(z) - log N(z; 0, I) (n) there, nats; of a Gaussian alone as `divergence` says.
    fn draw(&self, eps: &Tensor, divergence: Divergence) -> Result<(Tensor, Tensor)> {
        if self.flow.is_none() {
            let gaussian = self.gaussian()?.repeat(eps.dim(0)?)?;
            return gaussian.draw(eps, divergence);
        }
        let (z, log_q) = self.sample(eps)?;
        let apart = (log_q - standard_log_prob(&z)?)?;
        Ok((z, apart))
    }

    /// -log p(x|z) + log q(z) - log p(z) (n) of one x (1, input) at z by noise eps (n, latent); `divergence` as in [`Self::draw`].
    fn cost(&self, vae: &Vae, x: &Batch, eps: &Tensor, divergence: Divergence) -> Result<Tensor> {
        let (z, mut apart) = self.draw(eps, divergence)?;
        if let Some(beyond) = vae.standard_over_prior(&z)? {
            apart = (apart + beyond)?;
        }
        let images = x.repeat(eps.dim(0)?)?;
        let logits = vae.decode(&images.latents(z))?;
        Ok((vae.likelihood().nll(&logits, &images.x)? + apart)?)
    }

    /// log p(x|z) + log p(z) - log q(z) (samples), nats, of one x (1, input) at fresh z: their mean estimates the ELBO, and the mean of
    /// their exponentials p(x), both without bias. Refuses what is not finite.
    pub fn log_weights(
        &self,
        vae: &Vae,
        x: &Batch,
        samples: usize,
        rng: &mut Rng,
    ) -> Result<Vec<f64>> {
        let latent = vae.config().latent;
        let mut weights = Vec::with_capacity(samples);
        while weights.len() < samples {
            let piece = CHUNK.min(samples - weights.len());
            let eps = rng.normal_tensor(piece, latent)?;
            let costs = flat(&self.cost(vae, x, &eps, Divergence::Sampled)?)?;
            require_finite("log p(x, z) - log q(z)", &costs)?;
            weights.extend(costs.into_iter().map(|cost| -f64::from(cost)));
        }
        Ok(weights)
    }
}

/// How often a fit may begin anew.
const MOST_HALVINGS: usize = 16;

/// A fit under way for one x and one model, which must stay as it is meanwhile. Where a step leads away from what is finite, its rate is
/// too large for a q of so many numbers: it begins anew with half of it.
#[derive(Debug)]
pub struct Fitting {
    posterior: FittedPosterior,
    /// What its parameters begin with, in their order.
    start: Vec<Tensor>,
    optimizer: OptimizerState,
    settings: FitSettings,
    done: usize,
    halvings: usize,
}

impl Fitting {
    /// A fit that begins with `posterior`.
    pub fn new(posterior: FittedPosterior, settings: FitSettings) -> Result<Self> {
        let start = posterior.parameters.iter();
        let start = start.map(|(_, p)| Ok(p.var().as_tensor().copy()?));
        Ok(Self {
            start: start.collect::<Result<_>>()?,
            optimizer: OptimizerState::new(Optimizer::Adam, &posterior.parameters),
            posterior,
            settings,
            done: 0,
            halvings: 0,
        })
    }

    /// Forgets what was fitted and halves the rate; false where that was done too often, and nothing is forgotten.
    pub(super) fn begin_anew(&mut self) -> Result<bool> {
        if self.halvings == MOST_HALVINGS {
            return Ok(false);
        }
        let parameters = &self.posterior.parameters;
        for ((_, parameter), start) in parameters.iter().zip(&self.start) {
            parameter.var().set(start)?;
        }
        self.optimizer = OptimizerState::new(Optimizer::Adam, parameters);
        self.settings.lr /= 2.0;
        self.halvings += 1;
        self.done = 0;
        Ok(true)
    }

    /// So many steps, or those that are left; the answer is whether any is. x (1, input) and `vae` must be the same every time, the
    /// noise is from `rng`. A `vae` that is [`Vae::frozen`] does less work, and may be asked by several threads at a time.
    pub fn advance(&mut self, vae: &Vae, x: &Batch, steps: usize, rng: &mut Rng) -> Result<bool> {
        let divergence = match self.posterior.flow {
            None => Divergence::Kl,
            Some(_) => Divergence::Sampled,
        };
        let cost =
            |q: &FittedPosterior, eps: &Tensor, _: f64| q.cost(vae, x, eps, divergence.clone());
        let left = self.descend(steps, vae.config().latent, rng, &cost);
        vae.parameters().forget_gradients();
        left
    }

    /// The same by the mean of any cost (draws), which is told q, noise eps (draws, latent), and how much of the fit is done, 0..1.
    pub fn descend(
        &mut self,
        steps: usize,
        latent: usize,
        rng: &mut Rng,
        cost: &dyn Fn(&FittedPosterior, &Tensor, f64) -> Result<Tensor>,
    ) -> Result<bool> {
        let FitSettings {
            steps: all, draws, ..
        } = self.settings;
        for _ in 0..steps.min(all - self.done) {
            let done = self.done as f64 / all as f64;
            let eps = rng.normal_tensor(draws, latent)?;
            let mean = cost(&self.posterior, &eps, done)?.mean_all()?;
            backward(&mean, &self.posterior.parameters)?;
            let settings = OptimizerSettings {
                lr: self.settings.lr * (1.0 - done),
                ..OptimizerSettings::default()
            };
            match self.optimizer.step(&self.posterior.parameters, settings) {
                Err(Error::Diverged { .. }) if self.begin_anew()? => {}
                stepped => {
                    stepped?;
                    self.done += 1;
                }
            }
        }
        Ok(self.done < all)
    }

    /// Steps that are done.
    pub fn done(&self) -> usize {
        self.done
    }

    /// q as far as it is fitted.
    pub fn posterior(&self) -> &FittedPosterior {
        &self.posterior
    }
}
