//! Settings as TOML: tables `[model]` and `[train]`, each wrong line named.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{json, Value};
use toml::Spanned;
use vae::Config;

use crate::error::{Error, Result};
use crate::text;

/// A line of a file.
#[derive(Debug)]
pub struct Line {
    /// The table that it is in.
    pub table: String,
    /// Its name, with _.
    pub name: String,
    /// Counted from 1.
    pub number: usize,
    /// What it says; null for a number that is not finite.
    pub value: Value,
}

impl Line {
    /// Refuses a `value` in the place of what the line says, where the core knows no such setting or it is of another type.
    pub fn check(&self, value: &Value) -> std::result::Result<(), String> {
        if has_null(value) {
            return Err("no finite number".to_owned());
        }
        let alone = json!({ &self.table: { &self.name: value } });
        Config::default().with(&alone).map(drop).map_err(reason)
    }

    /// What was found in this line.
    pub fn found(&self, what: &str) -> String {
        format!("`{}` in line {}: {what}", self.name, self.number)
    }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(has_null),
        value => value.is_null(),
    }
}

/// The settings in the file at `path`.
pub fn read(path: &Path) -> Result<Value> {
    let expected = "tables [model] and [train] with the configuration's fields";
    let refuse = |found| Error::unexpected(path.display().to_string(), expected, found);
    let mut fields = json!({});
    for (table, lines) in tables(path, expected)? {
        fields[&table] = json!({});
        let read = Config::default().with(&json!({ &table: {} }));
        read.map_err(|e| refuse(format!("table [{table}]: {}", reason(e))))?;
        for line in lines {
            // Names and types are looked at one by one, where the file and the line can be named.
            let checked = line.check(&line.value);
            checked.map_err(|reason| refuse(line.found(&reason)))?;
            fields[&table][&line.name] = line.value;
        }
    }
    Ok(fields)
}

/// The tables of the TOML file at `path` and their lines, of which none has the name of another. Refuses what is not `expected`.
pub fn tables(path: &Path, expected: &str) -> Result<Vec<(String, Vec<Line>)>> {
    let text = text::read(path, "settings as TOML")?;
    let refuse = |found| Error::unexpected(path.display().to_string(), expected, found);
    let tables: BTreeMap<String, BTreeMap<String, Spanned<Value>>> =
        toml::from_str(&text).map_err(|e| refuse(e.to_string().trim_end().to_owned()))?;
    let mut all = Vec::new();
    for (table, settings) in tables {
        let mut lines: Vec<Line> = Vec::new();
        for (name, value) in settings {
            let line = Line {
                table: table.clone(),
                // As the flags are written.
                name: name.replace('-', "_"),
                number: text[..value.span().start].matches('\n').count() + 1,
                value: value.into_inner(),
            };
            if lines.iter().any(|other| other.name == line.name) {
                return Err(refuse(line.found("a second time")));
            }
            lines.push(line);
        }
        all.push((table, lines));
    }
    Ok(all)
}

/// What the core found, in words for those who write no Rust.
fn reason(error: vae::Error) -> String {
    let found = match error {
        vae::Error::Config { found, .. } => found,
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
