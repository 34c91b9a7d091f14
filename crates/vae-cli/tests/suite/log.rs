//! The log of a run that goes on, of one that begins anew, and what is no log.

use std::fs;

use crate::common::{Folder, TINY};

/// A run of two epochs from `from`, one of which is done, as after one that was killed behind its checkpoint.
#[test]
fn it_goes_on_where_its_checkpoint_stands() {
    let folder = Folder::new();
    let logged = ["--log", "log", "--log-steps", "3"];
    let train = |args: &[&str]| folder.train(&[args, &logged].concat());
    train(&["--epochs", "1", "--out", "m"]);
    fs::copy(folder.path("m"), folder.path("one")).unwrap();
    train(&["--resume", "m", "--epochs", "3", "--out", "m"]);
    let all = [3, 6, 7, 9, 12, 14, 15, 18, 21, 21];
    assert_eq!(folder.steps("log"), all);
    train(&["--resume", "one", "--epochs", "2", "--out", "one"]);
    assert_eq!(folder.steps("log"), all[..6]);
    let times = folder.log("log");
    let seconds: Vec<f64> = times
        .iter()
        .map(|l| l["seconds"].as_f64().unwrap())
        .collect();
    assert!(seconds.is_sorted(), "{seconds:?}");
    // What had to go is kept.
    assert_eq!(folder.steps("log.before"), all);
}

#[test]
fn half_a_line_goes_and_a_line_without_an_end_gets_one() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--log", "log", "--out", "m"]);
    let whole = folder.read("log");
    let half = br#"{"epoch":3.1,"st"#.as_slice();
    let goes_on = |bytes: &[u8]| {
        folder.write("log", bytes);
        folder.train(&[
            "--resume", "m", "--epochs", "2", "--log", "log", "--out", "n", "--force",
        ]);
        folder.steps("log")
    };
    assert_eq!(goes_on(&[&whole, half].concat()), [7, 14]);
    assert_eq!(goes_on(&[&whole, &half[..4]].concat()), [7, 14]);
    assert_eq!(goes_on(&whole[..whole.len() - 1]), [7, 14]);
}

#[test]
fn what_is_another_runs_or_no_log_stays() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--log", "log", "--out", "m"]);
    let refuses = |rest: &[&str], log: &str, words: &str| {
        let before = folder.read(log);
        let args = [&["train"], &TINY[..], rest, &["--log", log, "--out", "n"]].concat();
        let message = folder.fails(&args);
        assert!(message.contains(words), "{message}");
        assert!(folder.read(log) == before && !folder.path("n").exists());
    };
    refuses(&[], "log", "--force");
    let resume = ["--resume", "m", "--epochs", "2"];
    for (bytes, line) in [
        (&b"{\"step\": 1, \"seconds\": 1}\nbuy milk\n"[..], "notes:2"),
        (b"buy milk", "notes:1"),
        (b"\x89PNG\r\n\x1a\n", "notes:1"),
        (
            &[b"{\"epoch\":".as_slice(), &[b'1'; 1 << 13]].concat(),
            "notes:1",
        ),
    ] {
        folder.write("notes", bytes);
        refuses(&resume, "notes", line);
    }
    let before = folder.read("log");
    folder.train(&["--epochs", "1", "--force", "--log", "log", "--out", "n"]);
    assert_eq!(folder.steps("log"), [7]);
    assert!(folder.read("log.before") == before);
}
