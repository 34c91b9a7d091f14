//! A setting as a flag: its name, type, words and range are the core's schema.

use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::Arg;
use serde_json::{json, Value};
use vae::config::schema;

/// The tables of the configuration and the headings of their flags.
const TABLES: [(&str, &str); 2] = [("model", "Model"), ("train", "Training")];
/// The settings that --data decides.
const DATA: [&str; 2] = ["data", "letters"];

/// Those that one begins with, which short help shows.
const FIRST: [&str; 10] = [
    "hidden",
    "latent",
    "likelihood",
    "pixels",
    "beta",
    "lr",
    "batch",
    "epochs",
    "seed",
    "schedule",
];

/// A setting, as its flag needs to know it.
pub struct Setting {
    /// Its table in the configuration.
    pub table: &'static str,
    heading: &'static str,
    /// Its name there.
    pub name: String,
    /// What the core says of it.
    pub schema: Value,
}

/// All settings but those of the data, in the order in which they are shown.
pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let schema = schema();
    let mut settings = Vec::new();
    for (table, heading) in TABLES {
        let table_schema = &schema["properties"][table];
        let names = table_schema["x-order"].as_array().into_iter().flatten();
        for name in names
            .filter_map(Value::as_str)
            .filter(|name| !DATA.contains(name))
        {
            settings.push(Setting {
                table,
                heading,
                name: name.to_owned(),
                schema: table_schema["properties"][name].clone(),
            });
        }
    }
    settings
});

impl Setting {
    /// Its flag, without the dashes.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Its flag, as the command line knows it.
    pub fn arg(&self) -> Arg {
        Arg::new(self.name.clone())
            .long(self.flag())
            .value_name(self.flag().to_uppercase())
            .help_heading(self.heading)
            .help(self.help())
            .hide_short_help(!FIRST.contains(&self.name.as_str()))
            .value_parser(self.parser())
    }

    /// Whether the schema's type, or one of its types, is this one.
    pub fn is(&self, kind: &str) -> bool {
        match &self.schema["type"] {
            Value::Array(kinds) => kinds.iter().any(|own| own == kind),
            own => own == kind,
        }
    }

    /// Words, each with what it means; empty where the setting is no choice. A choice of one is written as that one.
    fn choices(&self) -> Vec<(String, String)> {
        let written = |choice: &Value| {
            let text = |key: &str| choice[key].as_str().unwrap_or_default().to_owned();
            (text("const"), text("description"))
        };
        match &self.schema["oneOf"] {
            Value::Array(choices) => choices.iter().map(written).collect(),
            _ if self.schema["const"].is_string() => vec![written(&self.schema)],
            _ => Vec::new(),
        }
    }

    fn parser(&self) -> ValueParser {
        let choices = self.choices();
        if !choices.is_empty() {
            let values = choices
                .into_iter()
                .map(|(word, about)| PossibleValue::new(word).help(about.replace("\n", " ")));
            return PossibleValuesParser::new(values).map(Value::String).into();
        }
        let reader = Reader::of(self);
        ValueParser::new(move |text: &str| reader.read(text))
    }

    /// Refuses a `value` of the setting's type that is not within its range.
    pub fn check(&self, value: &Value) -> std::result::Result<(), String> {
        match self.choices().is_empty() {
            true => Reader::of(self).read(&listed(value)).map(drop),
            false => Ok(()),
        }
    }

