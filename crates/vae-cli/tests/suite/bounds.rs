//! Sizes that a number or a file asks for: bounded, and refused before the work is done; and figures that are none.

use std::io::Write;
use std::process::{Command, Output};

use crate::common::{grey, idx, Folder, PIXELS, TINY};
use safetensors::tensor::TensorView;
use safetensors::{serialize, Dtype, SafeTensors};

/// `vae` with these arguments under a limit of the shell's `ulimit`.
fn limited(folder: &Folder, limit: &str, args: &[&str]) -> Output {
    let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_vae")]);
    command
        .args(args)
        .current_dir(folder.path("."))
        .output()
        .unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// 80 MB of images, in less than one of gzip: more than is read, of which the first will do.
#[test]
fn of_a_large_file_no_more_is_read_than_is_asked_for() {
    let folder = Folder::new();
    let mut large = idx(100, 4, 4);
    large[4..8].copy_from_slice(&(5_u32 << 20).to_be_bytes());
    large.resize(16 + (5 << 20) * PIXELS, 0);
    folder.write("data/train-images-idx3-ubyte", &large);
    let train = |rest: &[&'static str]| [&["train"], &TINY[..], rest].concat();
    folder.ok(&train(&["--images", "50", "--epochs", "1", "--out", "a"]));
    let message = folder.fails(&train(&["--epochs", "1", "--out", "m"]));
    assert!(message.contains("at most 67108864 bytes"), "{message}");
    assert!(message.contains("--images"), "{message}");
    std::fs::remove_file(folder.path("data/train-images-idx3-ubyte")).unwrap();
    folder.write("data/train-images-idx3-ubyte.gz", &gzip(&large));
    folder.ok(&train(&["--images", "50", "--epochs", "1", "--out", "b"]));
    folder.write("data/train-images-idx3-ubyte", &idx(50, 4, 4));
    folder.ok(&train(&["--epochs", "1", "--out", "c"]));
    assert!(folder.read("a") == folder.read("c") && folder.read("b") == folder.read("c"));
    assert_eq!(large[16], grey(0, 0));
}

/// Of a file that is alone every tenth image is held out, of all that there are: none is left out without a word.
#[test]
fn a_lone_file_that_is_too_large_is_refused() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    std::fs::remove_file(folder.path("data/t10k-images-idx3-ubyte")).unwrap();
    let mut header = idx(0, 4, 4);
    header[4..8].copy_from_slice(&(5_u32 << 20).to_be_bytes());
    folder.write("data/train-images-idx3-ubyte", &header);
    let path = folder.path("data/train-images-idx3-ubyte");
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_len(16 + (5 << 20) * PIXELS as u64).unwrap();
    let eval = ["eval", "--model", "m", "--data", "data"];
    let images = ["--images", "4000000", "--out", "n"];
    let train = [&["train"], &TINY[..], &images].concat();
    for args in [&eval[..], &train] {
        let message = folder.fails(args);
        for words in ["at most 67108864 bytes", "every tenth"] {
            assert!(message.contains(words), "{message}");
        }
    }
    let few = folder.ok(&[&eval[..], &["--images", "40"]].concat());
    assert!(
        few.contains("images        40, pixels grey, seed 1\n"),
        "{few}"
    );
}

/// Latents of which more images would come than one file holds.
#[test]
fn latents_are_refused_by_their_number_before_they_are_decoded() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    let n = (1 << 20) + 1;
    let z = vec![0; n * 2 * 4];
    let view = TensorView::new(Dtype::F32, vec![n, 2], &z).unwrap();
    folder.write("z", &serialize([("z", view)], None).unwrap());
    for (out, words) in [
        ("o.png", "at most 10000"),
        ("o.safetensors", "67108864 bytes"),
    ] {
        let message = folder.fails(&["decode", "--model", "m", "--latents", "z", "--out", out]);
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn what_memory_has_no_room_for_is_a_message() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    let train =
        |rest: &[&'static str]| [&["train", "--data", "data", "--input", "16"], rest].concat();
    let eval = [
        "eval",
        "--model",
        "m",
        "--data",
        "data",
        "--iw-samples",
        "10000000",
    ];
    let wide = train(&["--hidden", "1000,1000,1000", "--out", "w"]);
    let batch = train(&["--hidden", "2000", "--batch", "4096", "--out", "b"]);
    for args in [&eval[..], &wide, &batch] {
        let output = limited(&folder, "-v 70000", args);
        let message = errors(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {message}");
        assert!(message.contains("out of memory"), "{args:?}: {message}");
    }
}

/// Between what is refused and what there is room for nothing ends without a word: threads take much of what a limit counts.
#[test]
fn with_little_memory_it_is_done_or_refused() {
    let folder = Folder::new();
    let train = [&["train"], &TINY[..], &["--force", "--out", "m"]].concat();
    for megabytes in [30, 50, 70, 100, 150, 200, 250, 300] {
        let output = limited(&folder, &format!("-v {}", megabytes * 1000), &train);
        let message = errors(&output);
        let refused = message.contains("out of memory");
        let expected = if refused { 1 } else { 0 };
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{megabytes}: {message}"
        );
    }
}

/// A limit on files would end the program; a full disk looks the same to it.
#[test]
fn what_cannot_be_saved_is_tried_again_and_told() {
    let folder = Folder::new();
    let train = [&["train"], &TINY[..], &["--epochs", "2", "--out", "m"]].concat();
    let output = limited(&folder, "-f 1", &train);
    let message = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("the next epoch tries again"), "{message}");
    assert!(message.contains("m: cannot write"), "{message}");
    assert_eq!(folder.names(), ["data"]);
}

/// No thread can be had: nobody else's processes count for an ordinary user, and root is not limited at all.
#[test]
fn training_needs_no_thread() {
    let folder = Folder::new();
    let train = [&["train"], &TINY[..], &["--epochs", "1", "--out", "m"]].concat();
    let output = limited(&folder, "-u 1", &train);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
}

/// Weights that are finite and answers that are not.
#[test]
fn figures_that_are_not_finite_are_refused() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--half", "--out", "half"]);
    folder.train(&["--epochs", "1", "--out", "m"]);
    let bytes = folder.read("m");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let huge: Vec<(String, Vec<usize>, Vec<u8>)> = file
        .tensors()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("optimizer"))
        .map(|(name, view)| {
            let n = view.data().len() / 4;
            (
                name,
                view.shape().to_vec(),
                3e38_f32.to_le_bytes().repeat(n),
            )
        })
        .collect();
    let views = huge.iter().map(|(name, shape, data)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), data).unwrap();
        (name.as_str(), view)
    });
    folder.write("boom", &serialize(views, None).unwrap());
    let images = "data/t10k-images-idx3-ubyte";
    let commands: [&[&str]; 6] = [
        &["eval", "--data", "data"],
        &["eval", "--data", "data", "--json"],
        &["eval", "--data", "data", "--iw-samples", "5"],
        &["encode", "--images", images, "--out", "q"],
        &["sample", "--out", "s.png"],
        &["sample", "--out", "s.safetensors"],
    ];
    for args in commands {
        let output = folder.run(&[args, &["--model", "boom"]].concat());
        let message = errors(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {message}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(message.contains("finite"), "{args:?}: {message}");
    }
}

#[test]
fn few_images_do_not_tell_which_latents_are_in_use() {
    let folder = Folder::new();
    folder.write("data/t10k-images-idx3-ubyte", &idx(40, 4, 4));
    folder.train(&["--epochs", "1", "--out", "m"]);
    let eval = |images| folder.ok(&["eval", "--model", "m", "--data", "data", "--images", images]);
    assert!(eval("29").contains("active units  n/a"));
    assert!(eval("30").contains(" of 2\n"));
}
