//! `vae compress` and `vae decompress`: what comes back, what is refused, and that nothing is lost.

use crate::common::{Folder, PIXELS, TEST};
use serde_json::Value;
use vae::{flat, Dataset, Pixels};

const COMPRESS: [&str; 5] = ["compress", "--model", "m", "--data", "data"];

fn trained() -> Folder {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "m"]);
    folder
}

fn back<'a>(model: &'a str, file: &'a str, out: &'a str) -> [&'a str; 7] {
    ["decompress", "--model", model, "--file", file, "--out", out]
}

#[test]
fn images_come_back_as_they_were_binarized() {
    let folder = trained();
    let told = folder.ok(&[&COMPRESS[..], &["--seed", "5", "--out", "a.bits", "--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["images"], TEST);
    assert_eq!(told["file_bytes"], folder.read("a.bits").len());
    folder.ok(&back("m", "a.bits", "b.idx"));
    let test = Dataset::read(&folder.read("data/t10k-images-idx3-ubyte"), None).unwrap();
    let found = Dataset::read(&folder.read("b.idx"), None).unwrap();
    assert_eq!(found.len(), TEST);
    for i in 0..TEST {
        let expected = flat(&test.fixed_batch(&[i], Pixels::Dynamic, 5).unwrap().x).unwrap();
        assert_eq!(expected.len(), PIXELS);
        let pixels = found.image(i).iter().map(|&v| f32::from(v) / 255.0);
        assert_eq!(pixels.collect::<Vec<_>>(), expected, "{i}");
    }
    // Pixels of 0 and 255 fall one way only.
    folder.write("data/t10k-images-idx3-ubyte", &folder.read("b.idx"));
    folder.ok(&[&COMPRESS[..], &["--seed", "5", "--out", "c.bits"]].concat());
    assert_eq!(folder.read("a.bits"), folder.read("c.bits"));
}

#[test]
fn it_says_how_long_they_became() {
    let folder = trained();
    let text = folder.ok(&[&COMPRESS[..], &["--images", "3"]].concat());
    assert!(
        text.contains("images        3, binarized, seed 1"),
        "{text}"
    );
    assert!(
        text.ends_with("decoded       equal bit for bit\n"),
        "{text}"
    );
}

#[test]
fn a_file_that_is_none_or_another_models_is_refused() {
    let folder = trained();
    folder.ok(&[&COMPRESS[..], &["--out", "a.bits"]].concat());
    folder.train(&["--epochs", "1", "--out", "n"]);
    let bytes = folder.read("a.bits");
    folder.write("cut.bits", &bytes[..bytes.len() - 4]);
    let mut changed = bytes.clone();
    changed[40] ^= 1;
    folder.write("changed.bits", &changed);
    folder.write("text.bits", b"nothing of the kind");
    for (model, file, words) in [
        ("n", "a.bits", "those of another"),
        ("m", "cut.bits", "cut or changed"),
        ("m", "changed.bits", "cut or changed"),
        ("m", "text.bits", "VAEBITS1"),
    ] {
        let message = folder.fails(&back(model, file, "b.idx"));
        assert!(
            message.contains(file) && message.contains(words),
            "{message}"
        );
        assert!(!folder.path("b.idx").exists());
    }
}

#[test]
fn no_input_and_no_other_file_is_written_over() {
    let folder = trained();
    folder.ok(&[&COMPRESS[..], &["--out", "a.bits"]].concat());
    let names = ["m", "a.bits", "data/t10k-images-idx3-ubyte"];
    let before = names.map(|name| folder.read(name));
    for out in ["m", "data/t10k-images-idx3-ubyte"] {
        folder.fails(&[&COMPRESS[..], &["--out", out]].concat());
    }
    for out in names {
        folder.fails(&back("m", "a.bits", out));
    }
    assert_eq!(names.map(|name| folder.read(name)), before);
}

#[test]
fn a_name_that_tells_of_another_format_is_refused_before_the_work() {
    let folder = trained();
    folder.ok(&[&COMPRESS[..], &["--out", "a.bits"]].concat());
    for out in ["b.png", "b.safetensors", "b.idx", "b.idx1-ubyte"] {
        let message = folder.fails(&[&COMPRESS[..], &["--out", out]].concat());
        assert!(message.contains("ends in .bits"), "{message}");
    }
    for out in ["b.PNG", "b.safetensors", "b.bits"] {
        let message = folder.fails(&back("m", "a.bits", out));
        assert!(message.contains("ends in .idx"), "{message}");
    }
    for out in ["b.idx3-ubyte", "b-idx3-ubyte", "b"] {
        folder.ok(&back("m", "a.bits", out));
    }
    let made = [
        ".bits",
        ".png",
        ".safetensors",
        ".idx1-ubyte",
        ".PNG",
        ".idx",
    ];
    assert_eq!(
        made.map(|ending| folder.path(&format!("b{ending}")).exists()),
        [false; 6]
    );
}

#[test]
fn a_model_whose_pixels_or_prior_are_others_is_refused() {
    let folder = Folder::new();
    for (flags, field) in [
        (["--likelihood", "gaussian"], "likelihood"),
        (["--prior", "mixture"], "prior"),
    ] {
        folder.train(&[&flags[..], &["--epochs", "0", "--force", "--out", "m"]].concat());
        let message = folder.fails(&COMPRESS);
        assert!(message.contains(field), "{message}");
    }
}
