//! The names and shapes of a model's parameters: made from a configuration, and read back off a file that has no
//! configuration. Names follow PyTorch's `nn.Module` habits and weights are `[out, in]`. What the numbers are is
//! the business of the layers.

use crate::config::{Likelihood, ModelConfig};

/// The learned log variance of the Gaussian likelihood, shape (1).
pub const LIKELIHOOD_LOGVAR: &str = "likelihood.logvar";

/// Every parameter's name and shape, from x to z and back to x. The decoder's hidden layers are the encoder's in
/// reverse; [`Likelihood::GaussianLearned`] has one number more.
pub fn parameter_shapes(config: &ModelConfig) -> Vec<(String, Vec<usize>)> {
    let mut shapes = Vec::new();
    let last = hidden(&mut shapes, "encoder", config.input, config.hidden.iter());
    linear(&mut shapes, "encoder.mu", config.latent, last);
    linear(&mut shapes, "encoder.logvar", config.latent, last);
    let last = hidden(
        &mut shapes,
        "decoder",
        config.latent,
        config.hidden.iter().rev(),
    );
    linear(&mut shapes, "decoder.out", config.input, last);
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
