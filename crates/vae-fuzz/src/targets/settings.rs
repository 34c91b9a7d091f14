//! Configurations as JSON: those that the page sends, those in checkpoints, those that lie over the defaults.

use arbitrary::{Result, Unstructured};
use serde_json::{json, Value};
use vae::config::Setting;
use vae::model::declarations;
use vae::{Config, ModelConfig, TrainConfig, Trainer};

use crate::limits::within;
use crate::made;

/// Values of JSON take up to 40 times what they are written in, here and in a copy; beside that a model of few numbers.
fn cap(bytes: &[u8]) -> usize {
    256 * bytes.len() + (8 << 20)
}

/// Models of no more numbers are made.
const MOST: usize = 20_000;

/// The words of all choices, and some that are none.
const WORDS: [&str; 24] = [
    "relu",
    "tanh",
    "silu",
    "elu",
    "bernoulli",
    "continuous-bernoulli",
    "gaussian",
    "gaussian-learned",
    "categorical",
    "grey",
    "dynamic",
    "threshold",
    "one-hot",
    "adam",
    "adamw",
    "sgd",
    "elbo",
    "constant",
    "cosine",
    "step",
    "mnist",
    "shapes",
    "words",
    "",
];

/// Reads a text in both ways, and makes the model, where it is a small one.
pub fn read(bytes: &[u8]) {
    within(cap(bytes), || {
        if let Ok(config) = serde_json::from_slice::<Config>(bytes) {
            use_config(config);
        }
        let Ok(fields) = serde_json::from_slice::<Value>(bytes) else {
            return;
        };
        if let Ok(config) = Config::default().with(&fields) {
            use_config(config);
        }
    });
}

/// A configuration that is valid is the same after a journey through JSON.
pub fn use_config(config: Config) {
    if config.validate().is_err() {
        return;
    }
    let written = serde_json::to_vec(&config).unwrap();
    assert_eq!(serde_json::from_slice::<Config>(&written).unwrap(), config);
    let Ok(declared) = declarations(&config.model) else {
        return;
    };
    let size = |(_, shape): &(String, Vec<usize>)| shape.iter().product::<usize>();
    if declared.iter().map(size).sum::<usize>() <= MOST {
        Trainer::new(config).unwrap();
    }
}

/// A text of fields with values that may not be theirs.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let mut text = text(u)?.into_bytes();
    if made::rarely(u, 8)? {
        made::damage(u, &mut text)?;
    }
    read(&text);
    Ok(())
}

/// Such a text.
pub fn text(u: &mut Unstructured) -> Result<String> {
    let mut json = match u.arbitrary()? {
        true => json!({ "model": {}, "train": {} }),
        // serde_json writes no NaN, and defaults have none.
        false => serde_json::to_value(Config::default()).unwrap(),
    };
    for _ in 0..u.int_in_range(1..=6)? {
        let (table, settings) = match u.arbitrary()? {
            true => ("model", ModelConfig::SETTINGS),
            false => ("train", TrainConfig::SETTINGS),
        };
        json[table][name(u, settings)?] = value(u)?;
    }
    Ok(json.to_string())
}

/// The name of one of the `settings`, or of none.
pub fn name<'a>(u: &mut Unstructured, settings: &'a [Setting]) -> Result<&'a str> {
    match made::rarely(u, 32)? {
        true => Ok("none"),
        false => Ok(u.choose(settings)?.name),
    }
}

/// Puts another value in some place of `json`.
pub fn change(u: &mut Unstructured, json: &mut Value) -> Result<()> {
    let mut place = json;
    for _ in 0..u.int_in_range(0..=4)? {
        let keys: Vec<String> = match &place {
            Value::Object(fields) => fields.keys().cloned().collect(),
            _ => break,
        };
        let Ok(key) = u.choose(&keys) else {
            break;
        };
        place = &mut place[key];
    }
    *place = value(u)?;
    Ok(())
}

/// A value of any kind.
pub fn value(u: &mut Unstructured) -> Result<Value> {
    Ok(match u.arbitrary::<u8>()? % 10 {
        0 => Value::Null,
        1 => u.arbitrary::<bool>()?.into(),
        2 | 3 => (*u.choose(&WORDS)?).into(),
        4 | 5 => made::size(u)?.into(),
        6 | 7 => made::double(u)?.into(),
        8 => {
            let count = u.int_in_range(0..=9)?;
            let sizes: Result<Vec<usize>> = (0..count).map(|_| made::size(u)).collect();
            sizes?.into()
        }
        _ => {
            let mut deep = json!([]);
            for _ in 0..u.arbitrary::<u8>()? {
                deep = json!([deep]);
            }
            deep
        }
    })
}
