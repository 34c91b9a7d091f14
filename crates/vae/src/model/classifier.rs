//! The classifier: x -> q(y|x).
//!
//! q(y|x) = softmax(mlp(convolutions(x)) W_out^T + b_out)
//!
//! Its layers are as many and as wide as the encoder's, with parameters of their own (Kingma et al. 2014, section 3.1.2).

use candle_core::Tensor;

use super::features::Features;
use crate::config::ModelConfig;
use crate::error::Result;
use crate::layers::{Builder, Linear, Mlp, Unobserved};

/// The network that answers an image with a distribution over classes.
#[derive(Debug)]
pub struct Classifier {
    features: Features,
    hidden: Mlp,
    out: Linear,
}

impl Classifier {
    /// As `config` says, with parameters named `classifier.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let features = Features::new(config, builder, "classifier.conv")?;
        let hidden = Mlp::new(
            builder,
            "classifier.hidden",
            features.outputs(),
            &config.hidden,
            config.activation,
        )?;
        let (inputs, classes) = (hidden.outputs(), config.class_units());
        let out = Linear::new(builder, "classifier.out", inputs, classes)?;
        Ok(Self {
            features,
            hidden,
            out,
        })
    }

    /// x (n, input) -> logits of q(y|x) (n, classes).
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let features = self.features.forward(x, &mut Unobserved)?;
        let h = self.hidden.forward(&features, &mut Unobserved)?;
        self.out.forward(&h, &mut Unobserved)
    }
}
