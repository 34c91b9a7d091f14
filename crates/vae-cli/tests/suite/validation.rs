//! Images held out of the training set: which they are, what is told of them, the epoch that is kept for them, and when training
//! ends for them. Fifty images to train on of which ten are held out are five batches of eight an epoch.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::common::{with_text, Folder, TINY};
use serde_json::Value;

/// A run that learns much too fast, so that some epochs are worse than those before.
const WILD: [&str; 10] = [
    "--validation",
    "10",
    "--pixels",
    "dynamic",
    "--lr",
    "0.3",
    "--log",
    "log",
    "--seed",
    "3",
];

fn wild(folder: &Folder, args: &[&str]) -> String {
    folder.train(&[&WILD, args].concat())
}

/// What a checkpoint says of its validation.
fn state(folder: &Folder, model: &str) -> Value {
    folder.info(model)["validation"].clone()
}

/// The bound of each epoch, and the first of the best ones, counted from 1.
fn bounds(folder: &Folder) -> (Vec<f64>, usize) {
    let lines = folder.log("log");
    let elbo = |line: &Value| line["validation_elbo"].as_f64().unwrap();
    let bounds: Vec<f64> = lines.iter().map(elbo).collect();
    let best = bounds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let first = bounds.iter().position(|&bound| bound == best).unwrap();
    (bounds, first + 1)
}

#[test]
fn the_best_epoch_is_kept_beside_the_last() {
    let folder = Folder::new();
    let told = wild(&folder, &["--epochs", "12", "--out", "m.safetensors"]);
    let lines = folder.log("log");
    assert_eq!(lines[0]["step"], 5);
    assert!(lines[0].get("heldout_elbo").is_none());
    let (bounds, best) = bounds(&folder);
    assert!(best < 12, "{bounds:?}");
    assert!(
        told.starts_with("data: 40 images of 4 x 4, 10 validation; "),
        "{told}"
    );
    assert!(told.contains("\nepoch 1/12  train "), "{told}");
    assert!(told.contains("  validation ") && !told.contains("test"));
    let cost = -bounds[best - 1];
    let end = format!(
        "the best epoch by validation is {best} of 12, {cost:.2}; m.best.safetensors has it, m.safetensors the last\n"
    );
    assert!(told.ends_with(&end), "{told}");
    assert_eq!(folder.info("m.safetensors")["epoch"], 12);
    assert_eq!(folder.info("m.best.safetensors")["epoch"], best);
    let said = state(&folder, "m.safetensors");
    assert_eq!(said["best_epoch"], best);
    assert_eq!(said["best_elbo"], bounds[best - 1]);
    assert_eq!(said["images"], 10);
    let line = format!("# judged on 10 images held out of training, the best epoch {best}: elbo");
    assert!(folder
        .ok(&["info", "--model", "m.safetensors"])
        .contains(&line));

    // The best is what the same run of so many epochs comes to.
    let epochs = best.to_string();
    folder.train(
        &[
            &WILD[..6],
            &["--seed", "3", "--epochs", &epochs, "--out", "n"],
        ]
        .concat(),
    );
    let weights = |file| folder.tensor(file, "decoder.out.weight");
    assert_eq!(weights("m.best.safetensors"), weights("n"));

    // The seed alone says which images are held out, and other ones make another run of it.
    let twice = |seed: &str, out: &str| {
        folder.train(&[
            "--validation",
            "10",
            "--seed",
            seed,
            "--epochs",
            "1",
            "--out",
            out,
        ]);
        folder.read(out)
    };
    assert!(twice("4", "a") == twice("4", "b"));
}

#[test]
fn a_run_in_parts_is_the_run_in_one() {
    let folder = Folder::new();
    let end = ["--patience", "3", "--epochs", "40"];
    let told = wild(&folder, &[&end[..], &["--out", "whole"]].concat());
    let (bounds, best) = bounds(&folder);
    // It ended by patience, for which some epoch was better than one before it.
    assert_eq!(bounds.len(), best + 3, "{bounds:?}");
    assert!(best > 1 && best + 3 < 40);
    let why = "no better bound on the validation images for 3 epochs: stopped; the best";
    assert!(told.contains(why), "{told}");

    // An epoch at a time, as if each were killed after saving; the count goes on through all of them.
    let first = ["--patience", "3", "--epochs", "1", "--out", "part"];
    folder.train(&[&WILD[..6], &["--seed", "3"], &first].concat());
    for epochs in 2..=best + 3 {
        let epochs = epochs.to_string();
        folder.ok(&[
            "train", "--data", "data", "--resume", "part", "--epochs", &epochs, "--out", "part",
        ]);
    }
    let go_on = |out: &str| {
        folder.ok(&[
            "train", "--data", "data", "--resume", "part", "--epochs", "40", "--out", out,
        ])
    };
    let told = go_on("part");
    assert!(told.contains("nothing to do: no better bound"), "{told}");
    // Elsewhere the best goes along.
    go_on("other");
    for file in ["part", "other"] {
        let weights = |file: &str| folder.tensor(file, "decoder.out.weight");
        assert_eq!(weights(file), weights("whole"));
        assert_eq!(state(&folder, file), state(&folder, "whole"));
        let best = format!("{file}.best");
        assert_eq!(weights(&best), weights("whole.best"));
    }
    folder.ok(&[
        "train", "--data", "data", "--resume", "part", "--epochs", "40", "--out", "last",
    ]);
    assert!(folder.read("last") == folder.read("whole"));

    // A larger patience goes on.
    let more = ["--patience", "4", "--epochs", "40", "--out", "more"];
    let resume = ["train", "--data", "data", "--resume", "part"];
    let told = folder.ok(&[&resume[..], &more].concat());
    assert!(told.contains(&format!("epoch {}/40", best + 4)), "{told}");
}

