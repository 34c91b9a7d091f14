//! The log of a training run: a file of JSON lines, appended to. A resumed run goes on with it where its checkpoint stands; a
//! fresh one begins a file of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vae::inference::evaluate::Evaluation;

use crate::error::{Acting, Error, Result};
use crate::output::{append, beside};
use crate::print;

/// How every line begins.
const START: &[u8] = br#"{"epoch":"#;
/// Bytes of a line at most.
const LONGEST: u64 = 1 << 12;

/// One line. Figures in nats per image.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Passes over the training set, with the fraction of the present one.
    pub epoch: f64,
    /// Steps behind the model.
    pub step: u64,
    /// nll in training: of this step's batch, or the mean over an epoch's steps.
    pub train_nll: f64,
    /// kl in training, likewise.
    pub train_kl: f64,
    /// Weight of kl in the step's loss.
    pub beta: f64,
    /// Figures on the test images, at the end of an epoch.
    #[serde(flatten)]
    pub heldout: Option<Heldout>,
    /// Of training, since the log began.
    pub seconds: f64,
}

/// The test images' part of a line.
#[derive(Debug, Serialize)]
pub struct Heldout {
    heldout_nll: f64,
    heldout_kl: f64,
    heldout_elbo: f64,
}

impl From<&Evaluation> for Heldout {
    fn from(evaluation: &Evaluation) -> Self {
        Self {
            heldout_nll: evaluation.nll,
            heldout_kl: evaluation.kl,
            heldout_elbo: evaluation.elbo,
        }
    }
}

/// What is read of a line.
#[derive(Deserialize)]
struct Line {
    step: u64,
    seconds: f64,
}

/// Whether a line of ours may begin so, and has not ended.
fn is_begun(text: &[u8]) -> bool {
    let shared = text.len().min(START.len());
    let is_long = text.len() as u64 == LONGEST;
    text[..shared] == START[..shared] && !text.ends_with(b"\n") && !is_long
}

/// The open file, if one was asked for.
#[derive(Debug, Default)]
pub struct Log {
    file: Option<(File, PathBuf)>,
    /// Where the first line is to come, where the file has more than is kept.
    end: Option<u64>,
    /// Where the file is copied to before, if lines of others than this run go.
    copy: Option<PathBuf>,
    /// Whether the last kept line has no end.
    is_open: bool,
    /// The last kept line's.
    seconds: f64,
}

impl Log {
    /// Opens the file at `path`, where there is one to be, to append to it. It is none of the `others` of the run. Of its lines
    /// those up to step `from` are kept; a run that does not go on from a checkpoint needs a new file, unless it is to `replace`
    /// it. What is not kept stays until there is a line to write, and then in a file beside.
    pub fn open(
        path: Option<&Path>,
        others: &[&Path],
        from: Option<u64>,
        replace: bool,
    ) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let mut log = Self::default();
        let length = path.metadata().map_or(0, |file| file.len());
        let file = append(path, others)?;
        log.end = match from {
            Some(step) => log.kept(path, step)?,
            None if length == 0 => Some(0),
            None if replace => {
                log.copy = Some(beside(path, "before"));
                Some(0)
            }
            None => {
                return Err(Error::unexpected(
                    path.display().to_string(),
                    "a new file, as a fresh run begins, or --force to replace this one",
                    format!("{length} bytes"),
                ))
            }
        };
        log.file = Some((file, path.to_owned()));
        Ok(log)
    }

    /// Where the lines end that are not behind `step`, if others follow. Refuses a file that is no log.
    fn kept(&mut self, path: &Path, step: u64) -> Result<Option<u64>> {
        let mut file = BufReader::new(File::open(path).acting("read", path)?);
        let mut end = 0;
        for number in 1.. {
            let mut text = Vec::new();
            let mut line = (&mut file).take(LONGEST);
            let length = line.read_until(b'\n', &mut text).acting("read", path)?;
            if length == 0 {
                return Ok(None);
            }
            match serde_json::from_slice::<Line>(&text) {
                Ok(line) if line.step <= step => {
                    self.seconds = line.seconds;
                    self.is_open = !text.ends_with(b"\n");
                }
                Ok(_) => {
                    self.copy = Some(beside(path, "before"));
                    return Ok(Some(end));
                }
                // A run that was killed may have left half a line.
                Err(_) if is_begun(&text) => return Ok(Some(end)),
                Err(_) => {
                    return Err(Error::unexpected(
                        format!("{}:{number}", path.display()),
                        "a line of this program's log, to go on with",
                        "something else",
                    ))
                }
            }
            end += length as u64;
        }
        Ok(None)
    }

    /// Appends a line; its seconds are those of this run.
    pub fn write(&mut self, mut entry: Entry) -> Result<()> {
        entry.seconds += self.seconds;
        let Some((file, path)) = &mut self.file else {
            return Ok(());
        };
        if let Some(copy) = self.copy.take() {
            fs::copy(&*path, &copy).acting("copy", path)?;
            let (path, copy) = (path.display(), copy.display());
            print::message(&format!("{path}: lines are replaced; {copy} has them"));
        }
        if let Some(end) = self.end.take() {
            file.set_len(end).acting("write", path)?;
        }
        let before = if std::mem::take(&mut self.is_open) {
            "\n"
        } else {
            ""
        };
        serde_json::to_string(&entry)
            .map_err(Into::into)
            .and_then(|json| file.write_all(format!("{before}{json}\n").as_bytes()))
            .acting("write", path)
    }
}
