//! Data of one's own beside flags: the classes that a model is told, and what rows of numbers are.

use std::fs;

use serde_json::json;

use crate::common::Folder;
use crate::own::{dots, npy, npz, png, table, train, COUNT};

/// A model that is told classes has as many as the data.
#[test]
fn classes_of_ones_own_are_told_to_a_model() {
    let folder = Folder::new();
    folder.write("table.csv", table().as_bytes());
    let labels: Vec<u8> = (0..COUNT as u8).map(|i| i % 4).collect();
    let members = [
        ("x.npy", npy("|u1", "(12, 8, 8)", &dots())),
        ("y.npy", npy("|u1", "(12,)", &labels)),
    ];
    folder.write("dots.npz", &npz(&members));
    for (data, classes) in [("table.csv", 2), ("dots.npz", 4)] {
        for condition in [
            &["--condition", "class"][..],
            &["--condition", "semi-supervised", "--labels", "4"],
        ] {
            folder.ok(&train(data, condition));
            let model = &folder.info("m.safetensors")["config"]["model"];
            assert_eq!(model["classes"], json!(classes), "{data}");
            folder.ok(&["eval", "m.safetensors", "--data", data]);
            let go_on = ["--epochs", "2", "--out", "m.safetensors"];
            let resume = ["train", "--resume", "m.safetensors", "--data", data];
            folder.ok(&[&resume[..], &go_on].concat());
            let last = (classes - 1).to_string();
            let sample = ["sample", "m.safetensors", "--out", "s.safetensors"];
            folder.ok(&[&sample[..], &["--class", &last]].concat());
            let beyond = classes.to_string();
            folder.fails(&[&sample[..], &["--class", &beyond]].concat());
        }
        // What is said otherwise counts, and of a model that is told none it is no setting.
        folder.ok(&train(data, &["--condition", "class", "--classes", "7"]));
        let model = &folder.info("m.safetensors")["config"]["model"];
        assert_eq!(model["classes"], json!(7), "{data}");
        folder.ok(&train(data, &[]));
        let model = &folder.info("m.safetensors")["config"]["model"];
        assert_eq!(model.get("classes"), None, "{data}");
    }
}

/// What is asked for is done or refused, and not left undone without a word.
#[test]
fn images_are_no_rows_of_a_table() {
    let folder = Folder::new();
    folder.write("dots.npy", &npy("|u1", "(12, 8, 8)", &dots()));
    fs::create_dir(folder.path("bars")).unwrap();
    for i in 0..3 {
        folder.write(&format!("bars/{i}.png"), &png(40, 4 + 2 * i, true));
    }
    for data in ["dots.npy", "bars"] {
        let told = folder.fails(&train(data, &["--rows", "table"]));
        let why = format!("--rows table: expected rows of numbers, found images in {data}");
        assert!(told.contains(&why), "{told}");
        assert!(!folder.path("m.safetensors").exists());
    }
    // Where they are rows that look like images.
    folder.write("rows.npy", &npy("|u1", "(12, 64)", &dots()));
    folder.ok(&train("rows.npy", &["--rows", "table"]));
    let model = &folder.info("m.safetensors")["config"]["model"];
    assert_eq!(model["data"], json!("own-table"));
}
