//! The configuration of a run: the defaults, or what a TOML file or a checkpoint says, with the flags laid over it. Each
//! setting is a flag; their names, types, words and ranges are the core's schema. What each value may be is checked by the
//! core.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use serde_json::{json, Value};
use vae::config::schema::schema;
use vae::config::Config;

use crate::error::{Error, Result};
use crate::settings_file;

/// The tables of the configuration and the headings of their flags.
const TABLES: [(&str, &str); 2] = [("model", "Model"), ("train", "Training")];
/// The settings that --data decides.
const DATA: [&str; 2] = ["data", "letters"];

/// Every setting as a flag. Without a flag, `--config` decides, then the default.
#[derive(Clone, Debug)]
pub struct Flags {
    /// A TOML file with settings.
    config: Option<PathBuf>,
    /// The settings whose flags were given, table by table.
    given: Value,
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new("config")
            .long("config")
            .value_name("FILE.toml")
            .value_parser(clap::value_parser!(PathBuf))
            .conflicts_with("resume")
            .help("TOML file with tables [model] and [train], their keys named as the flags here, with - or _ (vae config --schema)");
        let flags = SETTINGS.iter().map(Setting::arg);
        command.arg(config).args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        let mut given = json!({});
        for setting in SETTINGS.iter() {
            if let Some(value) = matches.get_one::<Value>(&setting.name) {
                given[setting.table][&setting.name] = value.clone();
            }
        }
        Ok(Self {
            config: matches.get_one::<PathBuf>("config").cloned(),
            given,
        })
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Flags {
    /// The file that `--config` names.
    pub fn config(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// The settings in the file that `--config` names; none without it.
    pub fn file(&self) -> Result<Value> {
        self.config
            .as_deref()
            .map_or(Ok(json!({})), settings_file::read)
    }

    /// The configuration of a fresh run, which is `base` where neither the settings of a `file` nor a flag say otherwise.
    pub fn fresh(&self, base: &Config, file: &Value) -> Result<Config> {
        let config = base.with(file)?.with(&self.given)?;
        config.validate()?;
        Ok(config)
    }

    /// The configuration of a run that goes on from the checkpoint at `path`, where what takes effect with fresh weights alone
    /// cannot be another.
    pub fn resumed(&self, path: &Path, from: &Config) -> Result<Config> {
        let config = from.with(&self.given)?;
        config.validate()?;
        let mut had = serde_json::to_value(from).unwrap_or_default();
        // What a file leaves out is something all the same.
        had["model"]["decoder_hidden"] = json!(from.model.decoder_widths());
        had["model"]["shape"] = json!(from.model.image_shape());
        for setting in SETTINGS.iter() {
            let given = &self.given[setting.table][&setting.name];
            let stays = setting.schema["x-effect"] != "next-step";
            let before = &had[setting.table][&setting.name];
            if stays && !given.is_null() && given != before {
                return Err(Error::unexpected(
                    format!("--{} beside --resume {}", setting.flag(), path.display()),
                    format!("{} as the checkpoint has", listed(before)),
                    listed(given),
                ));
            }
        }
        Ok(config)
    }

    /// The flags that were given and do nothing in `config`, each in a sentence.
    pub fn idle(&self, config: &Config) -> Vec<String> {
        let values = serde_json::to_value(config).unwrap_or_default();
        let given = |own: &&Setting| !self.given[own.table][&own.name].is_null();
        let mut told = Vec::new();
        for setting in SETTINGS.iter().filter(given) {
            for (other, wanted) in setting.schema["x-when"].as_object().into_iter().flatten() {
                let mut tables = values.as_object().into_iter().flat_map(|all| all.values());
                let is = tables.find_map(|table| table.get(other));
                let is = is.unwrap_or(&Value::Null);
                if wanted.as_array().is_some_and(|wanted| !wanted.contains(is)) {
                    told.push(format!(
                        "--{} does nothing: it applies where {other} is {}, and that is {}",
                        setting.flag(),
                        listed(wanted),
                        listed(is)
                    ));
                }
            }
        }
        told
    }
}

/// A setting, as its flag needs to know it.
struct Setting {
    table: &'static str,
    heading: &'static str,
    name: String,
    schema: Value,
}

/// All settings but those of [`DATA`], in the order in which they are shown.
static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
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
    fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    fn arg(&self) -> Arg {
        Arg::new(self.name.clone())
            .long(self.flag())
            .value_name(self.flag().to_uppercase())
            .help_heading(self.heading)
            .help(self.help())
            .value_parser(self.parser())
    }

    /// Whether the schema's type, or one of its types, is this one.
    fn is(&self, kind: &str) -> bool {
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
        let (list, whole) = (self.is("array"), self.is("integer"));
        let least = self.schema["minItems"].as_u64();
        let most = self.schema["maxItems"].as_u64();
        let exactly = least.filter(|_| least == most);
        let range = match list {
            true => Range::of(&self.schema["items"]),
            false => Range::of(&self.schema),
        };
        ValueParser::new(move |text: &str| {
            let value = match (list, whole) {
                (true, _) => numbers(text, exactly)?,
                (_, true) => number::<u64>(text, "a whole number")?,
                _ => number::<f64>(text, "a number")?,
            };
            let items = value.as_array().map_or(0, |items| items.len() as u64);
            match most.filter(|&most| items > most) {
                Some(most) => Err(format!("expected at most {most} numbers, found {items}")),
                None => range.check(&value).map(|()| value),
            }
        })
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
fn listed(value: &Value) -> String {
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
