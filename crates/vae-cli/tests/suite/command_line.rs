//! What people expect of any command line: places and flags, quiet, streams, help that fits, completions, pages of the manual.

use std::fs::File;
use std::process::{Command, Output, Stdio};

use crate::common::{Folder, TINY};

const COMMANDS: [&str; 15] = [
    "train",
    "sweep",
    "table",
    "eval",
    "encode",
    "decode",
    "sample",
    "compress",
    "decompress",
    "info",
    "export",
    "config",
    "data",
    "completions",
    "man",
];
const IMAGES: &str = "data/t10k-images-idx3-ubyte";

fn trained() -> Folder {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "-o", "m.safetensors"]);
    folder
}

/// A command that reads the file `input` as its standard input.
fn fed(folder: &Folder, args: &[&str], input: &str) -> Output {
    let input = File::open(folder.path(input)).unwrap();
    let output = folder.command(args).stdin(input).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    output
}

#[test]
fn a_model_by_its_place_is_that_of_the_flag() {
    let folder = trained();
    let m = "m.safetensors";
    for [by_place, by_flag] in [
        [&["info", m][..], &["info", "--model", m]],
        [
            &["eval", m, "--data", "data", "--json"],
            &["eval", "--data", "data", "--json", "--model", m],
        ],
    ] {
        assert_eq!(folder.ok(by_place), folder.ok(by_flag));
    }
    folder.ok(&["encode", m, IMAGES, "-o", "a.safetensors"]);
    folder.ok(&[
        "encode",
        "--model",
        m,
        "--images",
        IMAGES,
        "--out",
        "b.safetensors",
    ]);
    assert!(folder.read("a.safetensors") == folder.read("b.safetensors"));
    folder.ok(&["decode", m, "a.safetensors", "-o", "a.png"]);
    folder.ok(&["decode", m, "--latents", "a.safetensors", "-o", "b.png"]);
    assert!(folder.read("a.png") == folder.read("b.png"));
    folder.ok(&["compress", m, "--data", "data", "-o", "a.bits"]);
    folder.ok(&["decompress", m, "a.bits", "-o", "a.idx"]);
    folder.ok(&["export", m, "--torch", "torch"]);
    let both = folder.fails(&["info", m, "--model", m]);
    assert!(both.contains("cannot be used with"), "{both}");
    let none = folder.fails(&["info"]);
    assert!(none.contains("<MODEL|--model <MODEL>>"), "{none}");
}

#[test]
fn quiet_says_what_was_asked_for_and_what_goes_wrong() {
    let folder = trained();
    for args in [
        &[&["train", "-q"], &TINY[..], &["--epochs", "1", "-o", "n"]].concat()[..],
        &["export", "m.safetensors", "--torch", "torch", "--quiet"],
        &["-q", "sample", "m.safetensors", "-o", "s.png"],
        &["man", "pages", "-q"],
    ] {
        let output = folder.run(args);
        assert!(output.status.success(), "{args:?}");
        assert!(
            output.stdout.is_empty() && output.stderr.is_empty(),
            "{args:?}"
        );
    }
    assert!(folder
        .ok(&["info", "m.safetensors", "-q"])
        .contains("latent = 2"));
    assert!(folder
        .fails(&["info", "none", "-q"])
        .contains("none: cannot read"));
}

#[test]
fn a_run_says_what_it_is_and_where_its_model_is() {
    let folder = Folder::new();
    let told = folder.train(&["--epochs", "2", "--seed", "5", "-o", "m.safetensors"]);
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("data: 50 images of 4 x 4, 12 test; ")
            && lines[0].contains("2 latents; batch 8, seed 5; CPU, "),
        "{told}"
    );
    // Two epochs of seven steps.
    assert_eq!(
        lines[3..],
        ["m.safetensors: the model, after epoch 2, step 14"]
    );
}

