//! What files tell of runs: checkpoints, logs and the figures that `vae eval --json` prints. Those of one run have one name, but
//! for their endings: `a.safetensors`, `a.best.safetensors`, `a.jsonl`, `a.json`.

use std::path::{Path, PathBuf};

use serde_json::{json, Map, Value};
use vae::content::{EMPTY, SAFETENSORS};
use vae::Checkpoint;

use crate::error::{Error, Result};
use crate::files;
use crate::model;
use crate::print;
use crate::setting::SETTINGS;
use crate::text;
use crate::validation::State;

/// What files of runs end with.
pub const ENDINGS: [&str; 4] = ["safetensors", "jsonl", "csv", "json"];
/// Words in the names of a run's files that are not of the run's.
const WORDS: [&str; 2] = [BEST, ".eval"];
const BEST: &str = ".best";

/// What is known of a run.
#[derive(Debug, Default)]
pub struct Run {
    /// The name of its files, without their endings.
    pub name: String,
    /// Its settings by their names, in the order in which they are shown.
    pub settings: Vec<(String, Value)>,
    /// What it came to, by name.
    pub figures: Map<String, Value>,
    /// The files that this is from, and what they are.
    files: Vec<(Kind, PathBuf)>,
}

/// What a file is to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Last,
    Best,
    Log,
    Eval,
}

/// Adds what the file at `path` tells to the run that it is of.
pub fn add(runs: &mut Vec<Run>, path: &Path) -> Result<()> {
    let (kind, told) = read(path)?;
    let (name, _) = name(path);
    let run = match runs.iter().position(|run| run.name == name) {
        Some(place) => &mut runs[place],
        None => {
            runs.push(Run {
                name,
                ..Run::default()
            });
            let last = runs.len() - 1;
            &mut runs[last]
        }
    };
    if let Some((_, other)) = run.files.iter().find(|(other, _)| *other == kind) {
        let what = path.display().to_string();
        let found = format!("a second one beside {}", other.display());
        return Err(Error::unexpected(what, "one such file of a run", found));
    }
    run.take(kind, told);
    run.files.push((kind, path.to_owned()));
    Ok(())
}

/// What a file tells.
#[derive(Default)]
struct Told {
    settings: Vec<(String, Value)>,
    figures: Map<String, Value>,
}

impl Run {
    fn take(&mut self, kind: Kind, told: Told) {
        let has = |kind| self.files.iter().any(|(own, _)| *own == kind);
        // The checkpoint knows best where the run stands, and the best epoch's stands elsewhere.
        let (is_first, is_later) = match kind {
            Kind::Last => (true, false),
            Kind::Best => (!has(Kind::Last), has(Kind::Last) || has(Kind::Log)),
            Kind::Log => (false, has(Kind::Last)),
            Kind::Eval => (false, false),
        };
        if is_first {
            self.settings = told.settings;
        }
        for (name, value) in told.figures {
            if !is_later || !self.figures.contains_key(&name) {
                self.figures.insert(name, value);
            }
        }
    }
}

/// The name of the run that a file is of, and whether it is of its best epoch.
fn name(path: &Path) -> (String, bool) {
    let path = path.to_string_lossy();
    let mut endings = ENDINGS.iter();
    let without = endings.find_map(|ending| path.strip_suffix(ending)?.strip_suffix('.'));
    let mut name = without.unwrap_or(&path);
    let mut is_best = false;
    while let Some((word, shorter)) = WORDS
        .iter()
        .find_map(|word| Some((*word, name.strip_suffix(word)?)))
    {
        is_best |= word == BEST;
        name = shorter;
    }
    (name.to_owned(), is_best)
}

fn read(path: &Path) -> Result<(Kind, Told)> {
    match files::sniff(path)? {
        Some(SAFETENSORS) => {
            let kind = match name(path).1 {
                true => Kind::Best,
                false => Kind::Last,
            };
            Ok((kind, checkpoint(&model::read(path)?, path)?))
        }
        Some(EMPTY) => Err(refused(path, EMPTY)),
        _ => {
            let text = text::read(path, EXPECTED)?;
            let (kind, figures) = match eval(&text) {
                Some(figures) => (Kind::Eval, figures),
                None => (Kind::Log, log(&text, path)?),
            };
            let told = Told {
                figures,
                ..Told::default()
            };
            Ok((kind, told))
        }
    }
}