    /// The setting in words: what it is, its range, when it applies, its default.
    fn help(&self) -> String {
        let schema = &self.schema;
        let mut help = schema["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        help.truncate(help.trim_end_matches('.').len());
        if let (Some(least), Some(most)) = (schema.get("minimum"), schema.get("maximum")) {
            help += &format!(", {least} to {most}");
        }
        let items = &schema["items"];
        if let (Some(least), Some(most)) = (items.get("minimum"), items.get("maximum")) {
            help += &format!(
                ", as in 400,200 or none; at most {}, each {least} to {most}",
                schema["maxItems"]
            );
        }
        for (other, values) in schema["x-when"].as_object().into_iter().flatten() {
            help += &format!("; applies where {other} is {}", listed(values));
        }
        match schema.get("default") {
            Some(default) => format!("{help} [default: {}]", listed(default)),
            None => help,
        }
    }
}

/// How a number or a list of them is read, of a setting that is no choice of words.
#[derive(Clone)]
struct Reader {
    is_list: bool,
    is_whole: bool,
    /// How many numbers a list has.
    exactly: Option<u64>,
    most: Option<u64>,
    range: Range,
}

impl Reader {
    fn of(setting: &Setting) -> Self {
        let is_list = setting.is("array");
        let least = setting.schema["minItems"].as_u64();
        let most = setting.schema["maxItems"].as_u64();
        Self {
            is_list,
            is_whole: setting.is("integer"),
            exactly: least.filter(|_| least == most),
            most,
            range: match is_list {
                true => Range::of(&setting.schema["items"]),
                false => Range::of(&setting.schema),
            },
        }
    }

    fn read(&self, text: &str) -> std::result::Result<Value, String> {
        let value = match (self.is_list, self.is_whole) {
            (true, _) => numbers(text, self.exactly)?,
            (_, true) => number::<u64>(text, "a whole number")?,
            _ => number::<f64>(text, "a number")?,
        };
        let items = value.as_array().map_or(0, |items| items.len() as u64);
        match self.most.filter(|&most| items > most) {
            Some(most) => Err(format!("expected at most {most} numbers, found {items}")),
            None => self.range.check(&value).map(|()| value),
        }
    }
}

/// What the schema says of how large a number may be.
#[derive(Clone)]
struct Range(Option<[Value; 2]>);

impl Range {
    fn of(schema: &Value) -> Self {
        let ends = schema.get("minimum").zip(schema.get("maximum"));
        Self(ends.map(|(least, most)| [least.clone(), most.clone()]))
    }

    /// Refuses a `value`, a number or a list of them, that is not within.
    fn check(&self, value: &Value) -> std::result::Result<(), String> {
        let Some([least, most]) = &self.0 else {
            return Ok(());
        };
        let is_within =
            |number: &Value| number.as_f64() >= least.as_f64() && number.as_f64() <= most.as_f64();
        let one = std::slice::from_ref(value);
        let mut numbers = value.as_array().map_or(one, Vec::as_slice).iter();
        match numbers.all(is_within) {
            true => Ok(()),
            false => Err(format!("expected between {least} and {most}")),
        }
    }
}

/// Values as a person writes them: without quotes, lists with commas.
pub fn listed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        Value::Array(values) if values.is_empty() => "none".to_owned(),
        Value::Array(values) => values.iter().map(listed).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn number<T: std::str::FromStr + Into<Value>>(
    text: &str,
    expected: &str,
) -> std::result::Result<Value, String> {
    let number = text.parse::<T>().map(Into::into);
    match number {
        Ok(Value::Null) | Err(_) => Err(format!("expected {expected}")),
        Ok(number) => Ok(number),
    }
}

/// "400,200" as a list of `exactly` so many, or of any number; "none" or nothing as an empty one.
fn numbers(text: &str, exactly: Option<u64>) -> std::result::Result<Value, String> {
    let list = match text {
        "" | "none" => Some(Vec::new()),
        text => text.split(',').map(|n| n.trim().parse().ok()).collect(),
    };
    let fits = |list: &Vec<u64>| exactly.is_none_or(|n| list.len() as u64 == n);
    let expected = || match exactly {
        Some(n) => format!("expected {n} whole numbers with commas between them"),
        None => "expected whole numbers such as 400,200, or none".to_owned(),
    };
    let list = list.filter(fits).ok_or_else(expected)?;
    Ok(json!(list))
}
