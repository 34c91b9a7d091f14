//! Data of one's own by `--data`: a folder of pictures, numbers of each kind as pictures, and tables; what is refused says why.

use std::fs;
use std::process::Command;

use crate::common::{idx, Folder};
use flate2::Crc;
use serde_json::json;

/// Images in each file.
pub const COUNT: usize = 12;

/// A grey PNG of `side` pixels: black on white, a bar that stands at `at`, or lies.
pub fn png(side: usize, at: usize, stands: bool) -> Vec<u8> {
    let inside = |i: usize| {
        let (across, along) = if stands {
            (i % side, i / side)
        } else {
            (i / side, i % side)
        };
        (at..at + 4).contains(&across) && (4..side - 4).contains(&along)
    };
    let pixels: Vec<u8> = (0..side * side)
        .map(|i| if inside(i) { 0 } else { 255 })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side as u32, side as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&pixels)
        .unwrap();
    bytes
}

/// NPY of version 1 (numpy.lib.format).
pub fn npy(descr: &str, shape: &str, content: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [
        b"\x93NUMPY\x01\x00",
        &length[..],
        header.as_bytes(),
        content,
    ]
    .concat()
}

/// An archive as numpy.savez makes one: members are stored, and their own sizes stand in a ZIP64 field alone.
pub fn npz(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let at = bytes.len() as u32;
        let mut crc = Crc::new();
        crc.update(content);
        let size = content.len() as u32;
        let common = |sizes: [u32; 2], extra: u16| {
            let mut bytes = vec![45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
            bytes.extend(crc.sum().to_le_bytes());
            sizes
                .iter()
                .for_each(|size| bytes.extend(size.to_le_bytes()));
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend(extra.to_le_bytes());
            bytes
        };
        bytes.extend(b"PK\x03\x04");
        bytes.extend(common([u32::MAX; 2], 20));
        bytes.extend(name.as_bytes());
        bytes.extend([1, 0, 16, 0]);
        [size, size]
            .iter()
            .for_each(|&size| bytes.extend(u64::from(size).to_le_bytes()));
        bytes.extend(content);
        directory.extend(b"PK\x01\x02\x2d\0");
        directory.extend(common([size; 2], 0));
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    (0..2).for_each(|_| bytes.extend((members.len() as u16).to_le_bytes()));
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// Images of 8 x 8, a dot on each.
pub fn dots() -> Vec<u8> {
    let lit = |i: usize| i % 64 == 9 + 3 * (i / 64);
    (0..COUNT * 64)
        .map(|i| if lit(i) { 250 } else { 0 })
        .collect()
}

/// A table of three columns and two classes.
pub fn table() -> String {
    let row = |i: usize| {
        let kind = if i < 20 { "low" } else { "high" };
        format!("{i},{},0.0{},{kind}\n", 100 - 2 * i, i % 5)
    };
    let rows: String = (0..40).map(row).collect();
    format!("length,mass,error,kind\n{rows}")
}

pub fn train<'a>(data: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let tiny = [
        "train",
        "--data",
        data,
        "--hidden",
        "4",
        "--latent",
        "2",
        "--epochs",
        "1",
        "--force",
        "--out",
        "m.safetensors",
    ];
    [&tiny[..], more].concat()
}

