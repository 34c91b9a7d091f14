//! A model card as the Hugging Face Hub has it: Markdown with metadata in YAML before it. It says what a checkpoint and the figures
//! of an evaluation say, and nothing besides.
//! Metadata: <https://huggingface.co/docs/hub/model-cards>, whose example is `modelcard.md` of huggingface/hub-docs.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::torch;
use crate::config::{Config, ModelConfig};
use crate::data::Origin;

/// Where the Hub has the datasets of the registry.
const ON_THE_HUB: [(&str, &str); 2] = [
    ("mnist", "ylecun/mnist"),
    ("fashion", "zalando-datasets/fashion_mnist"),
];
/// Figures of an evaluation that stand in a card, their standard errors beside them, and what they are.
const FIGURES: [(&str, &str); 6] = [
    ("elbo", "ELBO, nats an image"),
    ("nll", "-log p(x\\|z), nats an image"),
    ("kl", "KL(q(z\\|x) ‖ p(z)), nats an image"),
    (
        "iw_log_px",
        "log p(x) by importance sampling, nats an image",
    ),
    ("ais_log_px", "log p(x) by annealing, nats an image"),
    ("test_error", "share of images whose class is mistaken"),
];

/// What a card is made of beside the configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// What the model is called.
    pub name: &'a str,
    /// Its licence as the Hub writes it, where that is said.
    pub license: Option<&'a str>,
    /// How many numbers are learned.
    pub parameters: usize,
    /// Images trained on, epochs and steps done, where the checkpoint says so.
    pub trained: Option<[u64; 3]>,
    /// What was measured, by the names of the JSON that `vae eval` prints.
    pub figures: Option<&'a Map<String, Value>>,
    /// Whether a program for PyTorch is beside it.
    pub has_program: bool,
}

/// The card of a model with these settings.
pub fn card(config: &Config, facts: &Facts) -> String {
    let mut card = front_matter(&config.model, facts);
    let _ = write!(card, "\n# {}\n\n", facts.name);
    let _ = writeln!(
        card,
        "{} {} parameters. {}",
        torch::title(&config.model),
        facts.parameters,
        about_data(&config.model)
    );
    card += &settings(config);
    if let Some([images, epochs, steps]) = facts.trained {
        let _ = writeln!(
            card,
            "\nTrained on {images} images, {epochs} epochs, {steps} steps."
        );
    }
    if let Some(figures) = facts.figures {
        card += &evaluation(figures);
    }
    card + &usage(&config.model, facts)
}

/// The figures that were measured: their names, words, numbers and, where there are some, standard errors.
fn measured(
    figures: &Map<String, Value>,
) -> impl Iterator<Item = (&'static str, &'static str, &Value, Option<&Value>)> {
    FIGURES.iter().filter_map(|&(name, about)| {
        let number = |name: &str| figures.get(name).filter(|value| value.is_number());
        Some((name, about, number(name)?, number(&format!("{name}_se"))))
    })
}

/// Text as YAML and JSON both have it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn front_matter(model: &ModelConfig, facts: &Facts) -> String {
    let mut lines = vec!["---".to_owned()];
    if let Some(license) = facts.license {
        lines.push(format!("license: {}", quoted(license)));
    }
    lines.push("library_name: vae-playground".to_owned());
    let is_of_images = model.columns.is_none() && !model.has_letters();
    if is_of_images && model.class_units() == 0 {
        lines.push("pipeline_tag: unconditional-image-generation".to_owned());
    }
    lines.push("tags:".to_owned());
    let tags = ["vae", "variational-autoencoder", "safetensors"];
    lines.extend(tags.map(|tag| format!("- {tag}")));
    lines.extend(facts.has_program.then(|| "- pytorch".to_owned()));
    let trained_on = model.entry().and_then(|entry| on_the_hub(entry.id));
    if let Some(id) = trained_on {
        lines.extend(["datasets:".to_owned(), format!("- {id}")]);
    }
    if let Some(figures) = facts.figures {
        lines.push("metrics:".to_owned());
        lines.extend(measured(figures).map(|(name, ..)| format!("- {name}")));
        let data = figures.get("data").and_then(Value::as_str).unwrap_or("own");
        let id = on_the_hub(data).unwrap_or(data);
        lines.extend([
            "model-index:".to_owned(),
            format!("- name: {}", quoted(facts.name)),
            "  results:".to_owned(),
            "  - task:".to_owned(),
            "      type: unconditional-image-generation".to_owned(),
            "    dataset:".to_owned(),
            format!("      type: {}", quoted(id)),
            format!("      name: {}", quoted(data)),
            "      split: test".to_owned(),
            "    metrics:".to_owned(),
        ]);
        for (name, about, value, _) in measured(figures) {
            lines.extend([
                format!("    - type: {name}"),
                format!("      value: {value}"),
                format!("      name: {}", quoted(&about.replace('\\', ""))),
            ]);
        }
    }
    lines.push("---".to_owned());
    lines.join("\n") + "\n"
}

