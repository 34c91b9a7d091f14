//! `vae export`: what it puts into a folder, and what it leaves alone there.

use std::fs;

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use crate::common::{labels, Folder, TEST, TRAIN};

#[test]
fn a_folder_with_the_program_and_what_it_begins_with() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "m.safetensors"]);
    let told = folder.ok(&["export", "--model", "m.safetensors", "--torch", "for torch"]);
    // As a shell takes it.
    assert!(
        told.contains("python 'for torch/model.py' --help"),
        "{told}"
    );
    let program = String::from_utf8(folder.read("for torch/model.py")).unwrap();
    assert!(program.contains("nn.Linear(16, 6)"), "{program}");
    // Its weights, and where its training stands, are a checkpoint as before.
    assert_eq!(
        folder.read("for torch/model.safetensors"),
        folder.read("m.safetensors")
    );
}

#[test]
fn weights_of_half_the_size_come_whole() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--half", "--out", "m.safetensors"]);
    folder.ok(&["export", "--model", "m.safetensors", "--torch", "out"]);
    let (shape, _) = folder.tensor("out/model.safetensors", "encoder.mu.weight");
    assert_eq!(shape, [2, 6]);
}

#[test]
fn what_is_there_stays_unless_it_may_be_replaced() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m.safetensors"]);
    let export = ["export", "--model", "m.safetensors", "--torch", "out"];
    fs::create_dir(folder.path("out")).unwrap();
    folder.write("out/model.py", b"mine");
    let refused = folder.fails(&export);
    assert!(
        refused.contains("model.py") && refused.contains("--force"),
        "{refused}"
    );
    assert_eq!(folder.read("out/model.py"), b"mine");
    assert!(!folder.path("out/model.safetensors").exists());
    folder.ok(&[&export[..], &["--force"]].concat());
    assert_ne!(folder.read("out/model.py"), b"mine");
    // A model is never written over itself.
    let refused = folder.fails(&[
        "export",
        "--model",
        "out/model.safetensors",
        "--torch",
        "out",
        "--force",
    ]);
    assert!(refused.contains("another use"), "{refused}");
    folder.write("file", b"");
    folder.fails(&["export", "--model", "m.safetensors", "--torch", "file"]);
}

#[test]
fn a_model_that_it_has_no_words_for_is_refused_before_anything_is_made() {
    let folder = Folder::new();
    folder.write("data/train-labels-idx1-ubyte", &labels(TRAIN));
    folder.write("data/t10k-labels-idx1-ubyte", &labels(TEST));
    folder.train(&[
        "--epochs",
        "1",
        "--condition",
        "semi-supervised",
        "--classes",
        "3",
        "--labels",
        "10",
        "--out",
        "m.safetensors",
    ]);
    let refused = folder.fails(&["export", "--model", "m.safetensors", "--torch", "out"]);
    assert!(
        refused.contains("m.safetensors") && refused.contains("semi-supervised"),
        "{refused}"
    );
    assert!(!folder.path("out").exists());
}

/// What stands between the lines of dashes, as a reader of YAML has it, and the Markdown behind it.
fn card(folder: &Folder, name: &str) -> (Yaml, String) {
    let text = String::from_utf8(folder.read(name)).unwrap();
    let (front, rest) = text
        .strip_prefix("---\n")
        .unwrap()
        .split_once("\n---\n")
        .unwrap();
    let read = YamlLoader::load_from_str(front).unwrap();
    (read.into_iter().next().unwrap(), rest.to_owned())
}

#[test]
fn a_model_card_has_the_figures_of_eval() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "m"]);
    let eval = ["eval", "m", "--data", "data", "--iw-samples", "5", "--json"];
    let told = folder.ok(&eval);
    folder.write("m.json", told.as_bytes());
    let figures: Value = serde_json::from_str(&told).unwrap();
    let hub = ["export", "m", "--hub", "a: \"model\"", "--eval", "m.json"];
    folder.ok(&[&hub[..], &["--license", "mit"]].concat());
    let (front, text) = card(&folder, "a: \"model\"/README.md");
    assert_eq!(front["license"].as_str(), Some("mit"));
    assert_eq!(front["library_name"].as_str(), Some("vae-playground"));
    let index = &front["model-index"][0];
    assert_eq!(index["name"].as_str(), Some("a: \"model\""));
    // Whose images they are eval cannot know.
    assert_eq!(index["results"][0]["dataset"]["type"].as_str(), Some("own"));
    let metrics = index["results"][0]["metrics"].as_vec().unwrap();
    let names: Vec<&str> = metrics
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["elbo", "nll", "kl", "iw_log_px"]);
    let listed: Vec<_> = front["metrics"].as_vec().unwrap().iter().collect();
    assert_eq!(listed.len(), names.len());
    for (name, metric) in names.iter().zip(metrics) {
        assert_eq!(metric["value"].as_f64(), figures[name].as_f64());
        let row = format!("{} ± {} |", figures[name], figures[format!("{name}_se")]);
        assert!(text.contains(&row), "{row}: {text}");
    }
    assert!(
        text.contains("Trained on 50 images, 2 epochs, 14 steps."),
        "{text}"
    );
    assert!(text.contains("from model import load"), "{text}");

    let settings: Value = serde_json::from_slice(&folder.read("a: \"model\"/config.json")).unwrap();
    let config = &folder.info("m")["config"];
    for table in ["model", "train"] {
        assert_eq!(settings[table], config[table]);
    }
    let weights = "a: \"model\"/model.safetensors";
    assert!(folder.info(weights)["step"].is_null());
    let name = "encoder.mu.weight";
    assert_eq!(folder.tensor(weights, name), folder.tensor("m", name));
}

#[test]
fn a_model_card_invents_nothing() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--half", "--out", "m"]);
    folder.ok(&["export", "m", "--hub", "hub"]);
    let (front, text) = card(&folder, "hub/README.md");
    for key in ["license", "datasets", "metrics", "model-index"] {
        assert!(front[key].is_badvalue(), "{key}");
    }
    for word in ["Evaluation", "Trained on", "±"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    // Figures of another model are none of this one's.
    folder.train(&["--epochs", "0", "--latent", "3", "--out", "other"]);
    let told = folder.ok(&["eval", "other", "--data", "data", "--json"]);
    folder.write("other.json", told.as_bytes());
    folder.write("text.json", b"{}");
    for (eval, word) in [("other.json", "3 latents"), ("text.json", "other pixels")] {
        let refused = folder.fails(&["export", "m", "--hub", "no", "--eval", eval]);
        assert!(
            refused.contains(eval) && refused.contains(word),
            "{refused}"
        );
    }
    assert!(!folder.path("no").exists());
    let both = folder.fails(&["export", "m", "--hub", "a", "--torch", "b"]);
    assert!(both.contains("cannot be used with"), "{both}");
    folder.fails(&["export", "m"]);
    folder.fails(&["export", "m", "--torch", "b", "--license", "mit"]);
}
