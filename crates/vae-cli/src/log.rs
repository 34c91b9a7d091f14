//! The log of a training run: a file of lines, appended to. What a line is, is in `entry`. A resumed run goes on with it where its checkpoint stands; a
//! fresh one begins a file of its own. A log of another run, and what others write into ours, stays as it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use vae::Trainer;

use crate::entry::{Entry, Format, Line, Read as Found};
use crate::error::{Acting, Error, Result};
use crate::file_identity::Stamp;
use crate::place::Place;
use crate::print;

/// Bytes of a line at most.
const LONGEST: u64 = 1 << 12;

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
    format: Format,
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
    /// `is_validation`: whether it tells of images held out of the training set.
    pub fn open(
        path: Option<&Path>,
        is_validation: bool,
        others: &[&Path],
        from: Option<&Trainer>,
        replace: bool,
    ) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let place = Place::new(path, others)?;
        let format = Format::of(path, is_validation);
        let file = append(place.target()).acting("write", path)?;
        let found = file.metadata().acting("read", path)?;
        let none = Kept {
            is_cut: found.len() > 0,
            ..Kept::default()
        };
        let kept = match from {
            Some(trainer) => kept(&file, path, format, trainer, replace)?.unwrap_or(none),
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
            format,
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
            print::note(&format!("{path}: lines are replaced; {copy} has them"));
        }
        if !self.append(&self.next(&entry)?)? {
            self.move_on(false)?;
            self.append(&self.next(&entry)?)?;
        }
        Ok(())
    }

    /// What comes next in the file, behind the end of the last line, or what a file begins with.
    fn next(&self, entry: &Entry) -> io::Result<String> {
        let before = match (self.kept.end, self.kept.is_open) {
            (0, _) => self.format.head(),
            (_, true) => "\n".to_owned(),
            (_, false) => String::new(),
        };
        Ok(format!("{before}{}\n", self.format.line(entry)?))
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
fn kept(
    file: &File,
    path: &Path,
    format: Format,
    trainer: &Trainer,
    replace: bool,
) -> Result<Option<Kept>> {
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
        match format.read(&text, LONGEST) {
            Found::Line(line) if is_others(&line) && replace => return Ok(None),
            Found::Line(line) if is_others(&line) => {
                let expected = "lines of the run that --resume goes on with, a new file, or --force to replace this one";
                return refuse(number, expected, "another run's");
            }
            Found::Line(line) if line.step <= trainer.step_count() && !kept.is_cut => {
                kept.seconds = line.seconds;
                kept.is_open = !text.ends_with(b"\n");
                kept.end += length as u64;
            }
            Found::Head if number == 1 => kept.end += length as u64,
            // A run that was killed may have left half a line.
            Found::Line(_) | Found::Begun => kept.is_cut = true,
            Found::Head | Found::Other => {
                let expected = "a line of this program's log, to go on with";
                return refuse(number, expected, "something else");
            }
        }
    }
    Ok(Some(kept))
}
