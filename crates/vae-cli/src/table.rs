//! `vae table`: what files tell of runs as one table: the settings that differ, and what the runs came to.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::args::{TableArgs, TableFormat};
use crate::csv;
use crate::error::{Acting, Error, Result};
use crate::gathered::{self, Run, ENDINGS};
use crate::print;
use crate::setting::{listed, SETTINGS};

/// The first columns of what runs came to.
const FIRST: [&str; 5] = [
    "epoch",
    "step",
    "seconds",
    "best_epoch",
    "best_validation_elbo",
];
/// What the name of a standard error ends with, behind that of its figure.
const ERROR: &str = "_se";

/// A row, its columns by name. What a run has nothing of is null.
type Row = Map<String, Value>;

/// Gathers and prints. A file that is broken, or none of a run, is named and left out, and makes it a failure.
pub fn run(args: &TableArgs) -> Result<()> {
    let mut runs: Vec<Run> = Vec::new();
    let mut left_out = 0;
    for path in &args.runs {
        let found = match path.is_dir() {
            true => in_folder(path),
            false => Ok(vec![path.clone()]),
        };
        let added = found.map(|paths| {
            for path in paths {
                if let Err(error) = gathered::add(&mut runs, &path) {
                    print::message(&format!("{error}; it is left out"));
                    left_out += 1;
                }
            }
        });
        if let Err(error) = added {
            print::message(&error.to_string());
            left_out += 1;
        }
    }
    let (columns, rows) = rows(&runs);
    match args.format {
        _ if rows.is_empty() => {}
        TableFormat::Csv => print_csv(&columns, &rows)?,
        TableFormat::Json => print_json(&columns, &rows)?,
        TableFormat::Markdown => print_markdown(&columns, &rows)?,
    }
    match (left_out, rows.len()) {
        (0, 1..) => Ok(()),
        (0, _) => Err(Error::unexpected("table", "files of runs", "none")),
        (n, _) => Err(Error::unexpected(
            "table",
            "whole files of runs alone",
            format!("{n} that are none and left out"),
        )),
    }
}

/// The files in a folder that may be of runs, by their names.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).acting("read", folder)? {
        let path = entry.acting("read", folder)?.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // What a log that went on has replaced.
        let is_old = stem.ends_with(".before");
        if path.is_file() && ENDINGS.contains(&&*ending) && !is_old {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The names of the columns, and a row for each run.
fn rows(runs: &[Run]) -> (Vec<String>, Vec<Row>) {
    let value = |run: &Run, name: &str| {
        let mut settings = run.settings.iter();
        let found = settings.find(|(own, _)| own == name);
        found.map_or(Value::Null, |(_, value)| value.clone())
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in runs.iter().flat_map(|run| &run.settings) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let known = || runs.iter().filter(|run| !run.settings.is_empty());
    names.retain(|name| {
        let mut values = known().map(|run| value(run, name));
        let first = values.next();
        values.any(|other| Some(other) != first)
    });
    let mut figures: Vec<&str> = FIRST.to_vec();
    for name in runs.iter().flat_map(|run| run.figures.keys()) {
        if !figures.contains(&name.as_str()) {
            figures.push(name);
        }
    }
    figures.retain(|name| runs.iter().any(|run| run.figures.contains_key(*name)));
    let row = |run: &Run| {
        let mut row = Row::new();
        row.insert("run".to_owned(), run.name.as_str().into());
        for name in &names {
            row.insert((*name).to_owned(), value(run, name));
        }
        for name in &figures {
            let figure = run.figures.get(*name).cloned();
            row.insert((*name).to_owned(), figure.unwrap_or_default());
        }
        row
    };
    let rows = runs.iter().map(row).collect();
    let columns = ["run"].into_iter().chain(names).chain(figures);
    (columns.map(str::to_owned).collect(), rows)
}

fn print_csv(columns: &[String], rows: &[Row]) -> Result<()> {
    let line = |fields: Vec<String>| print::line(&fields.join(","));
    line(columns.iter().map(|name| csv::field(name)).collect())?;
    rows.iter().try_for_each(|row| {
        let field = |name: &String| match &row[name] {
            Value::Null => String::new(),
            value => csv::field(&listed(value)),
        };
        line(columns.iter().map(field).collect())
    })
}

/// An array of objects, each on a line, with their columns in order.
fn print_json(columns: &[String], rows: &[Row]) -> Result<()> {
    let text = |value: &Value| value.to_string();
    for (place, row) in rows.iter().enumerate() {
        let pair = |name: &String| format!("{}:{}", text(&name.as_str().into()), text(&row[name]));
        let pairs: Vec<String> = columns.iter().map(pair).collect();
        let start = if place == 0 { "[" } else { " " };
        let end = if place + 1 == rows.len() { "]" } else { "," };
        print::line(&format!("{start}{{{}}}{end}", pairs.join(",")))?;
    }
    Ok(())
}

/// Figures with their standard errors in one column.
fn print_markdown(columns: &[String], rows: &[Row]) -> Result<()> {
    let is_error = |name: &str| {
        let figure = name.strip_suffix(ERROR);
        figure.is_some_and(|figure| columns.iter().any(|other| other == figure))
    };
    let shown: Vec<&String> = columns.iter().filter(|name| !is_error(name)).collect();
    let line = |cells: Vec<String>| print::line(&format!("| {} |", cells.join(" | ")));
    line(shown.iter().map(|name| name.to_string()).collect())?;
    print::line(&format!("|{}", "---|".repeat(shown.len())))?;
    rows.iter().try_for_each(|row| {
        let cell = |name: &&String| {
            let figure = cell(name, &row[*name]);
            match row.get(&format!("{name}{ERROR}")) {
                Some(error) if error.is_number() => {
                    format!("{figure} ± {}", cell(ERROR, error))
                }
                _ => figure,
            }
        };
        line(shown.iter().map(cell).collect())
    })
}

/// A value in a cell of Markdown: a setting as it is set, a figure that is no whole number to thousandths.
fn cell(name: &str, value: &Value) -> String {
    let is_setting = SETTINGS.iter().any(|setting| setting.name == name);
    match value.as_f64().filter(|_| !is_setting) {
        Some(number) if number.fract() == 0.0 => number.to_string(),
        Some(number) if number.abs() < 0.01 => format!("{number:.2e}"),
        Some(number) => format!("{number:.3}"),
        None if value.is_null() => String::new(),
        None => listed(value).replace('|', "\\|").replace(['\n', '\r'], " "),
    }
}
