//! What other programs wrote: names with a wrapper's part in them, or those of PyTorch's own example of a VAE, become ours;
//! metadata under names of ours may be of something else. Whether all is there is left to the reader.

use std::collections::BTreeMap;

use serde_json::Value;

use super::container::Array;
use super::errors::wrong;
use crate::config::{ModelConfig, Setting, TrainConfig};
use crate::error::Result;

/// What `torch.compile` and `DataParallel` put between the parts of a name.
const WRAPPERS: [&str; 2] = ["_orig_mod", "module"];
/// How the name ends of a tensor that every model has, and of theirs.
pub(super) const TELLING: [&str; 2] = ["encoder.mu.weight", "fc21.weight"];
/// The layers of pytorch/examples' VAE, and what they are here.
const EXAMPLE: [(&str, &str); 5] = [
    ("fc1", "encoder.hidden.0"),
    ("fc21", "encoder.mu"),
    ("fc22", "encoder.logvar"),
    ("fc3", "decoder.hidden.0"),
    ("fc4", "decoder.out"),
];

/// The layers that a model here may have; of those with a dot at their end there are several, by their numbers.
const LAYERS: [&str; 8] = [
    "encoder.conv.",
    "encoder.hidden.",
    "encoder.mu",
    "encoder.logvar",
    "encoder.flow",
    "decoder.hidden.",
    "decoder.conv.",
    "decoder.out",
];
/// What else it may have, and what training adds.
const OTHERS: [&str; 5] = ["likelihood", "prior", "classifier", "flow", "optimizer"];

/// How a configuration begins as we write it.
const BEGINNING: &str = "{\"model\":{";
/// So many of our settings' names make a configuration ours, whatever else is in it.
const OURS: usize = 4;

/// Whether a model here could have a tensor of this name.
pub(super) fn is_ours(name: &str) -> bool {
    let (layer, part) = name.rsplit_once('.').unwrap_or((name, ""));
    let one = layer.trim_end_matches(|c: char| c.is_ascii_digit());
    let first = name.split('.').next().unwrap_or_default();
    (["weight", "bias"].contains(&part) && LAYERS.contains(&one)) || OTHERS.contains(&first)
}

/// `arrays` under our names, where theirs tell which those are. Refuses two that come to have one name.
pub(super) fn rename(arrays: BTreeMap<String, Array>) -> Result<BTreeMap<String, Array>> {
    let unwrapped = |name: &String| -> String {
        let parts = name.split('.').filter(|part| !WRAPPERS.contains(part));
        parts.collect::<Vec<_>>().join(".")
    };
    let names: Vec<String> = arrays.keys().map(unwrapped).collect();
    // Whatever stands before the one name that tells stands before all.
    let told = |name| TELLING.iter().find_map(|own| str::strip_suffix(name, own));
    let prefix = names
        .iter()
        .map(String::as_str)
        .find_map(told)
        .unwrap_or("");
    let mut renamed = BTreeMap::new();
    for (name, array) in names.iter().zip(arrays.into_values()) {
        let name = name.strip_prefix(prefix).unwrap_or(name);
        let (layer, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
        let known = EXAMPLE.iter().find(|(theirs, _)| layer == *theirs);
        let name = [known.map_or(layer, |(_, ours)| ours), rest].concat();
        if renamed.contains_key(&name) {
            return Err(wrong(
                "tensor",
                "one of each name",
                format!("two of `{name}`"),
            ));
        }
        renamed.insert(name, array);
    }
    Ok(renamed)
}

/// Whether `text`, which is no sound configuration, is a broken one of ours and not the settings of another program: others
/// share names with us, but hardly in the same tables.
pub(super) fn is_config(text: &str) -> bool {
    let Ok(value) = serde_json::from_slice::<Value>(text.as_bytes()) else {
        return text.starts_with(BEGINNING);
    };
    let named = |own: &&Setting, table: &str| !value[table][own.name].is_null();
    let model = ModelConfig::SETTINGS
        .iter()
        .filter(|own| named(own, "model"));
    let train = TrainConfig::SETTINGS
        .iter()
        .filter(|own| named(own, "train"));
    model.count() + train.count() >= OURS
}

/// Whether `text` is the state of a training of ours, though it may be a broken one.
pub(super) fn is_training(text: &str) -> bool {
    text.contains("\"epoch_rng\"")
}