const EXPECTED: &str = "a checkpoint, a log of training, or what vae eval --json prints";

fn refused(path: &Path, found: &str) -> Error {
    Error::unexpected(path.display().to_string(), EXPECTED, found)
}

fn checkpoint(checkpoint: &Checkpoint, path: &Path) -> Result<Told> {
    let config = serde_json::to_value(&checkpoint.config).unwrap_or_default();
    let mut settings = vec![("data".to_owned(), config["model"]["data"].clone())];
    let all = SETTINGS.iter();
    settings.extend(all.map(|own| (own.name.clone(), config[own.table][&own.name].clone())));
    let mut figures = Map::new();
    if let Some(training) = &checkpoint.training {
        let is_over = training.images > 0 && training.cursor == training.images;
        figures.insert(
            "epoch".to_owned(),
            json!(training.epoch + u64::from(is_over)),
        );
        figures.insert("step".to_owned(), json!(training.step));
        settings.push(("train_images".to_owned(), json!(training.images)));
        if let Some(judged) = State::read(training, path)? {
            settings.push(("validation".to_owned(), json!(judged.images)));
            settings.push(("patience".to_owned(), json!(judged.patience)));
            if judged.best_epoch > 0 {
                figures.insert("best_epoch".to_owned(), json!(judged.best_epoch));
                figures.insert("best_validation_elbo".to_owned(), json!(judged.best_elbo));
            }
        }
    }
    Ok(Told { settings, figures })
}

/// The figures of `vae eval --json`, if it is such.
fn eval(text: &str) -> Option<Map<String, Value>> {
    let all: Map<String, Value> = serde_json::from_str(text).ok()?;
    let is_eval = all.contains_key("elbo") && all.contains_key("images");
    if !is_eval {
        return None;
    }
    let mut figures = numbers(all);
    // A setting of the run has that name, too.
    if let Some(seed) = figures.remove("seed") {
        figures.insert("seed_of_eval".to_owned(), seed);
    }
    Some(figures)
}

fn numbers(all: Map<String, Value>) -> Map<String, Value> {
    all.into_iter()
        .filter(|(_, value)| value.is_number())
        .collect()
}

/// The figures of the last epoch that a log tells of. Half a line at its end, as a run that was killed may leave, is told and counts
/// for nothing.
fn log(text: &str, path: &Path) -> Result<Map<String, Value>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let is_table = lines.first().is_some_and(|line| line.starts_with("epoch,"));
    let is_cut = !text.ends_with('\n');
    let (head, lines) = lines.split_at(usize::from(is_table));
    let mut last = Map::new();
    for (place, text) in lines.iter().enumerate() {
        let line = match head {
            // Without its end a number may have lost digits.
            [_] if is_cut && place + 1 == lines.len() => None,
            [head] => row(head, text),
            _ => serde_json::from_str(text).ok(),
        };
        let is_log = |line: &Map<String, Value>| line.contains_key("train_nll");
        let Some(line) = line.filter(is_log) else {
            if place > 0 && place + 1 == lines.len() {
                let told = "its last line is half-written and counts for nothing";
                print::message(&format!("{}: {told}", path.display()));
                break;
            }
            let number = place + 1 + head.len();
            return Err(refused(path, &format!("something else in line {number}")));
        };
        // Lines within an epoch have no figures of images that are not trained on.
        let is_of_epoch = line.keys().any(|name| name.ends_with("_elbo"));
        if is_of_epoch || last.is_empty() {
            last = numbers(line);
        }
    }
    // Which run it is, and what beta the last step had, is no result.
    last.remove("run");
    last.remove("beta");
    Ok(last)
}

/// A row of a log as CSV, which has nothing but numbers.
fn row(head: &str, text: &str) -> Option<Map<String, Value>> {
    let (names, values): (Vec<_>, Vec<_>) = (head.split(',').collect(), text.split(',').collect());
    if names.len() != values.len() {
        return None;
    }
    let pairs = names.into_iter().zip(values);
    let told = pairs.filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| Some((name.to_owned(), serde_json::from_str(value).ok()?)))
        .collect()
}
