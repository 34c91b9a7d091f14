//! The names and shapes of a model's parameters: made from a configuration, and read back off a file that has no
//! configuration. Names follow PyTorch's `nn.Module` habits and weights are `[out, in]`. What the numbers are is
//! the business of the layers.

use std::collections::BTreeMap;

use super::container::Array;
use super::wrong;
use crate::config::{Likelihood, ModelConfig};
use crate::error::Result;

/// The learned log variance of the Gaussian likelihood, shape (1).
pub const LIKELIHOOD_LOGVAR: &str = "likelihood.logvar";

/// Every parameter's name and shape, from x to z and back to x. The decoder's hidden layers are the encoder's in
/// reverse; [`Likelihood::GaussianLearned`] has one number more.
pub fn parameter_shapes(config: &ModelConfig) -> Vec<(String, Vec<usize>)> {
    let mut shapes = Vec::new();
    let last = hidden(
        &mut shapes,
        "encoder",
        config.encoder_inputs(),
        config.hidden.iter(),
    );
    linear(&mut shapes, "encoder.mu", config.latent, last);
    linear(&mut shapes, "encoder.logvar", config.latent, last);
    let last = hidden(
        &mut shapes,
        "decoder",
        config.latent,
        config.hidden.iter().rev(),
    );
    linear(&mut shapes, "decoder.out", config.logits(), last);
    if config.likelihood == Likelihood::GaussianLearned {
        shapes.push((LIKELIHOOD_LOGVAR.to_owned(), vec![1]));
    }
    shapes
}

/// The hidden layers of `part`, which reads `input` numbers; gives the width of the last.
fn hidden<'a>(
    shapes: &mut Vec<(String, Vec<usize>)>,
    part: &str,
    input: usize,
    widths: impl Iterator<Item = &'a usize>,
) -> usize {
    widths.enumerate().fold(input, |previous, (i, &width)| {
        linear(shapes, &format!("{part}.hidden.{i}"), width, previous);
        width
    })
}

/// One layer's weight and bias.
fn linear(shapes: &mut Vec<(String, Vec<usize>)>, name: &str, out: usize, input: usize) {
    shapes.push((format!("{name}.weight"), vec![out, input]));
    shapes.push((format!("{name}.bias"), vec![out]));
}

/// The model of a file that says nothing of it but its arrays: ReLU, Bernoulli unless there is a learned variance,
/// and the sizes as the encoder has them. Shapes do not tell a categorical likelihood: such a model needs its
/// configuration. Whether all arrays are there and fit is left to the caller.
pub(super) fn infer(arrays: &BTreeMap<String, Array>) -> Result<ModelConfig> {
    let hidden = widths(arrays, "encoder")?;
    let (latent, last) = weight(arrays, "encoder.mu.weight")?;
    let input = match hidden.is_empty() {
        true => last,
        false => weight(arrays, "encoder.hidden.0.weight")?.1,
    };
    let mut mirrored = widths(arrays, "decoder")?;
    mirrored.reverse();
    if mirrored != hidden {
        return Err(wrong(
            "decoder's hidden layers, last to first",
            format!("the encoder's widths {hidden:?}"),
            format!("{mirrored:?}"),
        ));
    }
    let mut config = ModelConfig {
        input,
        hidden,
        latent,
        ..ModelConfig::default()
    };
    if arrays.contains_key(LIKELIHOOD_LOGVAR) {
        config.likelihood = Likelihood::GaussianLearned;
    }
    config
        .validate()
        .map_err(|e| wrong("shapes", "a model that can be built", e.to_string()))?;
    Ok(config)
}

/// The widths of the hidden layers of `part`, as many as there are in a row from the first.
fn widths(arrays: &BTreeMap<String, Array>, part: &str) -> Result<Vec<usize>> {
    (0..)
        .map(|i| format!("{part}.hidden.{i}.weight"))
        .take_while(|name| arrays.contains_key(name))
        .map(|name| weight(arrays, &name).map(|(out, _)| out))
        .collect()
}

/// The sizes (out, in) of the weight called `name`.
fn weight(arrays: &BTreeMap<String, Array>, name: &str) -> Result<(usize, usize)> {
    let found = match arrays.get(name).map(|array| array.shape.as_slice()) {
        Some(&[out, input]) => return Ok((out, input)),
        Some(shape) => format!("shape {shape:?}"),
        None => "none of this name".to_owned(),
    };
    Err(wrong(format!("tensor `{name}`"), "shape [out, in]", found))
}
