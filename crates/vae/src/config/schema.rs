//! The settings as a JSON Schema: names, types and words as the structs have them, defaults, and what the tables know:
//! ranges as JSON Schema writes them, and with an `x-` before their names when a change takes effect (`x-effect`), on
//! which other settings it depends whether one applies (`x-when`), where in its range one usually looks (`x-usual`), and
//! in which order they are shown (`x-order`).
//! Native only: what the page needs of it is made when the page is built.

use schemars::Schema;
use serde_json::{json, Value};
use strum::VariantArray;

use super::setting::{words_of, Limits, Setting, When};
use super::{Condition, Config, ModelConfig, PosteriorKind, Prior, TrainConfig};
use crate::data::{registry, Pixels};
use crate::objective::{EncoderGradient, Objective};

/// The tables of the configuration and their settings, in the order in which they are shown.
const TABLES: [(&str, &[Setting]); 2] = [
    ("model", ModelConfig::SETTINGS),
    ("train", TrainConfig::SETTINGS),
];

/// The schema of [`Config`] as it stands in TOML files. A setting that is left out takes its default.
pub fn schema() -> Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    let mut schema: Value = Schema::into(generator.root_schema_for::<Config>());
    let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
    drop_key(&mut schema, "required");
    for (table, settings) in TABLES {
        let table_schema = &mut schema["properties"][table];
        table_schema["additionalProperties"] = json!(false);
        table_schema["x-order"] = settings.iter().map(|setting| setting.name).collect();
        for setting in settings {
            let field = &mut table_schema["properties"][setting.name];
            if let Some(default) = defaults[table].get(setting.name) {
                field["default"] = default.clone();
            }
            describe(field, setting);
        }
    }
    let model = &mut schema["properties"]["model"]["properties"];
    model["data"]["examples"] = registry::ENTRIES.iter().map(|entry| entry.id).collect();
    only_with_levels(&mut model["pixels"]);
    only_without_classes(&mut model["prior"]);
    let objective = &mut schema["properties"]["train"]["properties"]["objective"];
    only_with_all_labels(objective);
    only_with_closed_kl(objective);
    only_without_flow(
        objective,
        &words_of(Objective::VARIANTS, Objective::needs_gaussian),
    );
    only_without_flow(
        &mut schema["properties"]["train"]["properties"]["encoder_gradient"],
        &words_of(EncoderGradient::VARIANTS, EncoderGradient::needs_gaussian),
    );
    schema
}

/// Adds to a field's schema what the table knows of it.
fn describe(field: &mut Value, setting: &Setting) {
    field["x-effect"] = json!(setting.effect);
    if let Some(when) = setting.when {
        field["x-when"] = condition(when);
    }
    // Formats such as uint64 say what JSON Schema does not check, and the type's own least is the table's business.
    drop_key(field, "format");
    drop_key(field, "minimum");
    match setting.limits {
        Limits::Any => {}
        Limits::Number { least, most, usual } => {
            bound(field, least, most);
            if let Some((from, to)) = usual {
                field["x-usual"] = json!([from, to]);
            }
        }
        Limits::Numbers { count, least, most } => {
            field["maxItems"] = json!(count);
            bound(&mut field["items"], least, most);
        }
    }
}

/// A range, in whole numbers where the type is of them.
fn bound(number: &mut Value, least: f64, most: f64) {
    let is_whole = match &number["type"] {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "integer"), // or none
        kind => kind == "integer",
    };
    let written = |value: f64| match is_whole {
        true => json!(value as u64),
        false => json!(value),
    };
    let (least, most) = (written(least), written(most));
    number["minimum"] = least;
    number["maximum"] = most;
}

fn condition(when: When) -> Value {
    json!({ when.setting: (when.values)() })
}

/// A pixel that is one of the levels needs a likelihood that has them: one to which `levels` applies.
fn only_with_levels(pixels: &mut Value) {
    let needing = words_of(Pixels::VARIANTS, Pixels::needs_levels);
    let levels = ModelConfig::SETTINGS
        .iter()
        .find(|setting| setting.name == "levels");
    if let Some(when) = levels.and_then(|levels| levels.when) {
        offer(pixels, &needing, condition(when));
    }
}

/// An objective that does not take images without a label needs a model that is not made for them.
fn only_with_all_labels(objective: &mut Value) {
    let needing = words_of(Objective::VARIANTS, |objective| {
        !objective.takes_unlabelled()
    });
    let labelled = words_of(Condition::VARIANTS, |condition| {
        condition != Condition::SemiSupervised
    });
    offer(objective, &needing, json!({ "condition": labelled }));
}

/// An objective that needs the KL of each latent in closed form needs a prior and a posterior that give it.
fn only_with_closed_kl(objective: &mut Value) {
    let needing = words_of(Objective::VARIANTS, Objective::needs_closed_kl);
    offer(objective, &needing, json!({ "prior": Prior::closed() }));
    only_without_flow(objective, &needing);
}

/// These choices of a field need a q(z|x) that is a Gaussian.
fn only_without_flow(field: &mut Value, needing: &[String]) {
    let when = json!({ "posterior": PosteriorKind::without_flow() });
    offer(field, needing, when);
}

/// A prior of pseudo-inputs needs an encoder that can be asked about them, and that answers with a Gaussian.
fn only_without_classes(prior: &mut Value) {
    let untold = words_of(&[Condition::None], |_| true);
    let greys = words_of(Pixels::VARIANTS, |pixels| pixels != Pixels::OneHot);
    let when = json!({ "condition": untold, "pixels": greys });
    offer(prior, &Prior::with_pseudo_inputs(), when);
    only_without_flow(prior, &Prior::with_pseudo_inputs());
}

/// Offers these choices of a field only `when` other settings have some values, beside what was asked for them before.
fn offer(field: &mut Value, choices: &[String], when: Value) {
    for choice in field["oneOf"].as_array_mut().into_iter().flatten() {
        let value = choice["const"].as_str().unwrap_or_default();
        if choices.iter().any(|one| one == value) {
            for (setting, values) in when.as_object().into_iter().flatten() {
                choice["x-when"][setting] = values.clone();
            }
        }
    }
}

/// Takes `key` out of a schema and out of all that is in it, but for fields of that name.
fn drop_key(schema: &mut Value, key: &str) {
    match schema {
        Value::Object(object) => {
            object.remove(key);
            for (name, value) in object.iter_mut() {
                match (name.as_str(), value) {
                    ("properties", Value::Object(fields)) => {
                        fields.values_mut().for_each(|field| drop_key(field, key));
                    }
                    ("default", _) => {}
                    (_, value) => drop_key(value, key),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| drop_key(value, key)),
        _ => {}
    }
}
