//! Runs gathered as one table: what is in it, in each format as others read it, and what of files is left out.

use std::fs;

use crate::common::Folder;
use serde_json::{json, Value};

/// Two runs that differ in beta and in the layers, the first judged on validation images and evaluated.
fn folder() -> Folder {
    let folder = Folder::new();
    fs::create_dir(folder.path("runs")).unwrap();
    let run = |args: &[&str]| folder.train(args);
    run(&[
        "--validation",
        "10",
        "--epochs",
        "3",
        "--lr",
        "0.1",
        "--out",
        "runs/a.safetensors",
        "--log",
        "runs/a.jsonl",
    ]);
    run(&[
        "--hidden",
        "5,4",
        "--beta",
        "0.5",
        "--epochs",
        "2",
        "--out",
        "runs/b.safetensors",
        "--log",
        "runs/b.jsonl",
        "--log-steps",
        "3",
    ]);
    let eval = [
        "eval",
        "--model",
        "runs/a.best.safetensors",
        "--data",
        "data",
        "--iw-samples",
        "20",
        "--json",
    ];
    folder.write("runs/a.best.json", folder.ok(&eval).as_bytes());
    folder
}

fn json(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_row_has_what_all_files_of_a_run_tell() {
    let folder = folder();
    let rows = json(&folder.ok(&["table", "runs", "--format", "json"]));
    assert_eq!(rows.len(), 2);
    let [a, b] = [&rows[0], &rows[1]];
    assert_eq!([&a["run"], &b["run"]], ["runs/a", "runs/b"]);
    // The settings that differ, and no others.
    assert_eq!([&a["hidden"], &b["hidden"]], [&json!([6]), &json!([5, 4])]);
    assert_eq!([&a["beta"], &b["beta"]], [1.0, 0.5]);
    assert_eq!([&a["epochs"], &b["epochs"]], [3, 2]);
    assert_eq!([&a["train_images"], &b["train_images"]], [40, 50]);
    assert_eq!(
        [&a["validation"], &b["validation"]],
        [&json!(10), &Value::Null]
    );
    assert!(a.get("latent").is_none() && a.get("seed").is_none() && a.get("patience").is_none());
    // What the files say themselves.
    assert_eq!(
        [&a["epoch"], &a["step"], &b["epoch"], &b["step"]],
        [3, 15, 2, 14]
    );
    let best = folder.info("runs/a.best.safetensors")["epoch"].clone();
    assert_eq!(a["best_epoch"], best);
    let log = folder.log("runs/a.jsonl");
    let of_best = &log[best.as_u64().unwrap() as usize - 1]["validation_elbo"];
    assert_eq!(&a["best_validation_elbo"], of_best);
    assert_eq!(a["validation_elbo"], log[2]["validation_elbo"]);
    assert_eq!(
        b["heldout_elbo"],
        folder.log("runs/b.jsonl").last().unwrap()["heldout_elbo"]
    );
    assert!(a["seconds"].as_f64().unwrap() > 0.0 && a["heldout_elbo"].is_null());
    let eval = String::from_utf8(folder.read("runs/a.best.json")).unwrap();
    let eval: Value = serde_json::from_str(&eval).unwrap();
    for figure in ["elbo", "elbo_se", "iw_log_px", "iw_log_px_se", "iw_samples"] {
        assert!(
            a[figure].is_number() && a[figure] == eval[figure],
            "{figure}"
        );
        assert!(b[figure].is_null());
    }

    // In whatever order the files are named.
    let files = [
        "runs/a.best.json",
        "runs/b.jsonl",
        "runs/a.jsonl",
        "runs/b.safetensors",
        "runs/a.safetensors",
        "runs/a.best.safetensors",
    ];
    let mut other = json(&folder.ok(&[&["table", "--format", "json"], &files[..]].concat()));
    other.sort_by_key(|row| row["run"].to_string());
    assert_eq!(other, rows);
    // The best alone is where its epoch is.
    let alone = json(&folder.ok(&["table", "--format", "json", "runs/a.best.safetensors"]));
    assert_eq!(
        [&alone[0]["run"], &alone[0]["epoch"]],
        [&json!("runs/a"), &best]
    );
    assert!(alone[0].get("hidden").is_none());
}

#[test]
fn csv_and_markdown_have_the_same() {
    let folder = folder();
    // A name that CSV and Markdown would take apart.
    for ending in ["best.json", "jsonl", "safetensors", "best.safetensors"] {
        let to = format!("runs/x,\"y\" | z.{ending}");
        fs::rename(folder.path(&format!("runs/a.{ending}")), folder.path(&to)).unwrap();
    }
    let rows = json(&folder.ok(&["table", "runs", "--format", "json"]));
    let csv = folder.ok(&["table", "runs", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3);
    let head: Vec<&str> = lines[0].split(',').collect();
    assert_eq!(head[0], "run");
    assert!(lines[1].starts_with("runs/b,"), "{csv}");
    assert!(lines[2].starts_with("\"runs/x,\"\"y\"\" | z\","), "{csv}");
    // Without its quoted fields a line is its numbers.
    let b = lines[1].replace("\"5,4\"", "5;4");
    let fields: Vec<&str> = b.split(',').collect();
    assert_eq!(fields.len(), head.len());
    for (name, field) in head.iter().zip(fields).skip(1) {
        let value = &rows[0][*name];
        match field {
            "" => assert!(value.is_null(), "{name}"),
            "5;4" => assert_eq!(*name, "hidden"),
            number => assert_eq!(value.as_f64(), Some(number.parse().unwrap()), "{name}"),
        }
    }

    let markdown = folder.ok(&["table", "runs"]);
    let lines: Vec<&str> = markdown.lines().collect();
    assert!(
        lines[0].starts_with("| run | ") && !lines[0].contains("_se"),
        "{markdown}"
    );
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(
        lines.iter().all(|line| cells(line) == cells(lines[0])),
        "{markdown}"
    );
    assert!(lines[3].contains(r#"| runs/x,"y" \| z |"#), "{markdown}");
    let number = |name: &str| format!("{:.3}", rows[1][name].as_f64().unwrap());
    let elbo = format!("| {} ± {} |", number("elbo"), number("elbo_se"));
    assert!(lines[3].contains(&elbo), "{elbo}: {markdown}");
}

#[test]
fn broken_files_are_named_and_left_out() {
    let folder = folder();
    let whole = folder.read("runs/a.safetensors");
    folder.write("runs/c.safetensors", &whole[..whole.len() / 2]);
    folder.write("runs/d.jsonl", b"{\"epoch\":1.0,\"step\":");
    folder.write("runs/e.json", b"");
    folder.write("runs/f.csv", b"a,b\n1,2\n");
    folder.write("runs/a.csv", &folder.read("runs/a.jsonl"));
    let output = folder.run(&["table", "runs", "missing", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    for file in [
        "runs/c.safetensors: ",
        "runs/d.jsonl: ",
        "runs/e.json: ",
        "runs/f.csv: ",
        "missing: ",
    ] {
        assert!(told.contains(&format!("vae: {file}")), "{file} {told}");
    }
    // Of two logs of one run one counts.
    assert!(
        told.contains(
            "runs/a.jsonl: expected one such file of a run, found a second one beside runs/a.csv"
        ),
        "{told}"
    );
    assert!(
        told.contains("expected whole files of runs alone, found 6 that are none and left out"),
        "{told}"
    );
    let rows = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(rows.len(), 2);

    let told = folder.fails(&["table", "runs/e.json"]);
    assert!(told.contains("found an empty file"), "{told}");
    fs::create_dir(folder.path("none")).unwrap();
    assert!(folder
        .fails(&["table", "none"])
        .contains("expected files of runs, found none"));
    folder.fails(&["table"]);

    // What a killed run leaves: the lines before count.
    let log = folder.read("runs/b.jsonl");
    folder.write("runs/b.jsonl", &log[..log.len() - 30]);
    let output = folder.run(&["table", "runs/b.jsonl", "--format", "json"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("runs/b.jsonl: its last line is half-written"),
        "{told}"
    );
    let rows = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(
        [&rows[0]["epoch"], &rows[0]["step"]],
        [&json!(1.0), &json!(7)]
    );
    // Amid the others half a line is no line.
    let broken = [&log[..100], b"\n", &log[..]].concat();
    folder.write("runs/b.jsonl", &broken);
    let told = folder.fails(&["table", "runs/b.jsonl"]);
    assert!(told.contains("found something else in line 1"), "{told}");
}
