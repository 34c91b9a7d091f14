//! The tables of the settings against the structs that they describe: every field has its row, and what a row says is
//! what is allowed. The loops know no setting by name, so that a new one is held to the same.

use serde_json::{json, Value};
use strum::VariantArray;
use vae::config::{LikelihoodSettings, Limits, Setting};
use vae::model::Builder;
use vae::{flat, Config, Device, Likelihood, ModelConfig, Result, Rng, Tensor, TrainConfig};

const TABLES: [(&str, &[Setting]); 2] = [
    ("model", ModelConfig::SETTINGS),
    ("train", TrainConfig::SETTINGS),
];

/// Every row with the name of its table.
fn rows() -> impl Iterator<Item = (&'static str, &'static Setting)> {
    let tables = TABLES.into_iter();
    tables.flat_map(|(table, settings)| settings.iter().map(move |setting| (table, setting)))
}

/// A configuration in which nothing is left unsaid, as JSON.
fn whole() -> Value {
    let model = ModelConfig {
        data: Some("mine".to_owned()),
        shape: Some([28, 28]),
        decoder_hidden: Some(vec![400]),
        classes: Some(10),
        letters: Some("ab".to_owned()),
        ..ModelConfig::default()
    };
    let config = Config {
        model,
        ..Config::default()
    };
    serde_json::to_value(config).unwrap()
}

/// The defaults with one setting changed, as far as they are valid; the setting as it is then.
fn with(table: &str, name: &str, value: &Value) -> Result<Value> {
    let config = Config::default().with(&json!({ table: { name: value } }))?;
    config.validate()?;
    Ok(serde_json::to_value(config).unwrap()[table][name].clone())
}

