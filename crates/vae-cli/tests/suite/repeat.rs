//! The same run gives the same bytes: twice, in two parts, by flags or by file, and after Ctrl-C.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::common::{Folder, TINY};
use serde_json::Value;

#[test]
fn same_seed_same_bytes() {
    let folder = Folder::new();
    let run = |seed, out| {
        folder.train(&[
            "--pixels", "dynamic", "--epochs", "2", "--seed", seed, "--out", out,
        ]);
        folder.read(out)
    };
    let (first, second, other) = (run("7", "a"), run("7", "b"), run("8", "c"));
    assert!(first == second);
    // The files differ in their weights, not only in the seed that the configuration names.
    let weight = |file| folder.tensor(file, "decoder.out.weight").1;
    assert!(first != other && weight("a") != weight("c"));
}

#[test]
fn one_epoch_and_then_another_are_two() {
    let folder = Folder::new();
    folder.train(&[
        "--pixels", "dynamic", "--warmup", "10", "--epochs", "2", "--out", "straight",
    ]);
    folder.train(&[
        "--pixels", "dynamic", "--warmup", "10", "--epochs", "1", "--out", "part",
    ]);
    assert!(folder.read("straight") != folder.read("part"));
    folder.ok(&[
        "train", "--data", "data", "--resume", "part", "--epochs", "2", "--out", "whole",
    ]);
    assert!(folder.read("straight") == folder.read("whole"));
}

#[test]
fn flags_and_file_mean_the_same() {
    let folder = Folder::new();
    let toml = r#"
        [model]
        input = 16
        hidden = [5, 4]
        latent = 3
        activation = "silu"
        likelihood = "gaussian-learned"
        variance = 0.2
        pixels = "threshold"
        [train]
        batch = 7
        lr = 0.002
        epochs = 2
        beta = 0.5
        warmup = 3
        clip = 1.5
        seed = 9
    "#;
    folder.write("c.toml", toml.as_bytes());
    folder.ok(&[
        "train", "--data", "data", "--config", "c.toml", "--out", "by-file",
    ]);
    folder.ok(&[
        "train",
        "--data",
        "data",
        "--out",
        "by-flags",
        "--input",
        "16",
        "--hidden",
        "5,4",
        "--latent",
        "3",
        "--activation",
        "silu",
        "--likelihood",
        "gaussian-learned",
        "--variance",
        "0.2",
        "--pixels",
        "threshold",
        "--batch",
        "7",
        "--lr",
        "2e-3",
        "--epochs",
        "2",
        "--beta",
        "0.5",
        "--warmup",
        "3",
        "--clip",
        "1.5",
        "--seed",
        "9",
    ]);
    assert!(folder.read("by-file") == folder.read("by-flags"));

    folder.ok(&[
        "train", "--data", "data", "--config", "c.toml", "--seed", "10", "--out", "over",
    ]);
    let info = folder.ok(&["info", "--model", "over"]);
    assert!(
        info.contains("seed = 10") && info.contains("batch = 7"),
        "{info}"
    );
}

#[test]
fn the_log_has_a_line_an_epoch_and_goes_on() {
    let folder = Folder::new();
    folder.train(&[
        "--epochs",
        "2",
        "--log",
        "log.jsonl",
        "--log-steps",
        "3",
        "--out",
        "m",
    ]);
    // Seven steps an epoch: lines after steps 3, 6, 7 (epoch), 9, 12, 14 (epoch).
    let lines = folder.log("log.jsonl");
    assert_eq!(folder.steps("log.jsonl"), [3, 6, 7, 9, 12, 14]);
    assert!(lines[0].get("heldout_elbo").is_none());
    let number = |name: &str| lines[5][name].as_f64().unwrap();
    assert_eq!(number("epoch"), 2.0);
    let bound = -(number("heldout_nll") + number("heldout_kl"));
    assert!((number("heldout_elbo") - bound).abs() < 1e-9);
    assert!(number("train_nll") > 0.0 && number("train_kl") > 0.0 && number("seconds") > 0.0);

    // The checkpoint on disk is the model that the last line speaks of.
    let eval = folder.ok(&["eval", "--model", "m", "--data", "data", "--json"]);
    let eval: Value = serde_json::from_str(&eval).unwrap();
    assert_eq!(eval["elbo"], lines[5]["heldout_elbo"]);

    folder.ok(&[
        "train",
        "--data",
        "data",
        "--resume",
        "m",
        "--epochs",
        "3",
        "--log",
        "log.jsonl",
        "--out",
        "m",
    ]);
    assert_eq!(folder.steps("log.jsonl"), [3, 6, 7, 9, 12, 14, 21]);
}

#[test]
fn after_a_signal_the_checkpoint_goes_on_exactly() {
    let folder = Folder::new();
    let long = ["--epochs", "100000", "--out", "stopped"];
    let mut child = folder
        .command(&[&["train"], &TINY[..], &long].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines
        .next()
        .unwrap()
        .unwrap()
        .starts_with("data: 50 images"));
    assert!(lines.next().unwrap().unwrap().starts_with("epoch 1/100000"));
    let kill = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    lines.for_each(drop);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(143));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("saving"), "{told}");
    let way_on = "to go on: vae train --resume stopped --data data --out stopped";
    assert!(told.contains(way_on), "{told}");

    let info = folder.info("stopped");
    let epochs = (info["epoch"].as_u64().unwrap() + 1).to_string();
    folder.ok(&[
        "train", "--data", "data", "--resume", "stopped", "--epochs", &epochs, "--out", "whole",
    ]);
    folder.train(&["--epochs", &epochs, "--out", "straight"]);
    assert!(folder.read("whole") == folder.read("straight"));
}
