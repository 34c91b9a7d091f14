//! Models of files that do not say what they are, by flags; and those of files that do.

use std::fs;
use std::path::Path;

use serde_json::{json, Value};

use crate::common::{idx, Folder};

/// What PyTorch wrote (`scripts/state_dict.py`), in a folder of its own.
fn folder() -> Folder {
    let folder = Folder::new();
    let fixture = "../../tests/fixtures/state_dict.safetensors";
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture);
    fs::copy(fixture, folder.path("bare.safetensors")).unwrap();
    folder.write("x.idx", &idx(3, 28, 28));
    folder
}

/// The model that a checkpoint is said to be, and what was said beside it.
fn told(folder: &Folder, flags: &[&str]) -> (Value, String) {
    let info = ["info", "--model", "bare.safetensors", "--json"];
    let output = folder.run(&[&info[..], flags].concat());
    assert!(output.status.success());
    let info: Value = serde_json::from_slice(&output.stdout).unwrap();
    let beside = String::from_utf8(output.stderr).unwrap();
    (info["config"]["model"].clone(), beside)
}

#[test]
fn what_is_assumed_is_said_and_can_be_said_otherwise() {
    let folder = folder();
    let (model, said) = told(&folder, &[]);
    assert_eq!(model["activation"], "relu");
    for words in [
        "input 784, hidden 4, latent 2, prior standard",
        "activation relu, likelihood bernoulli, pixels grey",
        "--activation",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let flags = [
        ["--activation", "tanh"],
        ["--likelihood", "gaussian"],
        ["--variance", "0.5"],
    ];
    let (model, said) = told(&folder, flags.as_flattened());
    assert_eq!(
        [
            &model["activation"],
            &model["likelihood"],
            &model["variance"]
        ],
        [&json!("tanh"), &json!("gaussian"), &json!(0.5)]
    );
    assert!(said.contains("activation tanh"), "{said}");
    folder.fails(&[
        "info",
        "--model",
        "bare.safetensors",
        "--likelihood",
        "categorical",
    ]);
}

#[test]
fn another_nonlinearity_encodes_otherwise_and_is_kept_by_an_export() {
    let folder = folder();
    let encode = ["encode", "--images", "x.idx", "--model"];
    let mu = |model: &str, flags: &[&str]| {
        folder.ok(&[&encode[..], &[model, "--out", "q.safetensors"], flags].concat());
        folder.tensor("q.safetensors", "mu").1
    };
    let tanh = ["--activation", "tanh"];
    let export = ["export", "--model", "bare.safetensors", "--torch", "out"];
    folder.ok(&[&export[..], &tanh].concat());
    let program = String::from_utf8(folder.read("out/model.py")).unwrap();
    assert!(program.contains("torch.tanh"), "{program}");
    let found = mu("bare.safetensors", &tanh);
    assert_ne!(found, mu("bare.safetensors", &[]));
    assert_eq!(found, mu("out/model.safetensors", &[]));
    // That one says what it is.
    let refused = [
        &encode[..],
        &["out/model.safetensors", "--out", "q.safetensors"],
        &tanh,
    ];
    let refused = folder.fails(&refused.concat());
    assert!(refused.contains("says what its model is"), "{refused}");
}

#[test]
fn training_begins_with_weights_alone() {
    let folder = folder();
    folder.write("data/train-images-idx3-ubyte", &idx(10, 28, 28));
    folder.write("data/t10k-images-idx3-ubyte", &idx(4, 28, 28));
    let train = ["train", "--data", "data", "--epochs", "1", "--batch", "5"];
    let begun = |flags: &[&str]| folder.ok(&[&train[..], flags].concat());
    let bare = ["--init", "bare.safetensors"];
    begun(&[&bare[..], &["--out", "r.safetensors"]].concat());
    let tanh = ["--activation", "tanh", "--out", "t.safetensors", "--half"];
    begun(&[&bare[..], &tanh].concat());
    assert_eq!(
        folder.info("r.safetensors")["config"]["model"]["activation"],
        "relu"
    );
    assert_eq!(
        folder.info("t.safetensors")["config"]["model"]["activation"],
        "tanh"
    );
    // What was shipped has no state of training either.
    begun(&["--weights", "t.safetensors", "--out", "again.safetensors"]);
    let info = folder.info("again.safetensors");
    assert_eq!(info["config"]["model"]["activation"], "tanh");
    assert_eq!(info["step"], 2);
    let refused = [
        &train[..],
        &bare,
        &["--latent", "3", "--out", "no.safetensors"],
    ]
    .concat();
    let refused = folder.fails(&refused);
    assert!(refused.contains("--latent beside --weights"), "{refused}");
}
