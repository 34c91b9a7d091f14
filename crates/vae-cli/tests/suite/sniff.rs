//! What is given in the place of a checkpoint, a list of words, settings or a folder of images is named by what it is, and text
//! from other systems is read.

use std::fs;
use std::process::Command;

use crate::common::{idx, Folder, TINY, TRAIN};

const WORDS: [&str; 10] = [
    "apple", "bread", "cloud", "dance", "eagle", "fruit", "grape", "house", "island", "judge",
];

fn says(folder: &Folder, args: &[&str], words: &[&str]) {
    let message = folder.fails(args);
    for word in words {
        assert!(message.contains(word), "{args:?}: no {word:?} in {message}");
    }
    for word in ["null", "Config {", "panicked"] {
        assert!(!message.contains(word), "{args:?}: {message}");
    }
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn lists_of_other_systems_are_read() {
    let folder = Folder::new();
    let train = |list: &str, out: &str| {
        folder.ok(&[
            "train", "--data", list, "--epochs", "1", "--hidden", "4", "--out", out,
        ]);
        folder.read(out)
    };
    folder.write("lf", WORDS.join("\n").as_bytes());
    let expected = train("lf", "lf.st");
    for (name, text) in [
        ("crlf", WORDS.join("\r\n")),
        ("cr", WORDS.join("\r")),
        ("dos", format!("{}\r\n\u{1a}", WORDS.join("\r\n"))),
        ("bom", format!("\u{feff}{}\r\n", WORDS.join("\r\n"))),
    ] {
        folder.write(name, text.as_bytes());
        assert!(train(name, &format!("{name}.st")) == expected, "{name}");
    }
    for (name, bytes) in [
        ("bare", utf_16(&WORDS.join("\n"))),
        ("marked", utf_16(&format!("\u{feff}{}", WORDS.join("\n")))),
    ] {
        folder.write(name, &bytes);
        says(
            &folder,
            &["train", "--data", name, "--out", "m"],
            &[name, "UTF-16", "UTF-8"],
        );
        says(
            &folder,
            &["encode", "--model", "lf.st", "--words", name],
            &[name, "UTF-16"],
        );
    }
    folder.write("latin", b"apple\nbread\ncaf\xe9\n");
    let latin = ["train", "--data", "latin", "--out", "m"];
    says(&folder, &latin, &["latin", "line 3", "UTF-8"]);
    let with = |last: &str| format!("{}\r\n\r\n{last}\r\n", WORDS.join("\r\n"));
    folder.write("long", with("extraordinarily").as_bytes());
    says(
        &folder,
        &["train", "--data", "long", "--out", "m"],
        &["long:12: ", "extraordinarily"],
    );
    folder.write("foreign", with("caf\u{e9}").as_bytes());
    says(
        &folder,
        &["encode", "--model", "lf.st", "--words", "foreign"],
        &["foreign:12: "],
    );
}

#[test]
fn settings_of_other_systems_are_read() {
    let folder = Folder::new();
    let text = "[train]\r\nepochs = 1\r\nbatch = 8\r\n";
    folder.write("c.toml", format!("\u{feff}{text}").as_bytes());
    let flags = [
        "--data", "data", "--input", "16", "--config", "c.toml", "--out",
    ];
    folder.ok(&[&["train"], &flags[..], &["m"]].concat());
    folder.write("c.toml", &utf_16(&format!("\u{feff}{text}")));
    says(
        &folder,
        &[&["train"], &flags[..], &["n"]].concat(),
        &["c.toml", "UTF-16"],
    );
    folder.write("c.toml", b"\x89PNG\r\n\x1a\n\xff");
    says(
        &folder,
        &[&["train"], &flags[..], &["n"]].concat(),
        &["c.toml", "PNG"],
    );
}

#[test]
fn what_is_no_checkpoint_is_named() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    let files: [(&[u8], &str); 7] = [
        (b"PK\x03\x04\x00\x00\x08\x08", "zip"),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "git lfs pull",
        ),
        (b"{\"weight_map\": {}}", "JSON"),
        (b"<!doctype html>", "web page"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"\x80\x04\x95\x1a\x00\x00\x00\x00", "pickle"),
        (b"", "empty"),
    ];
    let images = "data/t10k-images-idx3-ubyte";
    for (bytes, named) in files {
        folder.write("x", bytes);
        says(&folder, &["info", "--model", "x"], &["x: ", named]);
        says(
            &folder,
            &["decode", "--model", "m", "--latents", "x", "--out", "o.png"],
            &["x: ", named],
        );
        says(
            &folder,
            &["encode", "--model", "m", "--images", "x", "--out", "o"],
            &["x: "],
        );
    }
    says(&folder, &["info", "--model", images], &["IDX"]);
    let encode = ["encode", "--model", "m", "--images", "data", "--out", "o"];
    says(
        &folder,
        &encode,
        &["data: expected a file of images, found a folder"],
    );
    let decode = ["decode", "--model", "m", "--latents", "m", "--out", "o.png"];
    says(&folder, &decode, &["m: ", "`z` or `mu`"]);
    let decode = [
        "decode",
        "--model",
        "m",
        "--latents",
        images,
        "--out",
        "o.png",
    ];
    says(
        &folder,
        &decode,
        &["safetensors, NPZ, NPY, CSV or TSV, got an IDX file"],
    );
}

