//! `vae config`: the settings and their defaults, for a person who writes a configuration file and for their editor.

use vae::config::{schema, Effect};
use vae::{Config, ModelConfig};

use crate::args::ConfigArgs;
use crate::error::{Error, Result};
use crate::print;

/// Prints the defaults as TOML, which `--config` reads, but for what comes with the dataset; or the schema of such a file.
pub fn run(args: &ConfigArgs) -> Result<()> {
    if args.schema {
        return print::json(&schema());
    }
    let defaults = toml(&Config::default())?;
    // In a file these would hold fast to the first dataset, whichever --data names.
    let with_data = |line: &&str| {
        let mut settings = ModelConfig::SETTINGS.iter();
        let name = line.split(" =").next();
        settings.any(|own| own.effect == Effect::NewData && name == Some(own.name))
    };
    let kept: Vec<&str> = defaults.lines().filter(|line| !with_data(line)).collect();
    print::line(&kept.join("\n"))
}

/// A configuration as TOML, which `--config` reads again.
pub fn toml(config: &Config) -> Result<String> {
    toml::to_string(config)
        .map_err(|e| Error::unexpected("configuration", "values that TOML holds", e.to_string()))
}
