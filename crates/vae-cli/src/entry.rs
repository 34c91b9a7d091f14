//! A line of a training run's log, as JSON or, where the file's name ends so, as CSV.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vae::inference::Evaluation;

/// How every line of JSON begins.
const START: &[u8] = br#"{"epoch":"#;
/// The columns of CSV before the figures of images that are not trained on, and behind them. Steps and seconds are found by these.
const BEFORE: [&str; 5] = ["epoch", "step", "train_nll", "train_kl", "beta"];
const BEHIND: [&str; 2] = ["seconds", "run"];
/// Those figures, of the test images and of images held out of the training set.
const FIGURES: [[&str; 4]; 2] = [
    ["heldout_nll", "heldout_kl", "heldout_elbo", "test_error"],
    [
        "validation_nll",
        "validation_kl",
        "validation_elbo",
        "validation_error",
    ],
];

/// One line. Figures in nats per image.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Passes over the training set, with the fraction of the present one.
    pub epoch: f64,
    /// Steps behind the model.
    pub step: u64,
    /// nll in training: of this step's batch, or the mean over an epoch's images.
    pub train_nll: f64,
    /// kl in training, likewise.
    pub train_kl: f64,
    /// Weight of kl in the step's loss.
    pub beta: f64,
    /// Figures on images that are not trained on, at the end of an epoch.
    #[serde(flatten)]
    pub heldout: Option<Heldout>,
    /// Of training, since the log began.
    pub seconds: f64,
    /// Which run this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<u32>,
}

/// The part of a line that is of images which are not trained on.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Heldout {
    /// The test images.
    Test {
        heldout_nll: f64,
        heldout_kl: f64,
        heldout_elbo: f64,
        /// The share of images that the classifier takes for another class than theirs.
        #[serde(skip_serializing_if = "Option::is_none")]
        test_error: Option<f64>,
    },
    /// Images held out of the training set.
    Validation {
        validation_nll: f64,
        validation_kl: f64,
        validation_elbo: f64,
        /// Likewise.
        #[serde(skip_serializing_if = "Option::is_none")]
        validation_error: Option<f64>,
    },
}

impl Heldout {
    /// The figures of the test images, or of such as `is_validation` says.
    pub fn new(figures: &Evaluation, is_validation: bool) -> Self {
        let (nll, kl, elbo, error) = (figures.nll, figures.kl, figures.elbo, figures.test_error);
        match is_validation {
            false => Self::Test {
                heldout_nll: nll,
                heldout_kl: kl,
                heldout_elbo: elbo,
                test_error: error,
            },
            true => Self::Validation {
                validation_nll: nll,
                validation_kl: kl,
                validation_elbo: elbo,
                validation_error: error,
            },
        }
    }
}

/// What is read of a line.
#[derive(Deserialize)]
pub struct Line {
    /// Steps behind the model.
    pub step: u64,
    /// Of training.
    pub seconds: f64,
    /// Which run it is of, where it says so.
    pub run: Option<u32>,
}

/// What some bytes are.
pub enum Read {
    /// A line.
    Line(Line),
    /// What a file begins with.
    Head,
    /// What a line of ours may begin with, and has not ended.
    Begun,
    /// None of ours.
    Other,
}

/// How lines are written.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// An object each.
    Json,
    /// A row each, below the names of the columns.
    Csv {
        /// Whether the figures are of images held out of the training set.
        is_validation: bool,
    },
}

impl Format {
    /// That of a file at `path`.
    pub fn of(path: &Path, is_validation: bool) -> Self {
        let ending = path.extension().unwrap_or_default();
        match ending.eq_ignore_ascii_case("csv") {
            true => Self::Csv { is_validation },
            false => Self::Json,
        }
    }

    /// What a file begins with, before its first line.
    pub fn head(self) -> String {
        match self {
            Self::Json => String::new(),
            Self::Csv { is_validation } => {
                let figures = FIGURES[usize::from(is_validation)];
                let names = BEFORE.iter().chain(&figures).chain(&BEHIND);
                let names: Vec<&str> = names.copied().collect();
                format!("{}\n", names.join(","))
            }
        }
    }

    /// A line, without its end.
    pub fn line(self, entry: &Entry) -> io::Result<String> {
        let object = serde_json::to_string(entry)?;
        let Self::Csv { .. } = self else {
            return Ok(object);
        };
        let values: serde_json::Value = serde_json::from_str(&object)?;
        let head = self.head();
        let fields = head.trim_end().split(',').map(|name| match &values[name] {
            serde_json::Value::Null => String::new(),
            value => value.to_string(),
        });
        Ok(fields.collect::<Vec<_>>().join(","))
    }

    /// What the bytes of a line are, of which at `most` so many are looked at.
    pub fn read(self, text: &[u8], most: u64) -> Read {
        let is_whole = text.ends_with(b"\n");
        let may_go_on = !is_whole && (text.len() as u64) < most;
        let Self::Csv { .. } = self else {
            let shared = text.len().min(START.len());
            return match serde_json::from_slice(text) {
                Ok(line) => Read::Line(line),
                Err(_) if may_go_on && text[..shared] == START[..shared] => Read::Begun,
                Err(_) => Read::Other,
            };
        };
        let head = self.head();
        if text == head.as_bytes() {
            return Read::Head;
        }
        // Its last number may have lost digits.
        let is_of_row = |byte: &u8| byte.is_ascii_digit() || b".,-+e".contains(byte);
        if may_go_on && (head.as_bytes().starts_with(text) || text.iter().all(is_of_row)) {
            return Read::Begun;
        }
        row(&head, text).map_or(Read::Other, Read::Line)
    }
}

/// A row under its `head`.
fn row(head: &str, text: &[u8]) -> Option<Line> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('\n')?;
    let (names, fields): (Vec<_>, Vec<_>) = (
        head.trim_end().split(',').collect(),
        text.split(',').collect(),
    );
    let field = |name: &str| fields.get(names.iter().position(|own| *own == name)?);
    let is_all = names.len() == fields.len();
    let run = field("run")?;
    is_all.then_some(Line {
        step: field("step")?.parse().ok()?,
        seconds: field("seconds")?.parse().ok()?,
        run: match run.is_empty() {
            true => None,
            false => Some(run.parse().ok()?),
        },
    })
}
