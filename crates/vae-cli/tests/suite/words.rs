//! A model of words from its list to its samples, and a categorical model of images: what the flags and the list do,
//! and what is refused. How words become numbers is tested in the core.

use crate::common::{Folder, PIXELS, TEST};
use serde_json::{json, Value};

/// Twenty words, with an empty line and spaces among them: the tenth, "judge", and the last, "tower", are held out.
const LIST: &str = "apple\nbread\ncloud\ndance\n eagle \nfruit\n\ngrape\nhouse\nisland\njudge\n\
                    knife\nlemon\nmouse\nnight\nocean\npaper\nqueen\nriver\nstone\ntower\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("list.txt", LIST.as_bytes());
    folder
}

fn train(folder: &Folder, flags: &[&str]) -> String {
    let args = [
        "train", "--data", "list.txt", "--hidden", "32", "--latent", "4",
    ];
    folder.ok(&[&args, flags].concat())
}

/// The held-out words do not count: 18 in batches of 9 are two steps an epoch.
#[test]
fn a_list_makes_a_model_of_words_without_every_tenth() {
    let folder = folder();
    train(&folder, &["--batch", "9", "--epochs", "3", "--out", "m"]);
    let info = folder.info("m");
    assert_eq!(info["step"], 6);
    let model = &info["config"]["model"];
    let expected = [
        ("input", json!(8)),
        ("levels", json!(27)),
        ("likelihood", json!("categorical")),
        ("pixels", json!("one-hot")),
        ("hidden", json!([32])),
    ];
    for (field, value) in expected {
        assert_eq!(model[field], value, "{field}");
    }
    assert_eq!(
        info["tensors"]["encoder.hidden.0.weight"],
        json!([32, 8 * 27])
    );
    assert_eq!(info["tensors"]["decoder.out.weight"], json!([8 * 27, 32]));

    // Without words the same words are read: the run goes on.
    train(&folder, &["--resume", "m", "--epochs", "4", "--out", "n"]);
}

/// Words known by heart come back, and the two held out do not.
#[test]
fn words_come_back_from_their_latents() {
    let folder = folder();
    train(
        &folder,
        &[
            "--batch", "18", "--lr", "0.01", "--epochs", "600", "--out", "m",
        ],
    );
    let told = folder.ok(&[
        "encode", "--model", "m", "--words", "list.txt", "--out", "q",
    ]);
    let pairs: Vec<(&str, &str)> = told
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    let words: Vec<&str> = LIST.split_whitespace().collect();
    assert_eq!(pairs.iter().map(|pair| pair.0).collect::<Vec<_>>(), words);
    let kept = pairs.iter().filter(|(word, found)| word == found).count();
    assert!(kept >= 17, "{told}");

    // The same from the file of their latents, of which mu is taken.
    let decoded = folder.ok(&["decode", "--model", "m", "--latents", "q"]);
    let found: Vec<&str> = pairs.iter().map(|pair| pair.1).collect();
    assert_eq!(decoded.lines().collect::<Vec<_>>(), found);

    let eval = folder.ok(&["eval", "--model", "m", "--data", "list.txt", "--json"]);
    let figures: Value = serde_json::from_str(&eval).unwrap();
    assert_eq!(figures["images"], 2);
    let held_out = ["judge", "tower"];
    let back = pairs
        .iter()
        .filter(|(word, found)| held_out.contains(word) && word == found);
    assert_eq!(figures["reconstructed"], back.count());

    let samples = folder.ok(&[
        "sample",
        "--model",
        "m",
        "--count",
        "30",
        "--out",
        "s.safetensors",
    ]);
    let again = folder.ok(&["sample", "--model", "m", "--count", "30"]);
    assert_eq!((samples.lines().count(), &samples), (30, &again));
    assert!(samples
        .lines()
        .all(|word| word.len() <= 8 && word.bytes().all(|b| b.is_ascii_lowercase())));
    assert_eq!(folder.tensor("s.safetensors", "mean").0, [30, 8]);
}

/// Words in another alphabet: as many letters and places as they have, and no flag for them.
#[test]
fn a_list_in_another_alphabet_makes_a_model_of_its_letters() {
    const IDIOMS: &str = "一心一意\n三心二意\n一五一十\n十全十美\n三三两两\n\
                          两全其美\n一心二用\n美中不足\n不三不四\n四大皆空\n";
    let folder = Folder::new();
    folder.write("list.txt", IDIOMS.as_bytes());
    let flags = [
        "--batch", "9", "--lr", "0.01", "--epochs", "400", "--out", "m",
    ];
    train(&folder, &flags);
    let info = folder.info("m");
    let model = &info["config"]["model"];
    assert_eq!(model["letters"], "一三不两中二五全其十四大心意用皆空美足");
    assert_eq!((&model["input"], &model["levels"]), (&json!(4), &json!(20)));
    let told = folder.ok(&["encode", "--model", "m", "--words", "list.txt"]);
    let kept = told.lines().filter(|line| {
        let (word, found) = line.split_once('\t').unwrap();
        word == found
    });
    assert!(kept.count() >= 8, "{told}");
    let samples = folder.ok(&["sample", "--model", "m", "--count", "20"]);
    assert!(samples
        .lines()
        .all(|word| word.chars().all(|c| IDIOMS.contains(c))));
    folder.write("other.txt", format!("{IDIOMS}春风\n").as_bytes());
    let message = folder.fails(&["eval", "--model", "m", "--data", "other.txt"]);
    assert!(
        message.contains("other.txt:11") && message.contains("春风"),
        "{message}"
    );
}