/// Asserts that a setting takes `value` and keeps it.
fn assert_taken(table: &str, name: &str, value: &Value) {
    match with(table, name, value) {
        Ok(found) => assert_eq!(found, *value, "{name}"),
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Asserts that a setting refuses `value` by the field's name. What its type does not hold is refused by the value alone.
fn assert_refused(table: &str, name: &str, value: &Value, is_of_type: bool) {
    let Err(error) = with(table, name, value) else {
        panic!("{name} takes {value}");
    };
    assert_eq!(error.kind(), "config", "{name}");
    let message = error.to_string();
    match is_of_type {
        true => assert!(message.contains(&format!("`{name}`")), "{name}: {message}"),
        false => assert!(message.contains(&value.to_string()), "{name}: {message}"),
    }
}

/// Numbers of a range's type as JSON, and those just outside of its ends.
fn range(is_whole: bool, least: f64, most: f64) -> ([Value; 2], [Value; 2]) {
    match is_whole {
        true => {
            let (least, most) = (least as i64, most as i64);
            (
                [json!(least), json!(most)],
                [json!(least - 1), json!(most + 1)],
            )
        }
        false => (
            [json!(least), json!(most)],
            [json!(least.next_down()), json!(most.next_up())],
        ),
    }
}

#[test]
fn every_field_has_a_row_and_every_row_a_field() {
    let whole = whole();
    for (table, settings) in TABLES {
        let mut fields: Vec<&str> = whole[table]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut rows: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
        fields.sort_unstable();
        rows.sort_unstable();
        assert_eq!(rows, fields, "{table}");
    }
}

#[test]
fn a_number_may_be_either_end_of_its_range_and_nothing_beyond() {
    let whole = whole();
    let mut count = 0;
    for (table, setting) in rows() {
        let Limits::Number { least, most, usual } = setting.limits else {
            continue;
        };
        count += 1;
        let is_whole = whole[table][setting.name].is_u64();
        let (ends, beyond) = range(is_whole, least, most);
        for end in ends {
            assert_taken(table, setting.name, &end);
        }
        for value in beyond {
            // The whole numbers here have no sign.
            let is_of_type = !is_whole || value.is_u64();
            assert_refused(table, setting.name, &value, is_of_type);
        }
        let (from, to) = usual.unwrap_or((least, most));
        assert!(least <= from && from < to && to <= most, "{}", setting.name);
    }
    assert!(count >= 10, "{count} numbers");
}

/// NaN cannot be written in JSON, so it is put into the field itself.
#[test]
fn nan_is_refused_by_name() {
    let whole = whole();
    for (table, setting) in rows() {
        if !whole[table][setting.name].is_f64() {
            continue;
        }
        let mut config = Config::default();
        let field = match setting.name {
            "variance" => &mut config.model.variance,
            "lr" => &mut config.train.lr,
            "beta" => &mut config.train.beta,
            "alpha" => &mut config.train.alpha,
            "clip" => &mut config.train.clip,
            "weight_decay" => &mut config.train.weight_decay,
            "free_bits" => &mut config.train.free_bits,
            "decay" => &mut config.train.decay,
            "momentum" => &mut config.train.momentum,
            other => panic!("`{other}` is new: put NaN into it here"),
        };
        *field = f64::NAN;
        let error = config.validate().unwrap_err();
        assert_eq!(error.kind(), "config");
        let expected = format!("`{}`", setting.name);
        assert!(error.to_string().contains(&expected), "{error}");
        let null = with(table, setting.name, &Value::Null).unwrap_err();
        assert_eq!(null.kind(), "config");
    }
}

#[test]
fn a_list_may_be_of_either_end_and_of_all_lengths_up_to_its_count() {
    let whole = whole();
    let mut found = 0;
    for (table, setting) in rows() {
        let Limits::Numbers { count, least, most } = setting.limits else {
            continue;
        };
        found += 1;
        let is_whole = whole[table][setting.name][0].is_u64();
        let (ends, beyond) = range(is_whole, least, most);
        assert_taken(table, setting.name, &json!([]));
        for end in ends {
            assert_taken(table, setting.name, &json!(vec![end.clone(); count]));
            let long = json!(vec![end; count + 1]);
            assert_refused(table, setting.name, &long, true);
        }
        for value in beyond {
            let is_of_type = !is_whole || value.is_u64();
            assert_refused(table, setting.name, &json!([value]), is_of_type);
        }
    }
    assert_eq!(found, 3);
}

#[test]
fn a_setting_that_applies_at_times_names_values_that_another_may_have() {
    for (_, setting) in rows() {
        let Some(when) = setting.when else {
            continue;
        };
        assert_ne!(when.setting, setting.name);
        let (table, _) = rows()
            .find(|(_, other)| other.name == when.setting)
            .unwrap();
        let values = (when.values)();
        assert!(!values.is_empty(), "{}", setting.name);
        for value in values {
            assert_taken(table, when.setting, &json!(value));
        }
    }
}

/// A likelihood needs a setting where with another value it is another function.
#[test]
fn a_setting_of_the_likelihood_applies_where_it_makes_a_difference() {
    let nll = |likelihood: Likelihood, variance: f64, levels: usize| {
        let settings = LikelihoodSettings { variance, levels };
        let mut rng = Rng::new(1);
        let built = likelihood.build(settings, &mut Builder::random(&mut rng));
        let row = |columns| Tensor::full(0.3_f32, (1, columns), &Device::Cpu).unwrap();
        let logits = row(likelihood.logits_per_pixel(levels));
        flat(&built.unwrap().nll(&logits, &row(1)).unwrap()).unwrap()
    };
    let applies = |name: &str, likelihood: Likelihood| {
        let row = ModelConfig::SETTINGS.iter().find(|row| row.name == name);
        let when = row.unwrap().when.unwrap();
        assert_eq!(when.setting, "likelihood");
        let word = serde_json::to_value(likelihood).unwrap();
        (when.values)().iter().any(|value| word == value.as_str())
    };
    for &likelihood in Likelihood::VARIANTS {
        let here = nll(likelihood, 0.2, 4);
        let by_variance = nll(likelihood, 0.3, 4) != here;
        assert_eq!(
            applies("variance", likelihood),
            by_variance,
            "{likelihood:?}"
        );
        let by_levels = nll(likelihood, 0.2, 5) != here;
        assert_eq!(applies("levels", likelihood), by_levels, "{likelihood:?}");
    }
}
