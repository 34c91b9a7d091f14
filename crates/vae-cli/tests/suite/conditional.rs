//! A model that is told the class: labels are read beside the images, `--class` is asked for where nothing else says it.

use crate::common::{self, labels, Folder, TEST, TRAIN};

const MODEL: &str = "m.safetensors";
const IMAGES: &str = "data/t10k-images-idx3-ubyte";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("data/train-labels-idx1-ubyte", &labels(TRAIN));
    folder.write("data/t10k-labels-idx1-ubyte", &labels(TEST));
    folder
}

fn train(folder: &Folder) {
    let told = ["--condition", "class", "--classes", "3"];
    folder.train(&[&told[..], &["--epochs", "2", "--out", MODEL]].concat());
}

#[test]
fn trains_on_the_labels_beside_the_images_and_keeps_how_many_classes_there_are() {
    let folder = folder();
    train(&folder);
    let model = &folder.info(MODEL)["config"]["model"];
    assert_eq!(
        (&model["condition"], &model["classes"]),
        (&"class".into(), &3.into())
    );
    folder.ok(&["eval", "--model", MODEL, "--data", "data"]);
    folder.ok(&[
        "train", "--data", "data", "--resume", MODEL, "--epochs", "3", "--out", MODEL,
    ]);
}

#[test]
fn images_without_labels_are_refused_by_that_name() {
    let folder = Folder::new();
    let told = ["--condition", "class", "--classes", "3", "--out", MODEL];
    let message = folder.fails(&[&["train"], &common::TINY[..], &told].concat());
    assert!(
        message.contains("labels: expected a class for each image"),
        "{message}"
    );
    let none = ["--condition", "class", "--out", MODEL];
    let message = folder.fails(&[&["train"], &common::TINY[..], &none].concat());
    assert!(message.contains("`condition` must be none"), "{message}");
}

#[test]
fn encodes_by_the_labels_and_decodes_and_samples_the_class_that_is_asked_for() {
    let folder = folder();
    train(&folder);
    let encode = |more: &[&str], out: &str| {
        let args = ["encode", "--model", MODEL, "--images", IMAGES, "--out", out];
        folder.ok(&[&args[..], more].concat());
        folder.tensor(out, "mu").1
    };
    let by_labels = encode(&[], "q.safetensors");
    let as_one = encode(&["--class", "1"], "one.safetensors");
    // Every third image is a 1 by its label too.
    for (i, (found, expected)) in by_labels.chunks(2).zip(as_one.chunks(2)).enumerate() {
        assert_eq!(found == expected, i % 3 == 1, "image {i}");
    }
    let z = [
        "--model",
        MODEL,
        "--latents",
        "q.safetensors",
        "--out",
        "p.safetensors",
    ];
    let message = folder.fails(&[&["decode"], &z[..]].concat());
    assert!(
        message.contains("--class: expected a class from 0 to 2"),
        "{message}"
    );
    let mean = |class: &str| {
        folder.ok(&[&["decode"], &z[..], &["--class", class]].concat());
        folder.tensor("p.safetensors", "mean").1
    };
    assert_ne!(mean("0"), mean("2"));
    let sample = |more: &[&str]| {
        let args = [
            "sample",
            "--model",
            MODEL,
            "--count",
            "6",
            "--out",
            "s.safetensors",
        ];
        folder.ok(&[&args[..], more].concat());
        folder.tensor("s.safetensors", "mean").1
    };
    let (in_turn, as_two) = (sample(&[]), sample(&["--class", "2"]));
    for (i, (found, expected)) in in_turn.chunks(16).zip(as_two.chunks(16)).enumerate() {
        assert_eq!(found == expected, i % 3 == 2, "sample {i}");
    }
    let args = [
        "sample",
        "--model",
        MODEL,
        "--out",
        "s.safetensors",
        "--class",
        "3",
    ];
    let message = folder.fails(&args);
    assert!(
        message.contains("expected a class from 0 to 2, as the model has, found 3"),
        "{message}"
    );
}

#[test]
fn a_model_that_is_told_nothing_takes_no_class() {
    let folder = folder();
    folder.train(&["--epochs", "1", "--out", MODEL]);
    let message = folder.fails(&["sample", "--model", MODEL, "--class", "1", "--out", "s.png"]);
    assert!(message.contains("--class: expected none"), "{message}");
}

#[test]
fn a_classifier_learned_from_few_labels_says_its_test_error_wherever_figures_are() {
    let folder = folder();
    let told = ["--condition", "semi-supervised", "--classes", "3"];
    let run = [
        "--labels", "6", "--epochs", "2", "--out", MODEL, "--log", "l",
    ];
    folder.train(&[&told[..], &run].concat());
    assert_eq!(folder.info(MODEL)["config"]["model"]["labels"], 6);
    let logged = &folder.log("l")[1]["test_error"];
    let eval = ["eval", "--model", MODEL, "--data", "data"];
    let figures: serde_json::Value =
        serde_json::from_str(&folder.ok(&[&eval[..], &["--json"]].concat())).unwrap();
    assert_eq!(&figures["test_error"], logged);
    let percent = format!("{:.2} %", 100.0 * logged.as_f64().unwrap());
    let told = folder.ok(&eval);
    assert!(told.contains(&format!("test error    {percent}")), "{told}");
}
