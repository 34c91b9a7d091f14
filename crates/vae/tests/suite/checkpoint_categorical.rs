//! Checkpoints of categorical models: their shapes, and that the configuration says what the shapes do not.

use std::collections::BTreeMap;

use crate::files::{checkpoint, elsewhere, refusal, small};
use vae::model::declarations;
use vae::{flat, Checkpoint, Config, Likelihood, Pixels, Precision};

/// Nine pixels with five levels.
fn categorical(pixels: Pixels) -> Config {
    let mut config = small();
    config.model.input = 9;
    config.model.hidden = vec![4];
    config.model.likelihood = Likelihood::Categorical;
    config.model.levels = 5;
    config.model.pixels = pixels;
    config
}

fn values(checkpoint: &Checkpoint) -> BTreeMap<&str, Vec<f32>> {
    let parameters = checkpoint.parameters.iter();
    parameters
        .map(|(name, tensor)| (name.as_str(), flat(tensor).unwrap()))
        .collect()
}

#[test]
fn there_is_a_logit_and_where_one_hot_an_input_for_each_level() {
    for (pixels, inputs) in [(Pixels::Grey, 9), (Pixels::OneHot, 45)] {
        let mut config = categorical(pixels);
        let shapes: BTreeMap<_, _> = declarations(&config.model).unwrap().into_iter().collect();
        assert_eq!(shapes["encoder.hidden.0.weight"], [4, inputs]);
        assert_eq!(shapes["decoder.out.weight"], [45, 4]);
        assert_eq!(shapes["decoder.out.bias"], [45]);
        config.model.hidden = vec![];
        let shapes: BTreeMap<_, _> = declarations(&config.model).unwrap().into_iter().collect();
        assert_eq!(shapes["encoder.mu.weight"], [2, inputs]);
        assert_eq!(shapes["encoder.logvar.weight"], [2, inputs]);
        assert_eq!(shapes["decoder.out.weight"], [45, 2]);
    }
}

#[test]
fn what_is_written_comes_back() {
    for pixels in [Pixels::Grey, Pixels::OneHot] {
        let written = checkpoint(categorical(pixels));
        let read = Checkpoint::read(&written.write(Precision::F32).unwrap()).unwrap();
        assert_eq!(read.config, written.config);
        assert_eq!(values(&read), values(&written));
    }
}

/// The same arrays with a configuration beside them are read, so it is this that is missing.
#[test]
fn without_a_configuration_it_is_refused() {
    let config = categorical(Pixels::Grey);
    let mut file = elsewhere(&config);
    let refused = refusal(&file.bytes());
    assert!(refused.contains("`decoder.out.weight`"), "{refused}");
    let json = serde_json::to_string(&config).unwrap();
    file.texts.insert("config".to_owned(), json);
    assert_eq!(Checkpoint::read(&file.bytes()).unwrap().config, config);
}

/// As files were written before there were levels, and before there was a choice of what is minimised and how.
#[test]
fn a_configuration_without_levels_and_choices_has_the_defaults() {
    let mut json = serde_json::to_value(small()).unwrap();
    let model = json["model"].as_object_mut().unwrap();
    assert_eq!(model.remove("levels").unwrap(), 8);
    let train = json["train"].as_object_mut().unwrap();
    assert_eq!(train.remove("objective").unwrap(), "elbo");
    assert_eq!(train.remove("optimizer").unwrap(), "adam");
    let mut file = elsewhere(&small());
    file.texts.insert("config".to_owned(), json.to_string());
    assert_eq!(Checkpoint::read(&file.bytes()).unwrap().config, small());
}
