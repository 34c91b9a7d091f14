//! A grid of settings: a TOML file in which a list means a choice. What is chosen of each list makes a run.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::setting::{listed, SETTINGS};
use crate::settings_file::{self, Line};

/// More runs than anyone wants, and few enough for a list of them.
pub const MOST_RUNS: usize = 10_000;

/// The table of what is no setting but said beside them.
const RUN: &str = "run";
/// What that is.
const OPTIONS: [&str; 8] = [
    "weights",
    "data",
    "rows",
    "images",
    "validation",
    "patience",
    "log_steps",
    TENSORBOARD,
];
/// A folder in which each run has one of its own.
pub const TENSORBOARD: &str = "tensorboard";
/// What the file has to be.
const EXPECTED: &str =
    "tables [model], [train] and [run] with settings, and lists where there is a choice";

/// One of the things to be chosen, or one that is said once.
#[derive(Debug)]
pub struct Choice {
    /// The flag, without the dashes.
    pub flag: String,
    /// What it may be, in words; at least one.
    pub values: Vec<String>,
}

/// What the file at `path` leaves to be chosen and what it says, in the order of the flags: what varies fastest, the seed, is the
/// last. Refuses more runs than [`MOST_RUNS`].
pub fn read(path: &Path) -> Result<Vec<Choice>> {
    let refuse = |found| Error::unexpected(path.display().to_string(), EXPECTED, found);
    let mut choices = Vec::new();
    for (table, lines) in settings_file::tables(path, EXPECTED)? {
        if ![RUN, "model", "train"].contains(&table.as_str()) {
            return Err(refuse(format!("table [{table}]")));
        }
        for line in lines {
            let found = choice(&line);
            choices.push(found.map_err(|reason| refuse(line.found(&reason)))?);
        }
    }
    choices.sort_by_key(|(place, _)| *place);
    let choices: Vec<Choice> = choices.into_iter().map(|(_, choice)| choice).collect();
    let mut counts = choices.iter().map(|choice| choice.values.len());
    let count = counts.try_fold(1, |n: usize, each| n.checked_mul(each));
    if count.is_none_or(|count| count > MOST_RUNS) {
        let found = count.map_or("more than can be counted".to_owned(), |n| n.to_string());
        let path = path.display().to_string();
        return Err(Error::unexpected(
            path,
            format!("at most {MOST_RUNS} runs"),
            found,
        ));
    }
    Ok(choices)
}

/// What a line leaves to be chosen, and its place among all.
fn choice(line: &Line) -> std::result::Result<(usize, Choice), String> {
    let (place, values) = match line.table == RUN {
        true => of_run(line)?,
        false => of_setting(line)?,
    };
    let mut tried: Vec<&Value> = Vec::new();
    for value in &values {
        if tried.iter().any(|other| is_same(other, value)) {
            return Err(format!("{} a second time", listed(value)));
        }
        tried.push(value);
    }
    if values.is_empty() {
        return Err("an empty list, which leaves nothing to choose".to_owned());
    }
    let choice = Choice {
        flag: line.name.replace('_', "-"),
        values: values.iter().map(listed).collect(),
    };
    Ok((place, choice))
}

fn of_run(line: &Line) -> std::result::Result<(usize, Vec<Value>), String> {
    let mut names = OPTIONS.iter();
    let Some(place) = names.position(|name| *name == line.name) else {
        return Err(format!("not one of {}", OPTIONS.join(", ")));
    };
    if line.name == TENSORBOARD && !line.value.is_string() {
        return Err("expected a folder, in which each run has one of its own".to_owned());
    }
    let values = one_or_all(&line.value);
    match values
        .iter()
        .find(|value| !value.is_string() && !value.is_u64())
    {
        Some(other) => Err(format!("expected a text or a whole number, found {other}")),
        None => Ok((place, values)),
    }
}

fn of_setting(line: &Line) -> std::result::Result<(usize, Vec<Value>), String> {
    let mut settings = SETTINGS.iter().enumerate();
    let found = settings
        .find(|(_, setting)| setting.table == line.table && setting.name == line.name)
        .map(|(place, setting)| (OPTIONS.len() + place, setting));
    let Some((place, setting)) = found else {
        // What is none at all, the core says best.
        line.check(&line.value)?;
        return Err(format!("it comes with the data, which [{}] names", RUN));
    };
    let has_lists = line
        .value
        .as_array()
        .is_some_and(|all| all.iter().any(Value::is_array));
    let values = match setting.is("array") && !has_lists {
        true => vec![line.value.clone()],
        false => one_or_all(&line.value),
    };
    for value in &values {
        line.check(value)?;
        setting.check(value)?;
    }
    Ok((place, values))
}

fn one_or_all(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.clone(),
        value => vec![value.clone()],
    }
}

/// Whether two values make the same run: 1 and 1.0 do.
fn is_same(a: &Value, b: &Value) -> bool {
    let numbers = a.as_f64().zip(b.as_f64());
    a == b || numbers.is_some_and(|(a, b)| a == b)
}