#[test]
fn pictures_train_from_a_folder_and_from_files_of_numbers() {
    let folder = Folder::new();
    for (class, stands) in [("standing", true), ("lying", false)] {
        fs::create_dir_all(folder.path(&format!("bars/{class}"))).unwrap();
        for i in 0..COUNT {
            folder.write(
                &format!("bars/{class}/{i}.png"),
                &png(40, 4 + 2 * i, stands),
            );
        }
    }
    folder.write("bars/notes.txt", b"dear diary");
    folder.write("dots.npy", &npy("|u1", "(12, 8, 8)", &dots()));
    let labels: Vec<u8> = (0..COUNT as u8).map(|i| i % 2).collect();
    let members = [
        ("x_train.npy", npy("|u1", "(12, 8, 8)", &dots())),
        ("y_train.npy", npy("|u1", "(12,)", &labels)),
    ];
    folder.write("dots.npz", &npz(&members));
    folder.write("dots.idx", &idx(COUNT, 8, 8));
    let line = |image: &[u8]| {
        image
            .iter()
            .map(u8::to_string)
            .collect::<Vec<_>>()
            .join(",")
    };
    let lines: Vec<String> = dots().chunks_exact(64).map(line).collect();
    folder.write("dots.csv", lines.join("\n").as_bytes());
    for (data, classes) in [
        ("bars", "2 classes"),
        ("dots.npy", "0 classes"),
        ("dots.npz", "2 classes"),
        ("dots.idx", "0 classes"),
        ("dots.csv", "0 classes"),
    ] {
        let output = folder.run(&train(data, &[]));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{data}: {told}");
        assert!(
            told.contains(classes) && told.contains("held out"),
            "{data}: {told}"
        );
        let info = folder.info("m.safetensors");
        assert_eq!(
            info["tensors"]["decoder.out.weight"],
            json!([784, 4]),
            "{data}"
        );
    }
    // A run on the same files goes on; they are judged by what is held out of them.
    folder.ok(&[
        "train",
        "--resume",
        "m.safetensors",
        "--data",
        "dots.csv",
        "--epochs",
        "2",
        "--out",
        "m.safetensors",
    ]);
    folder.ok(&["eval", "--model", "m.safetensors", "--data", "dots.npy"]);
    // All of them are encoded, alike in every format; but an IDX file has to be of the model's size.
    let encode = |images| {
        let to = [
            "--model",
            "m.safetensors",
            "--out",
            "z.safetensors",
            "--images",
            images,
        ];
        [&["encode"][..], &to].concat()
    };
    let mut mu = Vec::new();
    for images in ["dots.npy", "dots.npz", "dots.csv", "bars"] {
        folder.ok(&encode(images));
        mu.push(folder.tensor("z.safetensors", "mu"));
    }
    assert_eq!((&mu[0].0, &mu[3].0), (&vec![COUNT, 2], &vec![2 * COUNT, 2]));
    assert!(mu[1] == mu[0] && mu[2] == mu[0]);
    let told = folder.fails(&encode("dots.idx"));
    assert!(
        told.contains("images of 28 x 28, as the model has, found 12 images of 8 x 8"),
        "{told}"
    );
    // What is no picture is told, and a pipe is not waited for.
    let pipe = folder.path("bars/pipe.png");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let told = String::from_utf8(folder.run(&train("bars", &[])).stderr).unwrap();
    assert!(told.contains("notes.txt: left out: "), "{told}");
    let left_out = "bars/pipe.png: expected a file of pictures, numbers or labels, found a pipe, device or socket";
    assert!(told.contains(left_out), "{told}");
}

