//! What a file that does not say what its model is, as PyTorch's state dicts do not, is taken for: what its shapes tell, what the
//! reader says by flags, and for the rest the defaults, which are told.

use std::path::Path;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use serde_json::{json, Value};
use vae::{Checkpoint, Config};

use crate::error::{Error, InFile, Result};
use crate::print;
use crate::setting::{listed, Setting, SETTINGS};

/// What shapes do not tell, and makes other numbers of the same weights.
const CHOSEN: [&str; 4] = ["activation", "likelihood", "variance", "pixels"];
/// What they tell.
const READ_OFF: [&str; 4] = ["input", "hidden", "latent", "prior"];
const HEADING: &str = "What a file without a configuration is taken for, as one of PyTorch";

/// The settings that were given for such a file.
#[derive(Clone, Debug)]
pub struct TakenAs(Value);

fn chosen() -> impl Iterator<Item = &'static Setting> {
    let is_chosen = |setting: &&Setting| CHOSEN.contains(&setting.name.as_str());
    SETTINGS.iter().filter(is_chosen)
}

impl Args for TakenAs {
    fn augment_args(command: Command) -> Command {
        command
            .args(chosen().map(|setting| setting.arg().help_heading(HEADING).hide_short_help(true)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for TakenAs {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        let mut given = json!({});
        for setting in chosen() {
            if let Some(value) = matches.get_one::<Value>(&setting.name) {
                given[setting.table][&setting.name] = value.clone();
            }
        }
        Ok(Self(given))
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl TakenAs {
    /// The `checkpoint` in the file at `path`, as it is taken; refuses flags beside one that says what it is.
    pub fn take(&self, checkpoint: Checkpoint, path: &Path) -> Result<Checkpoint> {
        if checkpoint.assumed {
            return take(checkpoint, &self.0, path);
        }
        let given = self.0["model"].as_object().into_iter().flatten().next();
        match given {
            None => Ok(checkpoint),
            Some((name, value)) => Err(Error::unexpected(
                format!("--{name} beside {}", path.display()),
                "none, as the file says what its model is",
                listed(value),
            )),
        }
    }
}

/// The `checkpoint` of a file that does not say what it is with those of the settings that were `given` that shapes do not tell;
/// what was assumed is told.
pub fn take(checkpoint: Checkpoint, given: &Value, path: &Path) -> Result<Checkpoint> {
    let mut said = json!({});
    for setting in chosen() {
        let value = &given[setting.table][&setting.name];
        if !value.is_null() {
            said[setting.table][&setting.name] = value.clone();
        }
    }
    let config = checkpoint.config.with(&said)?;
    let taken = checkpoint.taken_as(config.model).in_file(path)?;
    print::message(&assumption(&taken.config, path));
    Ok(taken)
}

/// What the model of a file is taken for, and by which flags it can be said otherwise.
fn assumption(config: &Config, path: &Path) -> String {
    let values = serde_json::to_value(config).unwrap_or_default();
    let said = |names: &[&str]| {
        let said = |name: &&str| {
            let value = listed(&values["model"][*name]);
            format!("{name} {value}")
        };
        names.iter().map(said).collect::<Vec<_>>().join(", ")
    };
    let flags = CHOSEN.map(|name| format!("--{name}"));
    // Of a likelihood that has none it would say nothing.
    let applies =
        |name: &&str| *name != "variance" || config.model.likelihood.settings().contains(name);
    let assumed: Vec<_> = CHOSEN.into_iter().filter(applies).collect();
    format!(
        "{} has no configuration. Its shapes say: {}. Taken as: {}; {} say otherwise",
        path.display(),
        said(&READ_OFF),
        said(&assumed),
        flags.join(", ")
    )
}