#[test]
fn a_signal_loses_nothing_of_it() {
    let folder = Folder::new();
    let run = ["--epochs", "100000", "--out", "m"];
    let mut child = folder
        .command(&[&["train"], &TINY[..], &WILD, &run].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.by_ref().take(2) {
        assert!(line.unwrap().contains("validation"));
    }
    // No -INT: what runs in the background of a script hands on that it is ignored.
    crate::common::kill(&child, "-TERM");
    lines.for_each(drop);
    assert_eq!(child.wait().unwrap().code(), Some(143));
    let epochs = (folder.info("m")["epoch"].as_u64().unwrap() + 1).to_string();
    folder.ok(&[
        "train", "--data", "data", "--resume", "m", "--epochs", &epochs, "--out", "m",
    ]);
    let straight = ["--epochs", &epochs, "--out", "straight"];
    folder.train(&[&WILD[..6], &["--seed", "3"], &straight].concat());
    assert!(folder.read("m") == folder.read("straight"));
    assert!(folder.read("m.best") == folder.read("straight.best"));
}

#[test]
fn weights_alone_are_those_of_the_best() {
    let folder = Folder::new();
    let told = wild(&folder, &["--epochs", "12", "--half", "--out", "m"]);
    assert!(
        told.contains("m.best has it, m its weights alone"),
        "{told}"
    );
    let eval = |model| {
        let told = folder.ok(&["eval", "--model", model, "--data", "data", "--json"]);
        serde_json::from_str::<Value>(&told).unwrap()["elbo"]
            .as_f64()
            .unwrap()
    };
    assert!((eval("m") - eval("m.best")).abs() < 0.01);
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = Folder::new();
    let fails = |args: &[&str]| folder.fails(&[&["train"], &TINY[..], args].concat());
    let told = fails(&["--validation", "50", "--out", "m"]);
    let expected = "images to hold out: expected from 1 to fewer than all 50, got 50";
    assert!(told.contains(expected), "{told}");
    let told = fails(&["--patience", "2", "--out", "m"]);
    // A command line that is none, whatever the files hold.
    assert!(
        told.starts_with("error: ") && told.contains("--validation <N>"),
        "{told}"
    );
    fails(&["--validation", "0", "--out", "m"]);

    // Another file at the place of the best stays.
    folder.train(&["--epochs", "1", "--out", "m.best"]);
    let kept = folder.read("m.best");
    let told = fails(&["--validation", "10", "--out", "m"]);
    assert!(told.contains("m.best: expected no file yet, as the best epoch goes there"));
    assert!(folder.read("m.best") == kept);

    // What has been trained on cannot be held out any more.
    let go_on = |from: &str, args: &[&str]| {
        let resume = ["train", "--data", "data", "--resume", from, "--out", "n"];
        folder.fails(&[&resume, args].concat())
    };
    let told = go_on("m.best", &["--validation", "10", "--epochs", "2"]);
    assert!(
        told.contains("expected none, as the checkpoint was trained on all its images, found 10")
    );
    let told = go_on("m.best", &["--patience", "2", "--epochs", "2"]);
    assert!(told.contains("expected none, as the checkpoint was"));
    folder.train(&["--validation", "10", "--epochs", "1", "--out", "v"]);
    let told = go_on("v", &["--validation", "11", "--epochs", "2"]);
    assert!(told.contains("expected 10 as the checkpoint has, found 11"));

    // A state that no run comes to.
    let whole = folder.read("v");
    for (field, value) in [("best_epoch", 9), ("images", 0), ("other", 1)] {
        folder.write(
            "w",
            &with_text(&whole, "validation", |state| state[field] = value.into()),
        );
        for args in [
            &["info", "--model", "w"][..],
            &["train", "--resume", "w", "--data", "data", "--out", "n"],
        ] {
            let told = folder.fails(args);
            assert!(
                told.contains("w: expected how its run stands with its validation images"),
                "{told}"
            );
        }
    }

    // A run that was killed between writing its best epoch and where it stands goes on.
    let before = with_text(&whole, "validation", |state| state["best_epoch"] = 0.into());
    folder.write("w", &before);
    folder.write("w.best", &folder.read("v.best"));
    folder.ok(&[
        "train", "--data", "data", "--resume", "w", "--epochs", "2", "--out", "w",
    ]);

    // Without the file of the best it goes on, and says so.
    std::fs::remove_file(folder.path("v.best")).unwrap();
    let resume = ["train", "--data", "data", "--resume", "v", "--epochs", "2"];
    let output = folder.run(&[&resume[..], &["--out", "v"]].concat());
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("v.best: the best epoch of this run is not there"));
}
