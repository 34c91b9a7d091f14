//! Convolutions of an encoder and their transposes of a decoder:
//!
//! h_{i+1} = activation(W_i * h_i + b_i),   and back,   h_i = activation(W_i *^T h_{i+1} + b_i)
//!
//! Inside, a picture's channels come last; flattened for a layer that is fully connected they come first, as PyTorch has
//! them. What is computed is the kernel's.

use candle_core::Tensor;
use vae_kernels::{convolution, transposed_convolution, turn, Nonlinearity, Parameter, Window};

use super::activation::Activation;
use super::builder::{Builder, Init};
use super::observer::Observer;
use crate::error::Result;

/// One convolution of an encoder; a decoder goes through it backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// How it goes over the picture that it reads.
    pub window: Window,
    /// Channels of that picture.
    pub inputs: usize,
    /// Channels of the picture that it answers.
    pub outputs: usize,
}

impl Stage {
    /// Rows times columns of the answer.
    pub fn places(&self) -> usize {
        self.window.places().iter().product()
    }

    /// Channels, rows and columns of the answer.
    pub fn answer(&self) -> [usize; 3] {
        let [rows, columns] = self.window.places();
        [self.outputs, rows, columns]
    }

    /// Numbers of the answer.
    pub fn numbers(&self) -> usize {
        self.places() * self.outputs
    }
}

/// A stage with its parameters, in one direction.
#[derive(Debug)]
struct Layer {
    name: String,
    stage: Stage,
    transposed: bool,
    weight: Parameter,
    bias: Parameter,
}

impl Layer {
    /// `{name}.weight` and `{name}.bias` begin uniform on +-1/sqrt(fan * size^2), where fan is what stands second in the
    /// weight's shape, as in PyTorch: (out, in, size, size) of `nn.Conv2d`, and of `nn.ConvTranspose2d`, the way back, the same
    /// axes as (in, out, size, size).
    fn new(builder: &mut Builder, name: String, stage: Stage, transposed: bool) -> Result<Self> {
        let size = stage.window.size;
        let init = Init::Uniform {
            bound: 1.0 / ((stage.inputs * size * size) as f32).sqrt(),
        };
        let shape = [stage.outputs, stage.inputs, size, size];
        let outputs = match transposed {
            false => stage.outputs,
            true => stage.inputs,
        };
        Ok(Self {
            weight: builder.parameter(&format!("{name}.weight"), &shape, init)?,
            bias: builder.parameter(&format!("{name}.bias"), &[outputs], init)?,
            name,
            stage,
            transposed,
        })
    }

    fn apply(&self, x: &Tensor, f: Nonlinearity) -> Result<Tensor> {
        let window = self.stage.window;
        Ok(match self.transposed {
            false => convolution(x, &self.weight, &self.bias, window, f)?,
            true => transposed_convolution(x, &self.weight, &self.bias, window, f)?,
        })
    }

    fn forward(&self, x: &Tensor, f: Activation, observer: &mut impl Observer) -> Result<Tensor> {
        observer.observe(&self.name, f.after(|f| self.apply(x, f))?)
    }
}

/// The convolutions of an encoder, each followed by the activation; with none of them, the identity.
#[derive(Debug)]
pub struct Convolutions {
    layers: Vec<Layer>,
    activation: Activation,
}

impl Convolutions {
    /// Layers `{prefix}.{i}` of `stages`, each of which reads what the one before answers.
    pub fn new(
        builder: &mut Builder,
        prefix: &str,
        stages: &[Stage],
        activation: Activation,
    ) -> Result<Self> {
        let layers = (0..)
            .zip(stages)
            .map(|(i, &stage)| Layer::new(builder, format!("{prefix}.{i}"), stage, false));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            activation,
        })
    }

    /// (n, pixels * channels) -> (n, channels * places), flattened as PyTorch does. A layer is observed after its
    /// nonlinearity, channels last.
    pub fn forward(&self, x: &Tensor, observer: &mut impl Observer) -> Result<Tensor> {
        let h = self.layers.iter().try_fold(x.clone(), |h, layer| {
            layer.forward(&h, self.activation, observer)
        })?;
        match self.layers.last() {
            None => Ok(h),
            Some(Layer { stage, .. }) => Ok(turn(&h, stage.places(), stage.outputs)?),
        }
    }
}

/// The transposed convolutions of a decoder, which goes through an encoder's stages backwards.
#[derive(Debug)]
pub struct TransposedConvolutions {
    layers: Vec<Layer>,
    out: Layer,
    activation: Activation,
}

impl TransposedConvolutions {
    /// Layers `{prefix}.conv.{i}`, each followed by the activation, and `{prefix}.out` to the pixels, for `first` and
    /// `stages` after it of an encoder whose pixels were the numbers that the decoder answers of each.
    pub fn new(
        builder: &mut Builder,
        prefix: &str,
        (first, stages): (&Stage, &[Stage]),
        activation: Activation,
    ) -> Result<Self> {
        let back = (0..).zip(stages.iter().rev());
        let layers =
            back.map(|(i, &stage)| Layer::new(builder, format!("{prefix}.conv.{i}"), stage, true));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            out: Layer::new(builder, format!("{prefix}.out"), *first, true)?,
            activation,
        })
    }

    /// (n, channels * places), flattened as PyTorch does, -> (n, pixels * numbers of a pixel).
    pub fn forward(&self, h: &Tensor, observer: &mut impl Observer) -> Result<Tensor> {
        let Layer { stage, .. } = self.layers.first().unwrap_or(&self.out);
        let h = turn(h, stage.outputs, stage.places())?;
        let h = self
            .layers
            .iter()
            .try_fold(h, |h, layer| layer.forward(&h, self.activation, observer))?;
        let out = self.out.apply(&h, Nonlinearity::None)?;
        observer.observe(&self.out.name, out)
    }
}
