//! The configuration of a run: the defaults, or what a TOML file or a checkpoint says, with the flags laid over it. What a
//! setting's flag is, is in `setting`; what each value may be is checked by the core.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use serde_json::{json, Value};
use vae::Config;

use crate::error::{Error, Result};
use crate::setting::{listed, Setting, SETTINGS};
use crate::settings_file;

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
            .hide_short_help(true)
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

    /// The settings whose flags were given, table by table.
    pub fn given(&self) -> &Value {
        &self.given
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

    /// The configuration of a run that goes on or begins from the checkpoint at `path`, which the flag `by` names, where what takes
    /// effect with fresh weights alone cannot be another.
    pub fn resumed(&self, by: &str, path: &Path, from: &Config) -> Result<Config> {
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
                    format!("--{} beside --{by} {}", setting.flag(), path.display()),
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
