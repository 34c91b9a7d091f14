//! What the tests share: a folder with tiny IDX files, and running the binary in it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use safetensors::SafeTensors;
use serde_json::Value;
use tempfile::TempDir;

/// Pixels of the tiny images, 4 x 4.
pub const PIXELS: usize = 16;
/// Images to train on: six batches of 8 and one of 2.
pub const TRAIN: usize = 50;
/// Images held out.
pub const TEST: usize = 12;

/// Flags of a model and a run small enough for a test.
pub const TINY: [&str; 10] = [
    "--data", "data", "--input", "16", "--hidden", "6", "--latent", "2", "--batch", "8",
];

/// An IDX file of labels 0, 1, 2, 0, 1 ...
pub fn labels(count: usize) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1];
    bytes.extend((count as u32).to_be_bytes());
    bytes.extend((0..count).map(|i| (i % 3) as u8));
    bytes
}

/// A folder of its own, with `data` in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        fs::create_dir(folder.path("data")).unwrap();
        folder.write("data/train-images-idx3-ubyte", &idx(TRAIN, 4, 4));
        folder.write("data/t10k-images-idx3-ubyte", &idx(TEST, 4, 4));
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Names of everything in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// `vae` with these arguments, in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vae"));
        command.args(args).current_dir(self.0.path());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Standard output of a command that must succeed.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// `vae train` with the tiny flags and these, which must succeed.
    pub fn train(&self, args: &[&str]) -> String {
        self.ok(&[&["train"], &TINY[..], args].concat())
    }

    /// What `vae info` tells of a checkpoint.
    pub fn info(&self, model: &str) -> Value {
        serde_json::from_str(&self.ok(&["info", "--model", model, "--json"])).unwrap()
    }

    /// The lines of a log.
    pub fn log(&self, name: &str) -> Vec<Value> {
        let text = String::from_utf8(self.read(name)).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    /// The step of each line of a log.
    pub fn steps(&self, log: &str) -> Vec<u64> {
        let lines = self.log(log);
        let steps = lines.iter().map(|line| line["step"].as_u64().unwrap());
        steps.collect()
    }

    /// The message of a command that must end with exit code 1, or 2 where the command line is none, and no panic.
    pub fn fails(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let errors = String::from_utf8(output.stderr).unwrap();
        let code = if errors.starts_with("error:") { 2 } else { 1 };
        assert_eq!(output.status.code(), Some(code), "{args:?}: {errors}");
        assert!(!errors.contains("panicked"), "{args:?}: {errors}");
        errors
    }

    /// The f32 tensor `tensor` of a safetensors file, read by the safetensors crate itself.
    pub fn tensor(&self, file: &str, tensor: &str) -> (Vec<usize>, Vec<f64>) {
        let bytes = self.read(file);
        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        let view = tensors.tensor(tensor).unwrap();
        assert_eq!(view.dtype(), safetensors::Dtype::F32);
        let values = view.data().chunks_exact(4);
        let values = values.map(|b| f64::from(f32::from_le_bytes(b.try_into().unwrap())));
        (view.shape().to_vec(), values.collect())
    }
}

/// Sends a run a signal, by its name as `kill` takes it.
#[cfg(unix)]
pub fn kill(child: &std::process::Child, signal: &str) {
    let killed = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
}

/// The grey value of pixel `p` of image `i`: a blob that wanders with `i`.
pub fn grey(i: usize, p: usize) -> u8 {
    let near = |a: usize, b: usize| 2usize.saturating_sub(a.abs_diff(b));
    (near(p % 4, i % 4) * near(p / 4, i / 4 % 4) * 60 + i % 7) as u8
}

/// An IDX file of `count` images, its bytes as yann.lecun.com/exdb/mnist lays them out.
pub fn idx(count: usize, rows: usize, columns: usize) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    for size in [count, rows, columns] {
        bytes.extend((size as u32).to_be_bytes());
    }
    for i in 0..count {
        bytes.extend((0..rows * columns).map(|p| grey(i, p)));
    }
    bytes
}

/// A safetensors file's header and what follows it.
pub fn split(bytes: &[u8]) -> (Value, &[u8]) {
    let (length, rest) = bytes.split_at(8);
    let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
    let (header, content) = rest.split_at(length);
    (serde_json::from_slice(header).unwrap(), content)
}

/// The checkpoint `bytes` with the JSON of its training's state changed.
pub fn with_training(bytes: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    with_text(bytes, "training", change)
}

/// The checkpoint `bytes` with the JSON of one of its texts changed.
pub fn with_text(bytes: &[u8], name: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let (mut header, content) = split(bytes);
    let text = header["__metadata__"][name].as_str().unwrap();
    let mut json: Value = serde_json::from_str(text).unwrap();
    change(&mut json);
    header["__metadata__"][name] = json.to_string().into();
    let header = header.to_string();
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), content].concat()
}
