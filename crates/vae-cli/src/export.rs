//! `vae export`: a model in the words of another program.

use std::path::Path;

use vae::{export, Checkpoint, Precision};

use crate::args::ExportArgs;
use crate::error::{Error, InFile, Result};
use crate::files;
use crate::hub;
use crate::model;
use crate::output::Output;
use crate::print;
use crate::shell;

/// Names of the files in a folder for PyTorch; the Python looks for the weights under theirs.
const WEIGHTS: &str = "model.safetensors";
const SOURCE: &str = "model.py";

/// Writes the folder.
pub fn run(args: &ExportArgs) -> Result<()> {
    let checkpoint = model::read_as(&args.model)?;
    if let Some(folder) = &args.hub {
        let files = hub::files(checkpoint, folder, args)?;
        write(folder, &files, args)?;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        return print::told(&format!("{} in {}", names.join(", "), folder.display()));
    }
    let folder = args.torch.as_deref().unwrap_or(Path::new("."));
    let files = for_torch(checkpoint, args)?;
    write(folder, &files, args)?;
    print::told(&format!(
        "{SOURCE} and {WEIGHTS} in {}: python {} --help",
        folder.display(),
        shell::quoted(&folder.join(SOURCE)),
    ))
}

/// The program and its weights, with where their training stands.
fn for_torch(
    mut checkpoint: Checkpoint,
    args: &ExportArgs,
) -> Result<[(&'static str, Vec<u8>); 2]> {
    // Of runs that are judged on images held out: it goes by one of their epochs, and training elsewhere is none.
    if let Some(training) = &mut checkpoint.training {
        training.validation = None;
    }
    let source = export::torch_source(&checkpoint.config).in_file(&args.model)?;
    let weights = checkpoint.write(Precision::F32).in_file(&args.model)?;
    Ok([(SOURCE, source.into_bytes()), (WEIGHTS, weights)])
}

/// Puts all files into the folder, which is made; or none, where one of them is there that may not be replaced.
fn write(folder: &Path, files: &[(&str, Vec<u8>)], args: &ExportArgs) -> Result<()> {
    files::make_folder(folder)?;
    let mut inputs: Vec<&Path> = vec![&args.model];
    inputs.extend(args.eval.as_deref());
    let mut outputs = Vec::new();
    for (name, bytes) in files {
        outputs.push((Output::new(&folder.join(name), &inputs)?, bytes));
    }
    if let Some((taken, _)) = outputs
        .iter()
        .find(|(file, _)| file.exists() && !args.force)
    {
        let what = taken.path().display().to_string();
        let expected = "no file yet, or --force to replace it";
        return Err(Error::unexpected(what, expected, "one"));
    }
    for (file, bytes) in &mut outputs {
        file.write(bytes)?;
    }
    Ok(())
}
