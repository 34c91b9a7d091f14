//! How a run ends that is asked to: saved, with the exit code of the signal, and not at all where it was told to ignore it.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::{kill, Folder, TINY};

/// A run under way that has said that an epoch is over, and what reads its lines.
fn begun(folder: &Folder, shell: &str, out: &str) -> (Child, BufReader<std::process::ChildStdout>) {
    let vae = env!("CARGO_BIN_EXE_vae");
    let line = format!(
        "{shell} exec {vae} train {} --epochs 100000 --out {out}",
        TINY.join(" ")
    );
    let mut child = Command::new("bash")
        .args(["-c", &line])
        .current_dir(folder.path("."))
        .stdout(Stdio::piped())
        .stderr(File::create(folder.path("errors")).unwrap())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    // What it trains on, and its first epoch.
    for _ in 0..2 {
        lines.read_line(&mut String::new()).unwrap();
    }
    (child, lines)
}

#[test]
fn each_signal_saves_and_has_its_exit_code() {
    for (signal, number, code) in [("-INT", 2, 130), ("-TERM", 15, 143), ("-HUP", 1, 129)] {
        // These tests, run in the background of a script or under nohup, hand on that it is ignored.
        if has_signal(std::process::id(), "SigIgn:", number) {
            continue;
        }
        let folder = Folder::new();
        let (mut child, _lines) = begun(&folder, "", "m");
        kill(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert!(folder.info("m")["step"].as_u64().unwrap() > 0);
    }
}

/// `timeout` signals its child and then its group, of which the child is: twice in no time. Another one later is meant.
#[test]
fn one_wish_may_come_as_two_signals() {
    let folder = Folder::new();
    let (mut child, _lines) = begun(&folder, "", "m");
    let pid = child.id();
    let twice = Command::new("bash")
        .args(["-c", &format!("kill -TERM {pid}; kill -TERM {pid}")])
        .status();
    assert!(twice.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(143));
    let told = String::from_utf8(folder.read("errors")).unwrap();
    let step = folder.info("m")["step"].as_u64().unwrap();
    assert!(told.contains("and saving"), "{told}");
    assert!(
        told.contains(&format!("stopped at step {step} of")),
        "{told}"
    );
}

/// What was to be shipped at the end can be gone on from when the end does not come.
#[test]
fn weights_alone_are_written_at_the_end_only() {
    let folder = Folder::new();
    let (mut child, _lines) = begun(&folder, "", "m --half --log 'a log' --log-steps 5");
    kill(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(folder.info("m")["step"].as_u64().unwrap() >= 7);
    let told = String::from_utf8(folder.read("errors")).unwrap();
    let way_on = "--out m --log 'a log' --log-steps 5 --half --force\n";
    assert!(told.ends_with(way_on), "{told}");
}

/// While settings and data are read there is nothing to save, and what is read may never come.
#[test]
fn a_signal_before_training_ends_at_once() {
    let folder = Folder::new();
    let made = Command::new("mkfifo").arg(folder.path("settings")).status();
    assert!(made.unwrap().success());
    let line = format!(
        "{} train {} --config settings --out m & echo $!; wait $!; echo $?",
        env!("CARGO_BIN_EXE_vae"),
        TINY.join(" ")
    );
    let mut shell = Command::new("bash")
        .args(["-c", &line])
        .current_dir(folder.path("."))
        .stdout(Stdio::piped())
        .stderr(File::create(folder.path("errors")).unwrap())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    let mut line = || lines.next().unwrap().unwrap();
    let vae = line();
    // Opened once the program reads it, which then waits for what is never written.
    let settings = File::options()
        .write(true)
        .open(folder.path("settings"))
        .unwrap();
    let killed = Command::new("kill").args(["-TERM", &vae]).status();
    assert!(killed.unwrap().success());
    drop(settings);
    assert_eq!(line(), "143");
    assert!(shell.wait().unwrap().success());
    let told = String::from_utf8(folder.read("errors")).unwrap();
    assert!(!told.contains("saving"), "{told}");
    assert!(!folder.path("m").exists());
}

/// A name is shown as a shell takes it, and moves no cursor.
#[test]
fn a_name_of_strange_bytes_is_written_out() {
    let folder = Folder::new();
    let (mut child, _lines) = begun(&folder, "", "$'a\\e[31m\\xff'");
    kill(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    let told = String::from_utf8(folder.read("errors")).unwrap();
    let way_on = r"--resume $'a\033[31m\377' --data data --out $'a\033[31m\377'";
    assert!(told.contains(way_on), "{told}");
}

#[test]
fn a_signal_that_was_ignored_at_the_start_stays_ignored() {
    for signal in ["HUP", "INT"] {
        let folder = Folder::new();
        let (mut child, mut lines) = begun(&folder, &format!("trap '' {signal};"), "m");
        kill(&child, &format!("-{signal}"));
        for _ in 0..3 {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            assert!(line.starts_with("epoch"), "{line}");
        }
        kill(&child, "-TERM");
        assert_eq!(child.wait().unwrap().code(), Some(143), "{signal}");
    }
}

/// What a step takes is told by the middle one, so that a machine which stood still amid an epoch does not change it.
#[test]
fn standing_still_is_no_steps_time() {
    const STEPS: f64 = 7.0;
    let pause = Duration::from_secs(1);
    let folder = Folder::new();
    let (mut child, mut lines) = begun(&folder, "", "m");
    kill(&child, "-STOP");
    std::thread::sleep(pause);
    kill(&child, "-CONT");
    for _ in 0..10 {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|&word| word == "ms").unwrap();
        let step: f64 = words[at - 1].parse().unwrap();
        assert!(step < pause.as_secs_f64() * 1e3 / STEPS, "{line}");
    }
    kill(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn less_than_an_epoch_takes_no_models_place() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "good.safetensors"]);
    let good = folder.read("good.safetensors");
    let mut child = folder
        .command(&[
            "train",
            "--data",
            "shapes",
            "--hidden",
            "400",
            "--batch",
            "1",
            "--epochs",
            "3",
            "--force",
            "--log",
            "l.jsonl",
            "--log-steps",
            "1",
            "--out",
            "good.safetensors",
        ])
        .stderr(File::create(folder.path("errors")).unwrap())
        .spawn()
        .unwrap();
    await_line(&mut child, &folder.path("l.jsonl"));
    kill(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(folder.read("good.safetensors") == good);
    let stopped = folder.info("good.stopped.safetensors");
    assert_eq!(stopped["epoch"], 0);
    let told = String::from_utf8(folder.read("errors")).unwrap();
    // Three times the 50,000 that `vae data` tells, whatever was done of the first.
    let how_far = format!("stopped at step {} of 150000;", stopped["step"]);
    assert!(told.contains(&how_far), "{told}");
    let way_on = "--resume good.stopped.safetensors --data shapes --out good.stopped.safetensors";
    assert!(told.contains(way_on), "{told}");
}

/// Until a run has written a line of its log, or has ended.
fn await_line(child: &mut Child, log: &Path) {
    let is_empty = || fs::read(log).is_ok_and(|bytes| bytes.is_empty());
    while child.try_wait().unwrap().is_none() && (!log.exists() || is_empty()) {
        std::thread::yield_now();
    }
}

/// Whether a set of signals that the system tells of a process has one in it.
fn has_signal(process: u32, set: &str, number: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix(set))
        .unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap() & (1 << (number - 1)) != 0
}

#[test]
fn nobody_to_tell_is_no_panic() {
    let folder = Folder::new();
    for shell in ["2>/dev/full", "2>&-", ">&- 2>&-"] {
        let vae = env!("CARGO_BIN_EXE_vae");
        let ended = Command::new("bash")
            .args(["-c", &format!("{vae} info --model none {shell}")])
            .current_dir(folder.path("."))
            .status();
        assert_eq!(ended.unwrap().code(), Some(1), "{shell}");
    }
}

#[test]
fn a_command_line_that_is_none_has_its_own_exit_code() {
    let folder = Folder::new();
    for args in [
        &[][..],
        &["nonsense"],
        &["train", "--epochs", "x", "--out", "m"],
        &["train", "--batch", "0", "--out", "m"],
        &["train", "--variance", "0", "--out", "m"],
        &["train", "--hidden", "1,1,1,1,1,1,1,1,1", "--out", "m"],
        &["sample", "--model", "m", "--temperature", "-1"],
    ] {
        assert_eq!(folder.run(args).status.code(), Some(2), "{args:?}");
    }
    for args in [["--help"], ["--version"]] {
        assert_eq!(folder.run(&args).status.code(), Some(0));
        let full = File::options().write(true).open("/dev/full").unwrap();
        let unsaid = folder.command(&args).stdout(full).output().unwrap();
        assert_eq!(unsaid.status.code(), Some(1));
        let told = String::from_utf8_lossy(&unsaid.stderr);
        assert!(told.contains("standard output: cannot write"), "{told}");
    }
}
