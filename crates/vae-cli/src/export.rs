//! `vae export`: a model in the words of another program.

use vae::checkpoint::Precision;
use vae::export::torch;

use crate::args::ExportArgs;
use crate::error::{Error, InFile, Result};
use crate::files;
use crate::model;
use crate::output::Output;
use crate::print;

/// Names of the files in the folder; the Python looks for the weights under theirs.
const WEIGHTS: &str = "model.safetensors";
const SOURCE: &str = "model.py";

/// Writes the folder.
pub fn run(args: &ExportArgs) -> Result<()> {
    let folder = &args.torch;
    let mut checkpoint = model::read(&args.model)?;
    // Of runs that are judged on images held out: it goes by one of their epochs, and training elsewhere is none.
    if let Some(training) = &mut checkpoint.training {
        training.validation = None;
    }
    let source = torch::source(&checkpoint.config).in_file(&args.model)?;
    let weights = checkpoint.write(Precision::F32).in_file(&args.model)?;
    files::make_folder(folder)?;
    let file = |name: &str| Output::new(&folder.join(name), &[&args.model]);
    let mut files = [
        (file(SOURCE)?, source.into_bytes()),
        (file(WEIGHTS)?, weights),
    ];
    if let Some((taken, _)) = files.iter().find(|(file, _)| file.exists() && !args.force) {
        let what = taken.path().display().to_string();
        return Err(Error::unexpected(
            what,
            "no file yet, or --force to replace it",
            "one",
        ));
    }
    for (file, bytes) in &mut files {
        file.write(bytes)?;
    }
    print::told(&format!(
        "{0} and {1} in {2}: python {2}/{0} --help",
        SOURCE,
        WEIGHTS,
        folder.display()
    ))
}