#[test]
fn what_is_no_data_is_named() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "images"]);
    folder.write("list", WORDS.join("\n").as_bytes());
    folder.ok(&["train", "--data", "list", "--epochs", "0", "--out", "words"]);
    folder.write("x.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    // An ending says what is in a file, and a pipe of that name is none.
    let pipes = ["pipe", "pipe.safetensors", "pipe.csv", "pipe.npy"];
    let made = Command::new("mkfifo")
        .args(pipes.map(|pipe| folder.path(pipe)))
        .status();
    assert!(made.unwrap().success());
    let train = |data| ["train", "--data", data, "--out", "m"];
    says(
        &folder,
        &train("data/train-images-idx3-ubyte"),
        &["an IDX file", "the folder that files of images are in"],
    );
    says(&folder, &train("x.gz"), &["gzip", "folder"]);
    says(&folder, &train("images"), &["safetensors", "folder"]);
    says(
        &folder,
        &train("nonsense"),
        &["nonsense", "vae data", "nothing of this name"],
    );
    for pipe in pipes {
        says(&folder, &train(pipe), &[pipe, "a pipe, device or socket"]);
    }
    says(
        &folder,
        &train("-"),
        &["standard input, which is read but once"],
    );
    let eval = |model, data| ["eval", "--model", model, "--data", data];
    says(
        &folder,
        &eval("words", "data"),
        &["a folder", "one of words"],
    );
    says(
        &folder,
        &eval("images", "list"),
        &["a list of words", "one of images"],
    );
    says(
        &folder,
        &eval("images", "data/train-images-idx3-ubyte"),
        &["an IDX file"],
    );
    says(
        &folder,
        &eval("words", "data/train-images-idx3-ubyte"),
        &["IDX"],
    );
}

/// Every tenth image is held out, as of words, where there is no file of them.
#[test]
fn a_folder_without_held_out_images_is_divided() {
    let folder = Folder::new();
    fs::create_dir(folder.path("alone")).unwrap();
    fs::copy(
        folder.path("data/train-images-idx3-ubyte"),
        folder.path("alone/train-images-idx3-ubyte"),
    )
    .unwrap();
    let flags = [
        "--data", "alone", "--input", "16", "--hidden", "6", "--batch", "8",
    ];
    let run = |rest: &[&str]| folder.ok(&[&["train"], &flags[..], rest].concat());
    run(&["--epochs", "1", "--out", "m"]);
    assert_eq!(folder.info("m")["step"], (TRAIN - TRAIN / 10).div_ceil(8));
    let told = folder.ok(&["eval", "--model", "m", "--data", "alone"]);
    assert!(told.contains("images        5,"), "{told}");
    run(&["--epochs", "1", "--images", "20", "--out", "n"]);
    assert_eq!(folder.info("n")["step"], 3);
    run(&["--resume", "n", "--epochs", "2", "--out", "n"]);
    // Held-out images alone judge a model and train none.
    fs::create_dir(folder.path("test")).unwrap();
    folder.write("test/t10k-images-idx3-ubyte", &idx(12, 4, 4));
    folder.ok(&["eval", "--model", "m", "--data", "test"]);
    let train = [&["train"], &TINY[2..], &["--data", "test", "--out", "o"]].concat();
    says(&folder, &train, &["test", "train-images"]);
}

#[test]
fn what_a_resumed_run_cannot_change_is_told_in_its_own_words() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    let resume = |flags: &[&'static str]| {
        [
            &["train", "--data", "data", "--resume", "m", "--out", "m"],
            flags,
        ]
        .concat()
    };
    says(
        &folder,
        &resume(&["--hidden", "7"]),
        &["--hidden", "6 as the checkpoint has", "found 7"],
    );
    says(&folder, &resume(&["--hidden", "none"]), &["found none"]);
    says(
        &folder,
        &resume(&["--likelihood", "gaussian"]),
        &["bernoulli as the checkpoint has"],
    );
}
