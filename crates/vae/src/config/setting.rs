//! How a setting is described, beside what its field says by itself.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// What is known of one setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The field's name.
    pub name: &'static str,
    /// What it may be.
    pub limits: Limits,
    /// When a change takes effect.
    pub effect: Effect,
    /// On what it depends whether it applies; `None` where it always does.
    pub when: Option<When>,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limits {
    /// Whatever its type allows.
    Any,
    /// A number of a range, both ends included.
    Number {
        /// The least.
        least: f64,
        /// The most.
        most: f64,
        /// The part of the range in which one usually looks.
        usual: Option<(f64, f64)>,
    },
    /// A list of so many numbers at most, each of a range.
    Numbers {
        /// How many at most.
        count: usize,
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
}

/// When a changed setting takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// With other data, and so with fresh weights.
    NewData,
    /// With fresh weights.
    FreshWeights,
    /// With the next step.
    NextStep,
}

/// A setting that applies only where another, of the model or its training, has one of some values.
#[derive(Clone, Copy)]
pub struct When {
    /// The other one's name.
    pub setting: &'static str,
    /// Those values, as they are written.
    pub values: fn() -> Vec<String>,
}

impl Setting {
    /// A setting that may be whatever its type allows.
    pub const fn any(name: &'static str, effect: Effect) -> Self {
        Self {
            name,
            limits: Limits::Any,
            effect,
            when: None,
        }
    }

    /// A number within `least..=most`.
    pub const fn number(name: &'static str, least: f64, most: f64, effect: Effect) -> Self {
        let limits = Limits::Number {
            least,
            most,
            usual: None,
        };
        Self {
            limits,
            ..Self::any(name, effect)
        }
    }

    /// Up to `count` numbers within `least..=most`.
    pub const fn numbers(
        name: &'static str,
        count: usize,
        least: f64,
        most: f64,
        effect: Effect,
    ) -> Self {
        let limits = Limits::Numbers { count, least, most };
        Self {
            limits,
            ..Self::any(name, effect)
        }
    }

    /// The same, of which `from..=to` is the part in which one usually looks.
    pub const fn usually(mut self, from: f64, to: f64) -> Self {
        if let Limits::Number { least, most, .. } = self.limits {
            self.limits = Limits::Number {
                least,
                most,
                usual: Some((from, to)),
            };
        }
        self
    }

    /// The same, which applies only where `setting` has one of `values`.
    pub const fn when(mut self, setting: &'static str, values: fn() -> Vec<String>) -> Self {
        // The page has this from the schema; nobody asks its module, in which the words would weigh.
        if cfg!(not(target_arch = "wasm32")) {
            self.when = Some(When { setting, values });
        }
        self
    }

    /// Refuses a value that the limits do not allow. What is not finite is no number in JSON, but null.
    fn check(&self, value: &Value) -> Result<()> {
        match (self.limits, value) {
            (Limits::Any, _) => Ok(()),
            (Limits::Number { least, most, .. }, number) => self.within(number, least, most),
            (Limits::Numbers { count, least, most }, Value::Array(numbers)) => {
                if numbers.len() > count {
                    let found = format!("{} of them", numbers.len());
                    return Err(self.refuse(&format!("at most {count} numbers"), found));
                }
                let mut numbers = numbers.iter();
                numbers.try_for_each(|number| self.within(number, least, most))
            }
            (Limits::Numbers { .. }, other) => Err(self.refuse("a list", other.to_string())),
        }
    }

    fn within(&self, number: &Value, least: f64, most: f64) -> Result<()> {
        match number.as_f64() {
            Some(number) if (least..=most).contains(&number) => Ok(()),
            found => {
                // Whole numbers as they came: not all are an f64.
                let whole = number.as_u64().map(|whole| whole.to_string());
                let found = whole.unwrap_or_else(|| found.unwrap_or(f64::NAN).to_string());
                Err(self.refuse(&format!("between {least} and {most}"), found))
            }
        }
    }

    fn refuse(&self, expected: &str, found: String) -> Error {
        Error::Config {
            field: self.name,
            expected: expected.to_owned(),
            found,
        }
    }
}

/// Refuses the first value of `fields`, a struct, that its setting does not allow. A field that is left out is not
/// looked at.
pub(super) fn check(settings: &[Setting], fields: &impl Serialize) -> Result<()> {
    let fields = serde_json::to_value(fields).map_err(|e| Error::Config {
        field: "config",
        expected: "values that JSON holds".to_owned(),
        found: e.to_string(),
    })?;
    for setting in settings {
        if let Some(value) = fields.get(setting.name) {
            setting.check(value)?;
        }
    }
    Ok(())
}

/// How those of `all` that are `fitting` are written.
pub(super) fn words_of<T: Copy + Serialize>(all: &[T], fitting: fn(T) -> bool) -> Vec<String> {
    all.iter()
        .filter(|&&value| fitting(value))
        .filter_map(|value| serde_json::to_value(value).ok())
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

impl std::fmt::Debug for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is one of {:?}", self.setting, (self.values)())
    }
}
