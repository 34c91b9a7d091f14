//! The flags of what tells of models, settings, data and the program itself.

use std::path::PathBuf;

use clap_complete::Shell;

use super::inputs::ModelArg;

/// `vae info`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae info [OPTIONS] <MODEL>",
    after_help = "Example:
  vae info m.safetensors"
)]
pub struct InfoArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `vae export`
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "vae export [OPTIONS] <MODEL>",
    after_help = "Example:
  vae export m.safetensors --torch folder"
)]
pub struct ExportArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// Folder to write model.py and model.safetensors to
    ///
    /// Folder to write model.py and model.safetensors to, which is made: the whole model for PyTorch, with a training loop that runs
    /// under torchrun, too.
    #[arg(long, value_name = "FOLDER")]
    pub torch: PathBuf,
    /// Replace these files where they are there
    #[arg(long)]
    pub force: bool,
}

/// `vae config`
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// Print the JSON Schema of a configuration file instead
    #[arg(long)]
    pub schema: bool,
}

/// `vae data`
#[derive(Debug, clap::Args)]
pub struct DataArgs {
    /// Print one JSON array
    #[arg(long)]
    pub json: bool,
}

/// `vae completions`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vae completions bash > ~/.local/share/bash-completion/completions/vae
  vae completions zsh > ~/.zfunc/_vae
  vae completions fish > ~/.config/fish/completions/vae.fish")]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// `vae man`
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  vae man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Folder to write vae.1 and vae-COMMAND.1 to; it is made
    pub folder: PathBuf,
}
