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

/// As CSV it is kept in the same way, with one line of names.
#[test]
fn as_csv_it_goes_on_too() {
    let folder = Folder::new();
    let logged = ["--log", "log.csv", "--log-steps", "3"];
    let train = |args: &[&str]| folder.train(&[args, &logged].concat());
    let rows = || -> Vec<Vec<String>> {
        let text = String::from_utf8(folder.read("log.csv")).unwrap();
        assert!(text.ends_with('\n'), "{text}");
        let fields = |line: &str| line.split(',').map(str::to_owned).collect();
        text.lines().map(fields).collect()
    };
    let steps = || -> Vec<String> { rows()[1..].iter().map(|row| row[1].clone()).collect() };
    train(&["--epochs", "1", "--out", "m"]);
    fs::copy(folder.path("m"), folder.path("one")).unwrap();
    train(&["--resume", "m", "--epochs", "2", "--out", "m"]);
    let names = "epoch,step,train_nll,train_kl,beta,heldout_nll,heldout_kl,heldout_elbo,test_error,seconds,run";
    assert_eq!(rows()[0].join(","), names);
    assert_eq!(steps(), ["3", "6", "7", "9", "12", "14"]);
    let all = rows();
    assert!(all.iter().all(|row| row.len() == all[0].len()));
    // Within an epoch nothing is held out; the same run says the same as JSON.
    assert_eq!(all[1][5..9], ["", "", "", ""]);
    folder.train(&["--epochs", "2", "--log", "log.jsonl", "--out", "same"]);
    let json = folder.log("log.jsonl");
    for (row, line) in [(&all[3], &json[0]), (&all[6], &json[1])] {
        for (name, field) in all[0]
            .iter()
            .zip(row)
            .filter(|(name, _)| *name != "seconds")
        {
            let found = field.parse::<f64>().ok();
            assert_eq!(
                found,
                line.get(name).and_then(serde_json::Value::as_f64),
                "{name}"
            );
        }
    }

    // From before: what is behind goes, half a row too, and a file of which nothing stays has its names all the same.
    let whole = folder.read("log.csv");
    train(&["--resume", "one", "--epochs", "2", "--out", "one"]);
    assert_eq!(rows()[..6].concat().len(), all[..6].concat().len());
    assert_eq!(steps(), ["3", "6", "7", "9", "12", "14"]);
    for cut in [4, 30, whole.len() - 3, whole.len() - 1] {
        folder.write("log.csv", &whole[..cut]);
        train(&["--resume", "m", "--epochs", "3", "--out", "n", "--force"]);
        assert_eq!(rows()[0].join(","), names);
        assert_eq!(steps().last().unwrap(), "21", "{cut}");
        assert!(rows().iter().all(|row| row.len() == all[0].len()), "{cut}");
    }

    // Another run's, and what is no log, stay.
    folder.write("log.csv", &whole);
    folder.train(&["--seed", "2", "--epochs", "1", "--out", "other"]);
    let resume = [
        "train", "--data", "data", "--resume", "other", "--epochs", "2", "--out", "other",
    ];
    let told = folder.fails(&[&resume[..], &["--log", "log.csv"]].concat());
    assert!(
        told.contains("log.csv:2: expected lines of the run"),
        "{told}"
    );
    let names_alone = format!("{names}\n");
    for text in [
        "a,b\n1,2\n",
        "1,2\n",
        &format!("{names_alone}{names_alone}"),
    ] {
        folder.write("log.csv", text.as_bytes());
        let told = folder.fails(&[&resume[..], &["--log", "log.csv"]].concat());
        assert!(
            told.contains("expected a line of this program's log"),
            "{told}"
        );
    }
    folder.write("log.csv", &whole);
    let forced = [&resume[..], &["--log", "log.csv", "--force"]].concat();
    folder.ok(&forced);
    assert_eq!(
        (rows()[0].join(",").as_str(), steps()),
        (names, vec!["14".to_owned()])
    );

    // The table reads it.
    folder.write("t.csv", &whole);
    let told: serde_json::Value =
        serde_json::from_str(&folder.ok(&["table", "t.csv", "--format", "json"])).unwrap();
    assert_eq!(told[0]["heldout_elbo"], json[1]["heldout_elbo"]);
    folder.write("t.csv", &whole[..whole.len() - 1]);
    let told: serde_json::Value =
        serde_json::from_str(&folder.ok(&["table", "t.csv", "--format", "json"])).unwrap();
    assert_eq!(told[0]["step"], 7);
}
