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
        let read = Config::default().with(&json!({ &table: {} }));
        read.map_err(|e| refuse(format!("table [{table}]: {}", reason(e))))?;
        for (name, value) in settings {
            // As the flags are written.
            let name = name.replace('-', "_");
            let line = text[..value.span().start].matches('\n').count() + 1;
            let value = value.into_inner();
            if value.is_null() {
                return Err(refuse(format!("`{name}` in line {line}: no finite number")));
            }
            if fields[&table].get(&name).is_some() {
                return Err(refuse(format!("`{name}` in line {line}: a second time")));
            }
            fields[&table][&name] = value;
            // Names and types are looked at one by one, where the file and the line can be named.
            let alone = json!({ &table: { &name: &fields[&table][&name] } });
            let read = Config::default().with(&alone);
            read.map_err(|e| refuse(format!("`{name}` in line {line}: {}", reason(e))))?;
        }
    }
    Ok(fields)
}

/// What the core found, in words for those who write no Rust.
fn reason(error: vae::error::Error) -> String {
    let found = match error {
        vae::error::Error::Config { found, .. } => found,
        other => other.to_string(),
    };
    let words = [
        ("expected usize", "expected a whole number"),
        ("expected u64", "expected a whole number"),
        ("expected f64", "expected a number"),
        ("expected a sequence", "expected a list"),
        ("invalid type: sequence", "invalid type: list"),
        ("invalid type: map", "invalid type: table"),
    ];
    words
        .iter()
        .fold(found, |found, (theirs, ours)| found.replace(theirs, ours))
}
