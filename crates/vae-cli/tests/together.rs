//! Two runs, or a run and another program, that write to one place: each finds what it wrote.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod common;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::{Child, Stdio};

use common::{with_training, Folder};
use serde_json::Value;

/// A run of an epoch of a five hundred steps, and a line of its log for each.
const SLOW: [&str; 15] = [
    "train",
    "--data",
    "shapes",
    "--images",
    "500",
    "--hidden",
    "6",
    "--batch",
    "1",
    "--log",
    "log",
    "--log-steps",
    "1",
    "--out",
    "m",
];

/// `vae` with these arguments, once it has logged its first step.
fn begun(folder: &Folder, args: &[&str]) -> Child {
    let mut command = folder.command(args);
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = quiet.spawn().unwrap();
    let has_begun = || fs::metadata(folder.path("log")).is_ok_and(|log| log.len() > 0);
    while child.try_wait().unwrap().is_none() && !has_begun() {
        std::thread::yield_now();
    }
    child
}

/// What a run said that must end well.
fn told(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    told
}

fn lines(folder: &Folder, log: &str) -> Vec<Value> {
    let text = String::from_utf8(folder.read(log)).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

fn steps(folder: &Folder, log: &str) -> Vec<u64> {
    let lines = lines(folder, log);
    let steps = lines.iter().map(|line| line["step"].as_u64().unwrap());
    steps.collect()
}

/// Steps 1 to 500, the last of them twice: as a step and as an epoch's end.
fn all_steps() -> Vec<u64> {
    (1..=500).chain([500]).collect()
}

#[test]
fn what_another_puts_in_place_of_the_checkpoint_or_writes_to_the_log_stays() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "good"]);
    folder.ok(&[&SLOW[..9], &["--epochs", "0", "--out", "m"]].concat());
    let resume = ["--resume", "m", "--epochs", "1"];
    let child = begun(&folder, &[&SLOW[..], &resume].concat());
    folder.write("new", &folder.read("good"));
    fs::rename(folder.path("new"), folder.path("m")).unwrap();
    let log = OpenOptions::new().append(true).open(folder.path("log"));
    log.unwrap().write_all(b"{\"mine\": 1}\n").unwrap();
    let told = told(child);
    assert!(folder.read("m") == folder.read("good"), "{told}");
    assert_eq!(folder.info("m.other")["step"], 500);
    assert_eq!(steps(&folder, "log.other"), all_steps());
    let log = String::from_utf8(folder.read("log")).unwrap();
    assert!(log.contains("\n{\"mine\": 1}\n"), "{log}");
    for words in [
        "m; saving as m.other",
        "log: others write to it; going on in log.other",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_log_that_is_taken_away_is_made_anew() {
    let folder = Folder::new();
    let child = begun(&folder, &[&SLOW[..], &["--epochs", "1"]].concat());
    fs::remove_file(folder.path("log")).unwrap();
    assert!(told(child).contains("log: it was gone and is made anew"));
    assert_eq!(steps(&folder, "log"), all_steps());
}

/// An epoch that was stopped on its way has the same figures as one that was not.
#[cfg(unix)]
#[test]
fn the_figures_of_an_epoch_are_those_of_all_its_steps() {
    let folder = Folder::new();
    told(begun(&folder, &[&SLOW[..], &["--epochs", "1"]].concat()));
    let whole = lines(&folder, "log").pop().unwrap();
    fs::remove_file(folder.path("log")).unwrap();
    let child = begun(
        &folder,
        &[&SLOW[..], &["--epochs", "1", "--force"]].concat(),
    );
    let kill = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(143));
    assert_ne!(folder.info("m.stopped")["step"], 500);
    let rest = ["--resume", "m.stopped", "--out", "whole"];
    folder.ok(&[&SLOW[..3], &SLOW[9..13], &rest].concat());
    let resumed = lines(&folder, "log").pop().unwrap();
    for figure in ["step", "train_nll", "train_kl", "heldout_elbo", "run"] {
        assert_eq!(resumed[figure], whole[figure], "{figure}");
    }
    assert!(folder.read("whole") == folder.read("m"));
    // A file from before there was a count of them.
    let old = with_training(&folder.read("m.stopped"), |training| {
        let training = training.as_object_mut().unwrap();
        assert!(training.remove("seen").is_some() && training.remove("run").is_some());
    });
    folder.write("old", &old);
    let resume = ["--resume", "old", "--out", "new"];
    let output = folder.run(&[&SLOW[..3], &resume].concat());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let words = "train figures of epoch 1: of its last";
    assert!(told.contains(words), "{told}");
}

#[test]
fn another_runs_log_is_not_gone_on_with_unasked() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--log", "a", "--out", "m"]);
    let other = ["--epochs", "3", "--log", "b", "--lr", "1e-2", "--out", "n"];
    folder.train(&other);
    let theirs = folder.read("b");
    let resume = |rest: &[&'static str]| {
        [
            &["train", "--data", "data", "--resume", "m", "--out", "m"],
            rest,
        ]
        .concat()
    };
    let message = folder.fails(&resume(&["--epochs", "2", "--log", "b"]));
    for words in ["b:1: expected lines of the run", "--force"] {
        assert!(message.contains(words), "{message}");
    }
    assert!(folder.read("b") == theirs);
    folder.ok(&resume(&["--epochs", "2", "--log", "b", "--force"]));
    assert_eq!(steps(&folder, "b"), [14]);
    assert!(folder.read("b.before") == theirs);
    // One that has another learning rate from now on is the same run.
    folder.ok(&resume(&["--epochs", "3", "--lr", "1e-2", "--log", "a"]));
    assert_eq!(steps(&folder, "a"), [7, 21]);
}
