//! Safetensors by `--data`: what torch and NumPy users have in hand trains, judges and is encoded as the same numbers in NPY are.

use std::fs;

use safetensors::tensor::TensorView;
use safetensors::Dtype;

use crate::common::Folder;
use crate::own::npy;

/// Rows of four numbers, which lie along a line.
const COUNT: usize = 40;

fn rows() -> Vec<f32> {
    let row = |i: usize| [i as f32, 3.0 * i as f32 - 50.0, 0.25 * (i % 4) as f32, -1.5];
    (0..COUNT).flat_map(row).collect()
}

fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn safetensors(tensors: &[(&str, Dtype, Vec<usize>, Vec<u8>)]) -> Vec<u8> {
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).unwrap();
        (*name, view)
    });
    safetensors::serialize(views, None).unwrap()
}

/// Trains on `data` and answers what was told and the checkpoint.
fn train(folder: &Folder, data: &str) -> (String, Vec<u8>) {
    let tiny = [
        "--hidden",
        "4",
        "--latent",
        "2",
        "--epochs",
        "2",
        "--force",
        "--out",
        "m.safetensors",
    ];
    let output = folder.run(&[&["train", "--data", data][..], &tiny].concat());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    (told, folder.read("m.safetensors"))
}

#[test]
fn a_file_of_tensors_trains_as_its_numbers_in_npy_do() {
    let folder = Folder::new();
    let labels: Vec<u8> = (0..COUNT as i64)
        .flat_map(|i| (i % 2).to_le_bytes())
        .collect();
    let x = ("features", Dtype::F32, vec![COUNT, 4], bytes(&rows()));
    folder.write("rows.npy", &npy("<f4", "(40, 4)", &bytes(&rows())));
    folder.write("rows.safetensors", &safetensors(std::slice::from_ref(&x)));
    let (told, model) = train(&folder, "rows.safetensors");
    assert!(told.contains("a table of 4 columns"), "{told}");
    assert!(
        told.contains("36 rows to train on, 4 held out, 0 classes"),
        "{told}"
    );
    assert!(model == train(&folder, "rows.npy").1);
    // Labels beside them are its classes.
    folder.write(
        "named.safetensors",
        &safetensors(&[x, ("target", Dtype::I64, vec![COUNT], labels)]),
    );
    let (told, _) = train(&folder, "named.safetensors");
    assert!(told.contains("4 held out, 2 classes"), "{told}");
    folder.ok(&["eval", "m.safetensors", "--data", "named.safetensors"]);
    for data in ["rows.npy", "rows.safetensors", "named.safetensors"] {
        folder.ok(&[
            "encode",
            "m.safetensors",
            data,
            "--out",
            &format!("{data}.csv"),
        ]);
    }
    let [arrays, tensors, named] = ["rows.npy", "rows.safetensors", "named.safetensors"]
        .map(|data| String::from_utf8(folder.read(&format!("{data}.csv"))).unwrap());
    assert_eq!(arrays, tensors);
    assert!(named.lines().next().unwrap().contains("label"), "{named}");
    // Pictures, as PyTorch has them.
    let dots: Vec<f32> = (0..12 * 64)
        .map(|i| if i % 64 == 9 + 3 * (i / 64) { 1.0 } else { 0.0 })
        .collect();
    let images = ("images", Dtype::F32, vec![12, 1, 8, 8], bytes(&dots));
    folder.write("dots.npy", &npy("<f4", "(12, 8, 8)", &bytes(&dots)));
    folder.write("dots.safetensors", &safetensors(&[images]));
    assert!(train(&folder, "dots.safetensors").1 == train(&folder, "dots.npy").1);
    folder.ok(&[
        "encode",
        "m.safetensors",
        "dots.safetensors",
        "--out",
        "z.npz",
    ]);
}

#[test]
fn tensors_that_are_no_data_are_refused_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write(
        "rows.safetensors",
        &safetensors(&[("x", Dtype::F32, vec![COUNT, 4], bytes(&rows()))]),
    );
    let good = folder.read("rows.safetensors");
    folder.write("broken.safetensors", &good[..good.len() - 3]);
    let text = String::from_utf8_lossy(&good[8..72]).replace("[40,4]", "[4611686018427387904,4]");
    let length = (text.len() as u64).to_le_bytes();
    folder.write(
        "hostile.safetensors",
        &[&length, text.as_bytes(), &good[72..]].concat(),
    );
    folder.write("named.safetensors", b"%PDF-1.7");
    train(&folder, "rows.safetensors");
    fs::rename(
        folder.path("m.safetensors"),
        folder.path("model.safetensors"),
    )
    .unwrap();
    for (data, why) in [
        ("broken.safetensors", "bytes as the header says"),
        ("hostile.safetensors", "safetensors file: expected the JSON"),
        ("named.safetensors", "got PDF"),
        (
            "model.safetensors",
            "one tensor of images or rows and at most one of labels",
        ),
    ] {
        let told = folder.fails(&["train", "--data", data, "--out", "m.safetensors"]);
        assert!(told.contains(why) && told.contains(data), "{data}: {told}");
        assert!(!folder.path("m.safetensors").exists(), "{data}");
    }
}

/// A refusal is of what is wrong: labels are called so, and which of them is none is said.
#[test]
fn what_is_wrong_with_numbers_and_labels_is_said_of_them() {
    let folder = Folder::new();
    let x = ("x", Dtype::F32, vec![COUNT, 4], bytes(&rows()));
    let labels = |change: &dyn Fn(&mut Vec<f32>)| {
        let mut labels: Vec<f32> = (0..COUNT).map(|i| (i % 4) as f32).collect();
        change(&mut labels);
        let labels = ("y", Dtype::F32, vec![labels.len()], bytes(&labels));
        safetensors(&[x.clone(), labels])
    };
    let no_row = ("x", Dtype::F32, vec![0, 5], Vec::new());
    for (name, file, why) in [
        (
            "empty",
            safetensors(&[no_row]),
            "table: expected at least one number, got [0, 5]",
        ),
        (
            "few",
            labels(&|labels| labels.truncate(39)),
            "labels: expected a file of as many images or rows, got none for 39 labels",
        ),
        (
            "nan",
            labels(&|labels| labels[7] = f32::NAN),
            "labels: expected finite numbers, got NaN at index 7",
        ),
        (
            "broken",
            labels(&|labels| labels[8] = 0.5),
            "labels: expected whole numbers from 0 to 999999, got 0.5 at index 8",
        ),
        (
            "large",
            labels(&|labels| labels[9] = 1e6),
            "labels: expected whole numbers from 0 to 999999, got 1000000 at index 9",
        ),
    ] {
        let data = format!("{name}.safetensors");
        folder.write(&data, &file);
        let args = ["train", "--data", &data, "--epochs", "0", "--out", "m"];
        let output = folder.run(&[&args[..], &["--force"]].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        // Rows whose labels are of other rows train without.
        assert_eq!(output.status.success(), name == "few", "{told}");
        assert!(told.contains(why), "{name}: {told}");
    }
}
