//! The model of a file that says nothing of it but its arrays: the defaults, with the likelihood and the prior that learn what it has
//! and the sizes as the shapes have them. Shapes do not tell levels, nor strides and pictures that would end in others: such a model
//! needs its configuration. Whether all arrays are there and fit is left to the caller.

use std::collections::BTreeMap;

use strum::VariantArray;

use super::container::Array;
use super::errors::{missing, wrong};
use crate::config::{ModelConfig, Network, Prior};
use crate::error::Result;
use crate::layers::{Builder, Stage};
use crate::likelihood::Likelihood;

/// Rows of the largest picture that a model is of.
const MOST_ROWS: usize = 64;

pub(super) fn infer(arrays: &BTreeMap<String, Array>) -> Result<ModelConfig> {
    let hidden = widths(arrays, "encoder")?;
    let (latent, last) = weight(arrays, "encoder.mu.weight")?;
    let first = match hidden.is_empty() {
        true => last,
        false => weight(arrays, "encoder.hidden.0.weight")?.1,
    };
    let convolutional = convolutional(arrays, first);
    let mut mirrored = widths(arrays, "decoder")?;
    if convolutional.is_some() {
        // To the picture that the decoder's convolutions begin with.
        mirrored.pop();
    }
    mirrored.reverse();
    let (prior, components) = prior(arrays);
    let decoder_hidden = (mirrored != hidden).then(|| mirrored.iter().rev().copied().collect());
    let config = ModelConfig {
        hidden,
        decoder_hidden,
        latent,
        likelihood: likelihood(arrays)?,
        prior,
        components,
        ..convolutional.unwrap_or(ModelConfig {
            input: first,
            ..ModelConfig::default()
        })
    };
    config
        .validate()
        .map_err(|e| wrong("shapes", "a model that can be built", e.to_string()))?;
    Ok(config)
}

/// The convolutions of a file that has some, at the default stride, and the picture that `flattened` numbers come of: the
/// default's, or the smallest.
fn convolutional(arrays: &BTreeMap<String, Array>, flattened: usize) -> Option<ModelConfig> {
    let shapes = (0..).map_while(|i| arrays.get(&format!("encoder.conv.{i}.weight")));
    let shapes: Vec<&[usize]> = shapes.map(|array| array.shape.as_slice()).collect();
    let channels = shapes.iter().filter_map(|shape| shape.first().copied());
    let usual = ModelConfig {
        network: Network::Conv,
        channels: channels.collect(),
        kernel: *shapes.first()?.last()?,
        ..ModelConfig::default()
    };
    let fits = |config: &ModelConfig| {
        let last = config.stages().last().map(Stage::numbers);
        config.validate().is_ok() && last == Some(flattened)
    };
    let others = (1..=MOST_ROWS).map(|side| ModelConfig {
        input: side * side,
        ..usual.clone()
    });
    std::iter::once(usual.clone()).chain(others).find(fits)
}

/// The first likelihood that learns just what the file has under `likelihood`.
fn likelihood(arrays: &BTreeMap<String, Array>) -> Result<Likelihood> {
    let found: Vec<&String> = arrays
        .keys()
        .filter(|name| name.starts_with("likelihood."))
        .collect();
    for &likelihood in Likelihood::VARIANTS {
        let mut builder = Builder::listing();
        likelihood.build(ModelConfig::default().likelihood_settings(), &mut builder)?;
        let declared = builder.declarations();
        if declared
            .iter()
            .map(|(name, _)| name)
            .eq(found.iter().copied())
        {
            return Ok(likelihood);
        }
    }
    // What nobody declares is refused by its name later on.
    Ok(Likelihood::default())
}

/// The learned prior that the file has, and of how many components; else N(0, I).
fn prior(arrays: &BTreeMap<String, Array>) -> (Prior, usize) {
    let learned = [
        (Prior::Mixture, "prior.logits"),
        (Prior::Vamp, "prior.pseudo_inputs"),
    ];
    let found = learned
        .iter()
        .find_map(|&(prior, name)| Some((prior, *arrays.get(name)?.shape.first()?)));
    found.unwrap_or((Prior::Standard, ModelConfig::default().components))
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
    match arrays.get(name).map(|array| array.shape.as_slice()) {
        Some(&[out, input]) => Ok((out, input)),
        Some(shape) => Err(wrong(
            format!("tensor `{name}`"),
            "shape [out, in]",
            format!("shape {shape:?}"),
        )),
        None => Err(missing(name, &[])),
    }
}
