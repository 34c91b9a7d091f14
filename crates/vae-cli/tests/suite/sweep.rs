//! A grid of settings as commands: which runs, under which names, as a shell takes them; and what is no grid.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::Folder;

/// Two times two runs of a model small enough for a test, of which the data lie in a folder with a name that a shell takes apart.
const GRID: &str = r#"
    [run]
    data = "it's data"
    validation = 10
    tensorboard = "tb"
    [model]
    input = 16
    hidden = [[6], [5, 4]]
    latent = 2
    [train]
    batch = 8
    epochs = 2
    weight-decay = 0.0
    optimizer = "adamw"
    seed = [1, 2]
"#;

fn folder(grid: &str) -> Folder {
    let folder = Folder::new();
    fs::rename(folder.path("data"), folder.path("it's data")).unwrap();
    folder.write("grid.toml", grid.as_bytes());
    folder
}

/// What a shell makes of `script` where `vae` is this program.
fn shell(folder: &Folder, script: &str) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_vae")).parent().unwrap();
    let mut path = vec![own.to_owned()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap()));
    Command::new("sh")
        .args(["-c", script])
        .env("PATH", env::join_paths(path).unwrap())
        .current_dir(folder.path("."))
        .output()
        .unwrap()
}

#[test]
#[cfg(unix)]
fn each_line_is_a_run_that_goes_on_where_it_was_stopped() {
    let folder = folder(GRID);
    let sweep = ["sweep", "grid.toml", "--into", "my runs"];
    let lines = folder.ok(&sweep);
    folder.write("jobs.txt", lines.as_bytes());
    assert_eq!(lines.lines().count(), 4);
    let first = "vae train --data 'it'\\''s data' --validation 10 --tensorboard tb/hidden-6_seed-1 --input 16 --hidden 6 --latent 2 --optimizer adamw --batch 8 \
        --weight-decay 0.0 --epochs 2 --seed 1 --out 'my runs/hidden-6_seed-1.safetensors' --log 'my runs/hidden-6_seed-1.jsonl'";
    assert_eq!(lines.lines().next(), Some(first));

    // As the README has it: by xargs, and by the number of a line.
    let script = "head -n 3 jobs.txt | tr '\\n' '\\0' | xargs -0 -n 1 -P 2 sh -c && N=4 && eval \"$(sed -n \"${N}p\" jobs.txt)\"";
    let ran = shell(&folder, script);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let names = [
        "hidden-5x4_seed-1",
        "hidden-5x4_seed-2",
        "hidden-6_seed-1",
        "hidden-6_seed-2",
    ];
    for name in names {
        let model = format!("my runs/{name}.safetensors");
        let info = folder.info(&model);
        assert_eq!(info["epoch"], 2);
        assert!(name.ends_with(&info["config"]["train"]["seed"].to_string()));
        assert_eq!(folder.steps(&format!("my runs/{name}.jsonl")), [5, 10]);
    }
    let mut events: Vec<String> = fs::read_dir(folder.path("tb"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    events.sort();
    assert_eq!(events, names);
    let weights = |name: &str| {
        folder
            .tensor(&format!("my runs/{name}.safetensors"), "encoder.mu.bias")
            .1
    };
    assert_ne!(weights(names[2]), weights(names[3]));

    // A line of one that is there goes on, to more epochs as exactly as any; one that is done does nothing.
    let two = folder.read("my runs/hidden-6_seed-1.safetensors");
    let again = folder.ok(&sweep);
    assert!(again
        .lines()
        .all(|line| line.contains(" --resume 'my runs/")));
    folder.write("jobs.txt", again.as_bytes());
    let ran = shell(&folder, "sh jobs.txt");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert!(String::from_utf8(ran.stdout)
        .unwrap()
        .starts_with("nothing to do: 2 epochs are done"));
    assert!(folder.read("my runs/hidden-6_seed-1.safetensors") == two);
}

#[test]
#[cfg(unix)]
fn runs_that_begin_from_one_checkpoint_go_on_from_their_own() {
    let grid = "[run]\nweights = \"base.safetensors\"\ndata = \"it's data\"\n[train]\nbeta = [0.5, 2]\nepochs = 1";
    let folder = folder(grid);
    let base = [
        "train",
        "--data",
        "it's data",
        "--input",
        "16",
        "--hidden",
        "6",
    ];
    let more = [
        "--latent",
        "2",
        "--batch",
        "8",
        "--epochs",
        "1",
        "--out",
        "base.safetensors",
    ];
    folder.ok(&[&base[..], &more].concat());
    let lines = folder.ok(&["sweep", "grid.toml"]);
    for line in lines.lines() {
        assert!(
            line.starts_with("vae train --weights base.safetensors --data "),
            "{line}"
        );
    }
    let ran = shell(&folder, &lines);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    // The epochs of the other run are not this one's, and the form is the checkpoint's.
    for beta in ["0.5", "2"] {
        let info = folder.info(&format!("beta-{beta}.safetensors"));
        assert_eq!(info["epoch"], 1);
        assert_eq!(
            info["config"]["train"]["beta"].to_string().parse::<f64>(),
            beta.parse::<f64>()
        );
        assert_eq!(info["config"]["model"]["latent"], 2);
        // A few steps of Adam lead no farther from the weights that were begun with.
        let [began, ended] = [
            "base.safetensors".to_owned(),
            format!("beta-{beta}.safetensors"),
        ]
        .map(|model| folder.tensor(&model, "encoder.mu.weight").1);
        let far = began.iter().zip(&ended).map(|(a, b)| (a - b).abs());
        assert!(far.fold(0.0, f64::max) < 0.02);
        assert_ne!(began, ended);
    }
    let again = folder.ok(&["sweep", "grid.toml"]);
    let own =
        |beta: &str| format!("--resume ./beta-{beta}.safetensors --out ./beta-{beta}.safetensors");
    assert!(
        again.contains(&own("0.5")) && again.contains(&own("2")),
        "{again}"
    );
    assert!(!again.contains("base"));
}

#[test]
fn names_are_of_what_varies_and_distinct() {
    let named = |grid: &str| -> Vec<String> {
        let folder = folder(grid);
        let lines = folder.ok(&["sweep", "grid.toml"]);
        let out = |line: &str| {
            line.split("--out ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .to_owned()
        };
        let names: Vec<String> = lines.lines().map(out).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        names
    };
    assert_eq!(named(""), ["./run.safetensors"]);
    let two = "[train]\nseed = [1, 2]\nlr = [1e-3, 2e-3]";
    let expected = [
        "0.001_seed-1",
        "0.001_seed-2",
        "0.002_seed-1",
        "0.002_seed-2",
    ];
    assert_eq!(
        named(two),
        expected.map(|end| format!("./lr-{end}.safetensors"))
    );
    // The last parts of these are one.
    let same = "[run]\ndata = [\"a/b\", \"c/b\"]";
    assert_eq!(named(same), ["./run-1.safetensors", "./run-2.safetensors"]);
    let upper = "[run]\ndata = [\"B\", \"b\"]";
    assert_eq!(named(upper), ["./run-1.safetensors", "./run-2.safetensors"]);
    let long = format!("[run]\ndata = [\"{}\", \"b\"]", "x".repeat(300));
    assert_eq!(named(&long)[1], "./run-2.safetensors");
    assert_eq!(named("[model]\nhidden = [200, 100]").len(), 1);
    let seeds: Vec<String> = (1..=200).map(|seed| seed.to_string()).collect();
    assert_eq!(
        named(&format!("[train]\nseed = [{}]", seeds.join(","))).len(),
        200
    );
}

#[test]
fn what_is_no_grid_is_refused_in_a_sentence() {
    let many = format!(
        "[1{}]",
        (2..=101).map(|n| format!(", {n}")).collect::<String>()
    );
    let cube = format!("[train]\nseed = {many}\nbatch = {many}\nepochs = {many}\nwarmup = {many}");
    let endless = format!("{cube}\nlabels_first = {many}\nclip = {many}\nmomentum = [0.1, 0.2]\n[run]\nimages = {many}\nvalidation = {many}\npatience = {many}\nlog_steps = {many}");
    let cases = [
        ("[train]\nbeta = []", "`beta` in line 2: an empty list"),
        ("[train]\n\nbetas = 1", "`betas` in line 3: unknown field"),
        ("[tain]\nbeta = 1", "found table [tain]"),
        ("beta = 1", "TOML parse error"),
        ("[train]\nbeta = [1, 1.0]", "1.0 a second time"),
        ("[train]\nweight-decay = 0\nweight_decay = 1", "a second time"),
        ("[train]\nbatch = [1, 0]", "expected between 1 and 4096"),
        ("[train]\nbatch = [\"1\"]", "expected a whole number"),
        ("[train]\nbeta = [1, nan]", "no finite number"),
        ("[model]\nhidden = [[4], 4]", "expected a list"),
        ("[model]\nhidden = [[[4]]]", "expected a whole number"),
        ("[model]\nactivation = [\"relu\", \"elu\"]", "unknown variant `elu`"),
        ("[model]\ndata = \"mnist\"", "comes with the data, which [run] names"),
        ("[run]\nout = \"m\"", "not one of weights, data, rows"),
        ("[run]\nimages = 0", "'--images <N>'"),
        ("[run]\nimages = [[1]]", "expected a text or a whole number, found [1]"),
        (
            "[run]\ntensorboard = [\"a\", \"b\"]",
            "expected a folder, in which each run",
        ),
        ("[run]\npatience = 3", "were not provided: <--validation <N>|--resume <MODEL>>"),
        ("[run]\nrows = \"x\"", "'--rows <KIND>'"),
        ("[model]\nlikelihood = \"categorical\"\nhidden = [[4096,4096,4096,4096]]\nlevels = 256\ninput = 4096", "grid.toml"),
        (&cube, "expected at most 10000 runs, found 104060401"),
        (&endless, "found more than can be counted"),
        ("[train\n", "TOML parse error"),
    ];
    for (grid, expected) in cases {
        let folder = folder(grid);
        let told = folder.fails(&["sweep", "grid.toml", "--into", "runs"]);
        assert!(
            told.contains("grid.toml: expected ") && told.contains(expected),
            "{grid}: {told}"
        );
        assert!(!folder.path("runs").exists(), "{grid}");
    }
}
