//! `vae completions` and `vae man`: what the command line's own description is made into.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::error::{Acting, Result};
use crate::files;
use crate::print;
use crate::shell;

/// Prints the script by which a shell completes command lines.
pub fn script(args: &CompletionsArgs) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "vae", &mut script);
    print::checked(io::stdout().lock().write_all(&script))
}

/// Writes a page for the program, and one for each of its commands.
pub fn pages(args: &ManArgs) -> Result<()> {
    let folder = &args.folder;
    files::make_folder(folder)?;
    clap_mangen::generate_to(Args::command(), folder).acting("write to", folder)?;
    print::told(&format!(
        "vae.1 and its commands' pages in {}: man -l {}",
        folder.display(),
        shell::quoted(&folder.join("vae.1")),
    ))
}