#[test]
fn what_is_no_list_or_no_word_is_refused() {
    let folder = folder();
    train(&folder, &["--epochs", "0", "--out", "m"]);
    folder.train(&["--epochs", "0", "--out", "images"]);
    folder.write("long.txt", format!("{LIST}unfriendly\n").as_bytes());
    folder.write("longer.txt", format!("{LIST}unfriendliness\n").as_bytes());
    let strange = (0..65).map(|i| format!("{}\n", char::from_u32(0x4e00 + i).unwrap()));
    folder.write("strange.txt", strange.collect::<String>().as_bytes());
    folder.write("latin.txt", b"caf\xe9\n");
    folder.write("few.txt", b"one\ntwo\n");
    // Those held out are words, and nothing else is.
    let tenths = format!("{}word\n", "no word\n".repeat(9));
    folder.write("tenths.txt", tenths.as_bytes());
    let refused: [(&[&str], &[&str]); 12] = [
        (
            &["eval", "--model", "m", "--data", "tenths.txt"],
            &["tenths.txt", "1 to 8 letters", "no word"],
        ),
        (
            &["train", "--data", "longer.txt", "--out", "n"],
            &[
                "longer.txt:22",
                "1 to 12 letters without a space",
                "unfriendliness",
            ],
        ),
        (
            &["train", "--data", "strange.txt", "--out", "n"],
            &["strange.txt", "at most 64 different letters", "got 65"],
        ),
        (
            &["train", "--data", "latin.txt", "--out", "n"],
            &["latin.txt", "text, one word a line"],
        ),
        (
            &["train", "--data", "few.txt", "--out", "n"],
            &["few.txt", "10 words or more", "found 2"],
        ),
        (
            &["train", "--data", "list.txt", "--levels", "8", "--out", "n"],
            &["`data`", "of 27 levels", "got 1 x 8, 8 levels"],
        ),
        (
            &[
                "train",
                "--data",
                "list.txt",
                "--likelihood",
                "bernoulli",
                "--pixels",
                "grey",
                "--out",
                "n",
            ],
            &["`data`", "of 27 levels", "got 1 x 8"],
        ),
        (
            &[
                "train",
                "--data",
                "list.txt",
                "--likelihood",
                "gaussian",
                "--out",
                "n",
            ],
            &["`data`", "of 27 levels"],
        ),
        (
            &["eval", "--model", "m", "--data", "none.txt"],
            &["none.txt"],
        ),
        (
            &["encode", "--model", "m", "--words", "long.txt"],
            &["long.txt", "unfriendly"],
        ),
        (
            &["sample", "--model", "m", "--out", "n.png"],
            &["n.png", ".safetensors", "letters"],
        ),
        (
            &["eval", "--model", "m"],
            &["www/data/words.txt", "scripts/build"],
        ),
    ];
    for (args, words) in refused {
        let message = folder.fails(args);
        for word in words {
            assert!(
                message.contains(word),
                "{args:?}: no {word:?} in {message:?}"
            );
        }
        assert!(
            !folder.path("n").exists() && !folder.path("n.png").exists(),
            "{args:?}"
        );
    }
    // Images are not printed.
    let images = "data/t10k-images-idx3-ubyte";
    for args in [
        vec!["sample", "--model", "images"],
        vec!["encode", "--model", "images", "--images", images],
    ] {
        let message = folder.fails(&args);
        assert!(
            message.contains("--out: expected a file to write"),
            "{message}"
        );
    }
}

/// Each mean is that of three levels: 0, one half and 1 with the softmax of the logits in the file.
#[test]
fn a_categorical_model_of_images_shows_the_mean_of_its_levels() {
    let folder = Folder::new();
    folder.train(&[
        "--hidden",
        "none",
        "--likelihood",
        "categorical",
        "--levels",
        "3",
        "--pixels",
        "one-hot",
        "--epochs",
        "3",
        "--out",
        "m",
    ]);
    let images = "data/t10k-images-idx3-ubyte";
    folder.ok(&["encode", "--model", "m", "--images", images, "--out", "q"]);
    folder.ok(&[
        "decode",
        "--model",
        "m",
        "--latents",
        "q",
        "--out",
        "p.safetensors",
    ]);
    let (z, found) = (
        folder.tensor("q", "mu").1,
        folder.tensor("p.safetensors", "mean"),
    );
    assert_eq!(found.0, [TEST, PIXELS]);
    let (shape, weight) = folder.tensor("m", "decoder.out.weight");
    assert_eq!(shape, [PIXELS * 3, 2]);
    let bias = folder.tensor("m", "decoder.out.bias").1;
    for (i, mean) in found.1.iter().enumerate() {
        let (image, pixel) = (i / PIXELS, i % PIXELS);
        let exp = |k: usize| {
            let row = pixel * 3 + k;
            (bias[row] + weight[row * 2] * z[image * 2] + weight[row * 2 + 1] * z[image * 2 + 1])
                .exp()
        };
        let expected = (exp(1) * 0.5 + exp(2)) / (exp(0) + exp(1) + exp(2));
        assert!(
            (mean - expected).abs() < 1e-5,
            "{i}: {mean} instead of {expected}"
        );
    }
    let text = folder.ok(&["info", "--model", "m"]);
    for line in [
        "likelihood = \"categorical\"",
        "levels = 3",
        "pixels = \"one-hot\"",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}
