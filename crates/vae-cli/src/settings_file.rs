//! Settings as TOML: tables [model] and [train], each wrong line named.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{json, Value};
use toml::Spanned;
use vae::config::Config;

use crate::error::{Error, Result};
use crate::text;

/// The settings in the file at `path`.
pub fn read(path: &Path) -> Result<Value> {
    let text = text::read(path, "settings as TOML")?;
    let refuse = |found: String| {
        Error::unexpected(
            path.display().to_string(),
            "tables [model] and [train] with the configuration's fields",
            found,
        )
    };
    let tables: BTreeMap<String, BTreeMap<String, Spanned<Value>>> =
        toml::from_str(&text).map_err(|e| refuse(e.to_string().trim_end().to_owned()))?;
    let mut fields = json!({});
    for (table, settings) in tables {
        fields[&table] = json!({});
        for (name, value) in settings {
            let line = text[..value.span().start].matches('\n').count() + 1;
            fields[&table][&name] = value.into_inner();
            // Names and types are looked at one by one, where the file and the line can be named.
            let alone = json!({ &table: { &name: &fields[&table][&name] } });
            let read = Config::default().with(&alone);
            read.map_err(|e| refuse(format!("`{name}` in line {line}: {}", reason(e))))?;
        }
    }
    // A table that is none of the two may be empty.
    let read = Config::default().with(&fields);
    read.map_err(|e| refuse(reason(e)))?;
    Ok(fields)
}

/// What the core found.
fn reason(error: vae::error::Error) -> String {
    match error {
        vae::error::Error::Config { found, .. } => found,
        other => other.to_string(),
    }
}
