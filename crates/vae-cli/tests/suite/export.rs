//! `vae export`: what it puts into a folder, and what it leaves alone there.

use std::fs;

use crate::common::{labels, Folder, TEST, TRAIN};

#[test]
fn a_folder_with_the_program_and_what_it_begins_with() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "m.safetensors"]);
    let told = folder.ok(&["export", "--model", "m.safetensors", "--torch", "for torch"]);
    assert!(
        told.contains("model.py") && told.contains("for torch"),
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
