//! `vae config`: the settings and their defaults, for a person who writes a configuration file and for their editor.

use vae::config::schema::schema;
use vae::config::Config;

use crate::args::ConfigArgs;
use crate::error::{Error, Result};
use crate::print;

/// Prints the defaults as TOML, which `--config` reads, or the schema of such a file.
pub fn run(args: &ConfigArgs) -> Result<()> {
    if args.schema {
        return print::json(&schema());
    }
    print::line(toml(&Config::default())?.trim_end())
}

/// A configuration as TOML, which `--config` reads again.
pub fn toml(config: &Config) -> Result<String> {
    toml::to_string(config)
        .map_err(|e| Error::unexpected("configuration", "values that TOML holds", e.to_string()))
}
