//! What a run saves: where it stands, after each epoch and at the end, and beside it, where it is judged on images held out of
//! training, the epoch that was the best. What others have put there meanwhile stays, and the run goes on beside it.

use std::path::Path;

use vae::{Checkpoint, Precision};

use crate::args::TrainArgs;
use crate::error::{Error, InFile, Result};
use crate::output::Output;
use crate::progress::Progress;

/// The word in the name of the best epoch's file.
pub const BEST: &str = "best";

/// The files of a run.
pub struct Saving<'a> {
    args: &'a TrainArgs,
    out: Output,
    best: Option<Best>,
    progress: Progress,
    /// The step of the checkpoint on disk.
    saved: Option<u64>,
}

/// The file of the best epoch.
pub struct Best {
    out: Output,
    /// What is to be in it; nothing before the first epoch, or where the file of before has gone.
    bytes: Option<Vec<u8>>,
    is_written: bool,
}

impl Best {
    /// What is to be written to `out`, where there is something, unless it `is_written` there.
    pub fn new(out: Output, bytes: Option<Vec<u8>>, is_written: bool) -> Self {
        Self {
            out,
            bytes,
            is_written,
        }
    }

    fn write(&mut self, progress: &Progress) -> Result<()> {
        let Some(bytes) = self.bytes.as_deref().filter(|_| !self.is_written) else {
            return Ok(());
        };
        write(&mut self.out, bytes, progress)?;
        self.is_written = true;
        Ok(())
    }
}

impl<'a> Saving<'a> {
    /// Nothing is written yet.
    pub fn new(args: &'a TrainArgs, out: Output, best: Option<Best>, progress: Progress) -> Self {
        Self {
            args,
            out,
            best,
            progress,
            saved: None,
        }
    }

    /// Where the run is saved.
    pub fn path(&self) -> &Path {
        self.out.path()
    }

    /// Where the best epoch is, if one is there.
    pub fn best_path(&self) -> Option<&Path> {
        let best = self.best.as_ref()?;
        best.is_written.then(|| best.out.path())
    }

    /// Whether weights alone are wanted at the end.
    pub fn is_of_weights(&self) -> bool {
        self.args.half
    }

    /// Whether the file has what the run came to at this step.
    pub fn is_at(&self, step: u64) -> bool {
        self.saved == Some(step)
    }

    /// Whether what is to be written is the file that the run goes on from.
    pub fn goes_on_in_place(&self) -> bool {
        let from = self.args.resume.as_deref();
        from.is_some_and(|from| self.out.is(from))
    }

    /// Remembers a state as the best, to be written with the next.
    pub fn is_best(&mut self, state: &Checkpoint) -> Result<()> {
        let Some(best) = &mut self.best else {
            return Ok(());
        };
        let bytes = state.write(Precision::F32).in_file(best.out.path())?;
        (best.bytes, best.is_written) = (Some(bytes), false);
        Ok(())
    }

    /// Saves the `state` after `step` steps.
    pub fn state(&mut self, state: &Checkpoint, step: u64) -> Result<()> {
        self.write(state, Precision::F32)?;
        self.saved = Some(step);
        Ok(())
    }

    /// Saves weights alone, for shipping: those of the best epoch, where one is known, else those of `last`.
    pub fn weights(&mut self, last: Checkpoint) -> Result<()> {
        let bytes = self.best.as_ref().and_then(|best| best.bytes.as_deref());
        let chosen = bytes.map_or(Ok(last), Checkpoint::read)?;
        let alone = Checkpoint {
            training: None,
            ..chosen
        };
        self.write(&alone, Precision::F16)
    }

    /// Saves the `state` of a run that is stopped. Before it has come to the end of an epoch it replaces no file but the one that
    /// it goes on from: it goes beside.
    pub fn stopped(&mut self, state: &Checkpoint, step: u64) -> Result<()> {
        if self.saved.is_none() && self.out.exists() && !self.goes_on_in_place() {
            self.out = self.out.beside("stopped")?;
            if let Some(best) = &mut self.best {
                best.out = self.out.beside(BEST)?;
                best.is_written = false;
            }
        }
        match self.is_at(step) {
            true => Ok(()),
            false => self.state(state, step),
        }
    }

    /// The best first: where the run stands says that there is one.
    fn write(&mut self, state: &Checkpoint, precision: Precision) -> Result<()> {
        let bytes = state.write(precision).in_file(self.out.path())?;
        let Some(best) = &mut self.best else {
            return write(&mut self.out, &bytes, &self.progress);
        };
        best.write(&self.progress)?;
        if write_or_move(&mut self.out, &bytes, &self.progress)? {
            // Whoever goes on from here looks for it here.
            best.out = self.out.beside(BEST)?;
            best.is_written = false;
            best.write(&self.progress)?;
        }
        Ok(())
    }
}

fn write(out: &mut Output, bytes: &[u8], progress: &Progress) -> Result<()> {
    write_or_move(out, bytes, progress).map(drop)
}

/// Puts `bytes` into the file, or beside it, where another run has come there meanwhile, so that neither is lost; answers whether
/// that is so.
fn write_or_move(out: &mut Output, bytes: &[u8], progress: &Progress) -> Result<bool> {
    let Err(error) = out.write(bytes) else {
        return Ok(false);
    };
    let Error::Taken(there) = error else {
        return Err(error);
    };
    *out = out.beside("other")?;
    let (there, here) = (there.display(), out.path().display());
    let told = format!("a file has come to {there}; saving as {here}");
    progress.message(&told);
    out.write(bytes)?;
    Ok(true)
}