/// The dataset's name on the Hub, where it is there.
fn on_the_hub(data: &str) -> Option<&'static str> {
    let found = ON_THE_HUB.iter().find(|(own, _)| *own == data);
    found.map(|(_, id)| *id)
}

/// What the dataset is, whose it is and under which licence.
fn about_data(model: &ModelConfig) -> String {
    match model.entry() {
        Some(entry) if !matches!(entry.origin, Origin::Own) => format!(
            "Of the dataset `{}`: {}; {}.",
            entry.id, entry.credit, entry.licence
        ),
        _ => "Of data of its maker's own.".to_owned(),
    }
}

/// The settings that make a model what it is, by their names.
fn settings(config: &Config) -> String {
    let values = serde_json::to_value(config).unwrap_or_default();
    let mut lines = String::from("\n| setting | |\n|---|---|\n");
    for (table, names) in [
        (
            "model",
            &["likelihood", "pixels", "prior", "posterior", "condition"][..],
        ),
        (
            "train",
            &["objective", "beta", "optimizer", "lr", "batch", "seed"][..],
        ),
    ] {
        for name in names {
            let value = &values[table][name];
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned);
            let _ = writeln!(lines, "| {name} | {shown} |");
        }
    }
    lines + "\nconfig.json has all of them.\n"
}

fn evaluation(figures: &Map<String, Value>) -> String {
    let mut text = String::from("\n## Evaluation\n\n");
    if let (Some(images), Some(seed)) = (figures.get("images"), figures.get("seed")) {
        let _ = writeln!(
            text,
            "Of {images} test images, seed {seed}; ± is one standard error over them.\n"
        );
    }
    text += "| | |\n|---|---|\n";
    for (_, about, value, error) in measured(figures) {
        let error = error.map_or(String::new(), |error| format!(" ± {error}"));
        let _ = writeln!(text, "| {about} | {value}{error} |");
    }
    text
}

fn usage(model: &ModelConfig, facts: &Facts) -> String {
    let is_of_images = model.columns.is_none() && !model.has_letters();
    let sample = match (is_of_images, model.has_letters()) {
        (true, _) => "vae sample model.safetensors -o samples.png",
        (_, true) => "vae sample model.safetensors",
        _ => "vae sample model.safetensors -o rows.csv",
    };
    let mut text = format!(
        "\n## Usage\n\nOn the command line, with the program of the VAE playground, whose page opens model.safetensors too:\n\n\
         ```sh\nvae info model.safetensors\n{sample}\n```\n"
    );
    if facts.has_program {
        text += "\nIn PyTorch, by the file beside the weights (`pip install numpy safetensors torch`):\n\n```python\nfrom model import load\n\n\
            vae, _, _ = load()\n";
        text += match model.class_units() {
            0 => "images = vae.sample(16)       # means of p(x|z), z from the prior\nmu, logvar = vae.encode(images)\n```\n",
            _ => "print(vae)                    # encode and decode take the class beside x and z\n```\n",
        };
    }
    text
}
