//! The flags of what tells of models, settings, data and the program itself.

use std::path::PathBuf;

use clap::ArgGroup;
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
    group = ArgGroup::new("to").required(true),
    after_help = "Examples:
  vae export m.safetensors --torch folder
  vae eval m.safetensors --json > m.json
  vae export m.safetensors --hub my-vae --eval m.json --license mit"
)]
pub struct ExportArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArg,
    /// Folder to write model.py and model.safetensors to
    ///
    /// The folder is made. It is the whole model for PyTorch, with a training loop that runs under torchrun, too.
    #[arg(long, value_name = "FOLDER", group = "to")]
    pub torch: Option<PathBuf>,
    /// Folder to write a repository for the Hugging Face Hub to
    ///
    /// The folder is made: model.safetensors with the weights alone, config.json, the model card README.md and, of a model that
    /// PyTorch can have, model.py. Its name is the model's.
    #[arg(long, value_name = "FOLDER", group = "to")]
    pub hub: Option<PathBuf>,
    /// Figures for the model card, as vae eval --json prints them
    #[arg(
        long,
        value_name = "FILE.json",
        requires = "hub",
        conflicts_with = "torch"
    )]
    pub eval: Option<PathBuf>,
    /// Licence for the model card, by its name on the Hub, such as mit
    #[arg(long, value_name = "ID", requires = "hub", conflicts_with = "torch")]
    pub license: Option<String>,
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