#[test]
fn a_table_trains_and_its_samples_are_in_its_units() {
    let folder = Folder::new();
    folder.write("table.csv", table().as_bytes());
    let told = String::from_utf8(
        folder
            .run(&train("table.csv", &["--log", "l.jsonl"]))
            .stderr,
    )
    .unwrap();
    assert!(told.contains("a table of 3 columns (length, mass, error): 36 rows to train on, 4 held out, 2 classes; elbo and nll are of numbers that are standardised"), "{told}");
    let model = &folder.info("m.safetensors")["config"]["model"];
    assert_eq!(
        (&model["data"], &model["likelihood"]),
        (&json!("own-table"), &json!("gaussian-learned"))
    );
    // numpy: np.delete(np.arange(40.), [2, 12, 22, 32]).mean()
    let mean = model["columns"][0]["mean"].as_f64().unwrap();
    assert!((mean - 712.0 / 36.0).abs() < 1e-9, "{mean}");
    folder.ok(&[
        "train",
        "--resume",
        "m.safetensors",
        "--data",
        "table.csv",
        "--epochs",
        "2",
        "--out",
        "m.safetensors",
    ]);
    folder.ok(&["eval", "--model", "m.safetensors", "--data", "table.csv"]);
    folder.ok(&[
        "encode",
        "--model",
        "m.safetensors",
        "--images",
        "table.csv",
        "--out",
        "z.safetensors",
    ]);
    assert_eq!(folder.tensor("z.safetensors", "mu").0, [40, 2]);
    for args in [
        &["sample", "--count", "5"][..],
        &["decode", "--latents", "z.safetensors"],
    ] {
        folder.ok(&[args, &["--model", "m.safetensors", "--out", "rows.csv"]].concat());
        let text = String::from_utf8(folder.read("rows.csv")).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("\"length\",\"mass\",\"error\""));
        let rows: Vec<Vec<f64>> = lines
            .map(|line| line.split(',').map(|v| v.parse().unwrap()).collect())
            .collect();
        assert_eq!(rows.len(), if args[0] == "sample" { 5 } else { 40 });
        assert!(rows
            .iter()
            .all(|row| (0.0..40.0).contains(&row[0]) && (20.0..100.0).contains(&row[1])));
    }
    let told = folder.fails(&["sample", "--model", "m.safetensors", "--out", "rows.png"]);
    assert!(told.contains("as rows make no image"), "{told}");
    let told = folder.fails(&["eval", "--model", "m.safetensors"]);
    assert!(
        told.contains("--data: expected the file or folder that the model is of"),
        "{told}"
    );
    // Once: nothing else was there to be taken.
    folder.write("broken.csv", b"1,2\n3\n");
    let told = folder.fails(&["eval", "--model", "m.safetensors", "--data", "broken.csv"]);
    assert_eq!(told.lines().count(), 1, "{told}");
    // Other columns are not those of the model; as pictures they are no squares.
    folder.write("others.csv", table().replace("mass", "weight").as_bytes());
    let told = folder.fails(&["eval", "--model", "m.safetensors", "--data", "others.csv"]);
    assert!(
        told.contains(
            "the columns length, mass, error, as the model has, got length, weight, error"
        ),
        "{told}"
    );
    let told = folder.fails(&train("table.csv", &["--rows", "pictures"]));
    assert!(told.contains("rows of a square number of pixels"), "{told}");
}

#[test]
fn broken_and_hostile_files_are_refused_with_a_reason() {
    let folder = Folder::new();
    let good = npy("|u1", "(12, 8, 8)", &dots());
    let members = [("x.npy", good.clone())];
    let huge = npy("<f8", "(4611686018427387904, 8)", &dots());
    let files: [(&str, Vec<u8>, &str); 10] = [
        (
            "broken.npy",
            good[..200].to_vec(),
            "as many bytes as its header says",
        ),
        (
            "hostile.npy",
            npy("|O", "(12, 8, 8)", &dots()),
            "numbers of b1",
        ),
        (
            "broken.npz",
            npz(&members)[..200].to_vec(),
            "a directory at its end",
        ),
        (
            "hostile.npz",
            npz(&[("x.npy", huge)]),
            "hostile.npz: x.npy: ",
        ),
        (
            "nested.npz",
            npz(&[("x.npz", npz(&members))]),
            "an archive in an archive",
        ),
        (
            "broken.csv",
            table().replace("\n7,", "\n7,oops,").into_bytes(),
            "got 5 in line 9",
        ),
        (
            "words.csv",
            table().replace("\n7,", "\nseven,").into_bytes(),
            "`seven` in line 9, column 1 (length)",
        ),
        (
            "hostile.csv",
            format!("a,b\n{},1\n", "9".repeat(400)).into_bytes(),
            "in line 2, column 1 (a)",
        ),
        (
            "broken.idx",
            idx(COUNT, 8, 8)[..100].to_vec(),
            "bytes as the header says",
        ),
        (
            "hostile.idx",
            [&[0, 0, 8, 3][..], &[255; 12]].concat(),
            "IDX file: ",
        ),
    ];
    for (name, bytes, why) in files {
        folder.write(name, &bytes);
        let told = folder.fails(&train(name, &[]));
        assert!(told.contains(why) && told.contains(name), "{name}: {told}");
        assert!(!folder.path("m.safetensors").exists(), "{name}");
    }
    // Beside good ones they are left out.
    fs::create_dir_all(folder.path("mixed")).unwrap();
    folder.write("mixed/broken.npy", &good[..200]);
    folder.write("mixed/good.npy", &good);
    let output = folder.run(&train("mixed", &[]));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && told.contains("broken.npy: left out: "),
        "{told}"
    );
}