#[test]
fn a_dash_is_a_stream() {
    let folder = trained();
    let m = "m.safetensors";
    let info = fed(&folder, &["info", "-"], m);
    assert_eq!(info.stdout, folder.ok(&["info", m]).into_bytes());
    folder.ok(&["encode", m, IMAGES, "-o", "z.safetensors"]);
    let encoded = fed(&folder, &["encode", m, "-", "-o", "-"], IMAGES);
    assert!(encoded.stdout == folder.read("z.safetensors"));
    folder.ok(&["decode", m, "z.safetensors", "-o", "grid.png"]);
    let decode = ["decode", m, "-", "--format", "png", "-o", "-"];
    assert!(fed(&folder, &decode, "z.safetensors").stdout == folder.read("grid.png"));
    let input = File::open(folder.path(m)).unwrap();
    let mut twice = folder.command(&["decode", "-", "-", "-o", "a.png"]);
    let twice = twice.stdin(input).output().unwrap();
    assert_eq!(twice.status.code(), Some(1));
    let twice = String::from_utf8(twice.stderr).unwrap();
    assert!(
        twice.contains("standard input: expected one use"),
        "{twice}"
    );
    for args in [
        &["decompress", m, "x", "-o", "-"][..],
        &[&["train"], &TINY[..], &["-o", "-"]].concat(),
    ] {
        assert!(folder.fails(args).contains("such as ./-"), "{args:?}");
    }
    assert!(!folder.path("-").exists());
}

/// `script` gives a command a terminal.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_is_not_filled_with_bytes() {
    let folder = trained();
    let vae = env!("CARGO_BIN_EXE_vae");
    let on_terminal = |format: &str| {
        let line = format!("{vae} sample m.safetensors -n 1 --format {format} -o -");
        let run = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(folder.path("."))
            .stdin(Stdio::null())
            .output();
        run.ok().map(|output| (output.status.code(), output.stdout))
    };
    // Not every system has it.
    let Some((code, told)) = on_terminal("png") else {
        return;
    };
    let told = String::from_utf8(told).unwrap();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("found a terminal"), "{told}");
    let (code, text) = on_terminal("svg").unwrap();
    assert_eq!(code, Some(0));
    assert!(text.starts_with(b"<svg"));
}

#[test]
fn help_fits_and_has_examples() {
    let folder = Folder::new();
    for command in COMMANDS {
        let [short, long] = ["-h", "--help"].map(|help| folder.ok(&[command, help]));
        for line in short.lines().chain(long.lines()) {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
        assert!(short.len() <= long.len(), "{command}");
        if !["config", "data"].contains(&command) {
            for help in [&short, &long] {
                assert!(help.contains("Example"), "{command}: {help}");
                assert!(
                    help.contains(&format!("\n  vae {command} ")),
                    "{command}: {help}"
                );
            }
        }
    }
    // What one begins with is on one page.
    assert!(folder.ok(&["train", "-h"]).lines().count() < 70);
    let codes = folder.ok(&["--help"]);
    for code in ["\n  0 ", "\n  1 ", "\n  2 ", "\n  130, 143, 129 "] {
        assert!(codes.contains(code), "{codes}");
    }
}

#[test]
fn what_stands_where_a_folder_is_to_be_is_named() {
    let folder = Folder::new();
    folder.write("file", b"");
    let train = [&["train"], &TINY[..], &["-o", "m", "--tensorboard", "file"]].concat();
    let expected = "file: expected a folder, or a name that nothing has yet, found a file";
    for args in [&train[..], &["man", "file"]] {
        assert!(folder.fails(args).contains(expected), "{args:?}");
    }
    assert!(!folder.path("m").exists());
}

#[test]
fn a_shell_reads_the_completions() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = folder.ok(&["completions", shell]);
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("iw-samples"), "{shell}");
        folder.write(shell, script.as_bytes());
        // Those that are there.
        if let Ok(read) = Command::new(shell)
            .arg("-n")
            .arg(folder.path(shell))
            .output()
        {
            let told = String::from_utf8_lossy(&read.stderr);
            assert!(read.status.success(), "{shell}: {told}");
        }
    }
}

#[test]
fn each_command_has_its_page() {
    let folder = Folder::new();
    folder.ok(&["man", "a/pages"]);
    let page = |name: &str| String::from_utf8(folder.read(&format!("a/pages/{name}.1"))).unwrap();
    let all = page("vae");
    for command in COMMANDS {
        assert!(all.contains(&format!("vae\\-{command}(1)")), "{command}");
        let own = page(&format!("vae-{command}"));
        assert!(
            own.contains(".SH SYNOPSIS") && own.contains(command),
            "{command}"
        );
    }
    assert!(all.contains("Exit codes"), "{all}");
}
