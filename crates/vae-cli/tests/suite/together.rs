//! Two runs, or a run and another program, that write to one place: each finds what it wrote.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::common::{self, idx, with_training, Folder};

/// Images of an epoch, each of which is a step, and a line of the log.
const STEPS: usize = 1000;
const SLOW: [&str; 15] = [
    "train",
    "--data",
    "data",
    "--input",
    "16",
    "--hidden",
    "400",
    "--batch",
    "1",
    "--log",
    "log",
    "--log-steps",
    "1",
    "--out",
    "m",
];

/// A folder with so many images.
fn many() -> Folder {
    let folder = Folder::new();
    folder.write("data/train-images-idx3-ubyte", &idx(STEPS, 4, 4));
    folder
}

/// `vae` with these arguments, once it has logged its first step.
fn begun(folder: &Folder, args: &[&str]) -> Child {
    let mut command = folder.command(args);
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = quiet.spawn().unwrap();
    let has_begun = || fs::metadata(folder.path("log")).is_ok_and(|log| log.len() > 0);
    while child.try_wait().unwrap().is_none() && !has_begun() {
        std::thread::sleep(Duration::from_millis(1));
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

/// All steps, the last of them twice: as a step and as an epoch's end.
fn all_steps() -> Vec<u64> {
    let last = STEPS as u64;
    (1..=last).chain([last]).collect()
}

#[test]
fn what_another_puts_in_place_of_the_checkpoint_or_writes_to_the_log_stays() {
    let folder = many();
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
    assert_eq!(folder.info("m.other")["step"], STEPS);
    assert_eq!(folder.steps("log.other"), all_steps());
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
    let folder = many();
    let child = begun(&folder, &[&SLOW[..], &["--epochs", "1"]].concat());
    fs::remove_file(folder.path("log")).unwrap();
    assert!(told(child).contains("log: it was gone and is made anew"));
    assert_eq!(folder.steps("log"), all_steps());
}

/// As programs do that turn logs over: they copy them, and cut them short.
#[test]
fn a_log_that_is_cut_short_is_gone_on_with_beside_it_once() {
    let folder = many();
    let child = begun(&folder, &[&SLOW[..], &["--epochs", "1"]].concat());
    fs::File::create(folder.path("log")).unwrap();
    told(child);
    assert!(folder.names().contains(&"log.other".to_owned()));
    assert!(!folder.names().contains(&"log.other.other".to_owned()));
    let steps = folder.steps("log.other");
    let last = STEPS as u64;
    let expected: Vec<u64> = (steps[0]..=last).chain([last]).collect();
    assert_eq!(steps, expected, "each line once");
}

/// An epoch that was stopped on its way has the same figures as one that was not.
#[cfg(unix)]
#[test]
fn the_figures_of_an_epoch_are_those_of_all_its_steps() {
    let folder = many();
    told(begun(&folder, &[&SLOW[..], &["--epochs", "1"]].concat()));
    let whole = folder.log("log").pop().unwrap();
    fs::remove_file(folder.path("log")).unwrap();
    let child = begun(
        &folder,
        &[&SLOW[..], &["--epochs", "1", "--force"]].concat(),
    );
    common::kill(&child, "-TERM");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(143));
    assert_ne!(folder.info("m.stopped")["step"], STEPS);
    let rest = ["--resume", "m.stopped", "--out", "whole"];
    folder.ok(&[&SLOW[..3], &SLOW[9..13], &rest].concat());
    let resumed = folder.log("log").pop().unwrap();
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
    assert_eq!(folder.steps("b"), [14]);
    assert!(folder.read("b.before") == theirs);
    // One that has another learning rate from now on is the same run.
    folder.ok(&resume(&["--epochs", "3", "--lr", "1e-2", "--log", "a"]));
    assert_eq!(folder.steps("a"), [7, 21]);
}
