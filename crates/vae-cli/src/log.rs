//! The log of a training run: a file of JSON lines, appended to. A resumed run goes on with it where its checkpoint stands; a
//! fresh one begins a file of its own. A log of another run, and what others write into ours, stays as it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use vae::inference::evaluate::Evaluation;
use vae::train::Trainer;

use crate::error::{Acting, Error, Result};
use crate::file_identity::Stamp;
use crate::place::Place;
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
struct Line {
    step: u64,
    seconds: f64,
    run: Option<u32>,
}

/// Whether a line of ours may begin so, and has not ended.
fn is_begun(text: &[u8]) -> bool {
    let shared = text.len().min(START.len());
    let is_long = text.len() as u64 == LONGEST;
    text[..shared] == START[..shared] && !text.ends_with(b"\n") && !is_long
}

/// What stays of a file's lines.
#[derive(Debug, Default)]
struct Kept {
    /// Where they end, and the next one is to come.
    end: u64,
    /// Whether others follow, which go.
    is_cut: bool,
    /// Whether the last one has no end.
    is_open: bool,
    /// What the last one tells.
    seconds: f64,
}

/// The log, if one was asked for.
#[derive(Debug, Default)]
pub struct Log(Option<Open>);

/// An open log.
#[derive(Debug)]
struct Open {
    file: File,
    place: Place,
    /// What the file was when this last wrote to it.
    left: Stamp,
    kept: Kept,
}

impl Log {
    /// Opens the file at `path`, where there is one to be, to append to it. It is none of the `others` of the run. Of its lines
    /// those up to where `from` stands are kept; a run that does not go on from a checkpoint, or has another's lines there, needs a
    /// new file, unless it is to `replace` it. What is not kept stays until there is a line to write, and then in a file beside.
    pub fn open(
        path: Option<&Path>,
        others: &[&Path],
        from: Option<&Trainer>,
        replace: bool,
    ) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let place = Place::new(path, others)?;
        let file = append(place.target()).acting("write", path)?;
        let found = file.metadata().acting("read", path)?;
        let none = Kept {
            is_cut: found.len() > 0,
            ..Kept::default()
        };
        let kept = match from {
            Some(trainer) => kept(&file, path, trainer, replace)?.unwrap_or(none),
            None if replace || !none.is_cut => none,
            None => {
                return Err(place.refused(
                    "a new file, as a fresh run begins, or --force to replace this one",
                    &format!("{} bytes", found.len()),
                ))
            }
        };
        Ok(Self(Some(Open {
            left: Stamp::of_growing(&found),
            file,
            place,
            kept,
        })))
    }

    /// Where it is, if there is one.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_ref().map(|open| open.place.path())
    }

    /// Appends a line; its seconds are those of this run.
    pub fn write(&mut self, entry: Entry) -> Result<()> {
        let Some(open) = &mut self.0 else {
            return Ok(());
        };
        let written = open.write(entry);
        written.acting("write", open.place.path())
    }
}

impl Open {
    fn write(&mut self, mut entry: Entry) -> io::Result<()> {
        entry.seconds += self.kept.seconds;
        let there = self.place.there()?;
        if there.as_ref().map(Stamp::of_growing).as_ref() != Some(&self.left) {
            self.move_on(there.is_none())?;
        } else if self.kept.is_cut {
            let copy = self.place.beside("before");
            // Each try would leave another part of it.
            fs::copy(self.place.target(), &copy).inspect_err(|_| drop(fs::remove_file(&copy)))?;
            self.file.set_len(self.kept.end)?;
            self.kept.is_cut = false;
            let (path, copy) = (self.place.path().display(), copy.display());
            print::message(&format!("{path}: lines are replaced; {copy} has them"));
        }
        let before = match self.kept.is_open {
            true => "\n",
            false => "",
        };
        let line = format!("{before}{}\n", serde_json::to_string(&entry)?);
        if !self.append(&line)? {
            self.move_on(false)?;
            self.append(&line)?;
        }
        Ok(())
    }

    /// Writes what comes next; answers whether nobody else wrote at the same time.
    fn append(&mut self, text: &str) -> io::Result<bool> {
        let written = self.file.write_all(text.as_bytes());
        if written.is_err() {
            // Half a line would spoil the next.
            self.file.set_len(self.kept.end)?;
        }
        let now = self.file.metadata()?;
        if written.is_ok() && now.len() != self.kept.end + text.len() as u64 {
            return Ok(false);
        }
        self.left = Stamp::of_growing(&now);
        self.kept.end = now.len();
        self.kept.is_open &= written.is_err();
        written.map(|()| true)
    }

    /// Goes on in a new file with the lines that are this run's: in place of the old one where that `is_gone`, or beside it, as
    /// others write to it.
    fn move_on(&mut self, is_gone: bool) -> io::Result<()> {
        let old = self.place.path().to_owned();
        let path = match is_gone {
            true => old.clone(),
            false => self.place.beside("other"),
        };
        let place = Place::new(&path, &[]).map_err(io::Error::other)?;
        let mut file = append(place.target())?;
        self.file.seek(SeekFrom::Start(0))?;
        // Fewer, where the old one was cut short.
        self.kept.end = io::copy(&mut (&self.file).take(self.kept.end), &mut file)?;
        let told = match is_gone {
            true => "it was gone and is made anew".to_owned(),
            false => format!("others write to it; going on in {}", path.display()),
        };
        print::message(&format!("{}: {told}", old.display()));
        (self.file, self.place, self.kept.is_cut) = (file, place, false);
        Ok(())
    }
}

/// A file that lines are appended to, made where there is none.
fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true).open(path)
}

/// Of the lines of `file` those that are not behind where `trainer` stands; none where they are another run's and are to be
/// `replace`d. Refuses a file that is no log, and another run's.
fn kept(file: &File, path: &Path, trainer: &Trainer, replace: bool) -> Result<Option<Kept>> {
    let refuse = |number: usize, expected: &str, found: &str| {
        let place = format!("{}:{number}", path.display());
        Err(Error::unexpected(place, expected, found))
    };
    let is_others = |line: &Line| {
        let both = line.run.zip(trainer.run());
        both.is_some_and(|(theirs, own)| theirs != own)
    };
    let mut file = BufReader::new(file);
    let mut kept = Kept::default();
    for number in 1.. {
        let mut text = Vec::new();
        let mut line = (&mut file).take(LONGEST);
        let length = line.read_until(b'\n', &mut text).acting("read", path)?;
        if length == 0 {
            break;
        }
        match serde_json::from_slice::<Line>(&text) {
            Ok(line) if is_others(&line) && replace => return Ok(None),
            Ok(line) if is_others(&line) => {
                let expected = "lines of the run that --resume goes on with, a new file, or --force to replace this one";
                return refuse(number, expected, "another run's");
            }
            Ok(line) if line.step <= trainer.step_count() && !kept.is_cut => {
                kept.seconds = line.seconds;
                kept.is_open = !text.ends_with(b"\n");
                kept.end += length as u64;
            }
            Ok(_) => kept.is_cut = true,
            // A run that was killed may have left half a line.
            Err(_) if is_begun(&text) => kept.is_cut = true,
            Err(_) => {
                let expected = "a line of this program's log, to go on with";
                return refuse(number, expected, "something else");
            }
        }
    }
    Ok(Some(kept))
}
