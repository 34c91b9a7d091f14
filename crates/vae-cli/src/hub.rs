//! `vae export --hub`: a model as a repository for the Hugging Face Hub, that is its weights, its settings as JSON and a model card.

use std::path::Path;

use serde_json::{json, Map, Value};
use vae::export::{self, card, Facts};
use vae::{Checkpoint, ModelConfig, Precision};

use crate::args::ExportArgs;
use crate::error::{Error, InFile, Result};
use crate::text;

/// The files by their names; the program for PyTorch is among them where there is one for this model.
pub fn files(
    checkpoint: Checkpoint,
    folder: &Path,
    args: &ExportArgs,
) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let config = &checkpoint.config;
    let figures = match &args.eval {
        Some(path) => Some(figures(path, &config.model)?),
        None => None,
    };
    let program = export::torch_source(config).ok();
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    let name = name.to_string_lossy();
    let count = |tensor: &vae::Tensor| tensor.elem_count();
    let facts = Facts {
        name: &name,
        license: args.license.as_deref(),
        parameters: checkpoint.parameters.values().map(count).sum(),
        trained: checkpoint.training.as_ref().map(|training| {
            let is_over = training.cursor == training.images;
            let epochs = training.epoch + u64::from(is_over);
            [training.images, epochs, training.step]
        }),
        figures: figures.as_ref(),
        has_program: program.is_some(),
    };
    let readme = card(config, &facts).into_bytes();
    let mut settings = json!({ "model_type": "vae-playground" });
    settings["model"] = json!(config.model);
    settings["train"] = json!(config.train);
    let settings = format!("{settings:#}\n").into_bytes();
    let weights = Checkpoint {
        training: None,
        ..checkpoint
    };
    let weights = weights.write(Precision::F32).in_file(&args.model)?;
    let mut files = vec![
        ("README.md", readme),
        ("config.json", settings),
        ("model.safetensors", weights),
    ];
    files.extend(program.map(|program| ("model.py", program.into_bytes())));
    Ok(files)
}

/// What `vae eval --json` found, in the file at `path`. Refuses figures that cannot be of this model.
fn figures(path: &Path, model: &ModelConfig) -> Result<Map<String, Value>> {
    let expected = "what vae eval --json prints of this model";
    let refuse = |found: String| Error::unexpected(path.display().to_string(), expected, found);
    let text = text::read(path, expected)?;
    let figures: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))?;
    if figures.get("pixels") != Some(&json!(model.pixels)) {
        return Err(refuse("figures of other pixels, or none".to_owned()));
    }
    match figures.get("kl_per_latent").and_then(Value::as_array) {
        Some(latents) if latents.len() == model.latent => Ok(figures),
        latents => Err(refuse(format!(
            "figures of {} latents",
            latents.map_or(0, Vec::len)
        ))),
    }
}
