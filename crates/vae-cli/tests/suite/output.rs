//! What is written: nothing is destroyed, nothing replaced that should be written through, and what could not be written is
//! refused before the work. Each case is one that went wrong.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{symlink, MetadataExt, PermissionsExt};
use std::process::{Command, Stdio};

use crate::common::{Folder, TINY};

fn train<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["train"], &TINY[..], args].concat()
}

#[test]
fn a_link_leads_to_the_file_that_is_written() {
    let folder = Folder::new();
    fs::create_dir(folder.path("big")).unwrap();
    symlink("big/real.safetensors", folder.path("latest")).unwrap();
    for epochs in ["1", "2"] {
        folder.train(&["--force", "--epochs", epochs, "--out", "latest"]);
        assert!(folder.path("latest").is_symlink());
        assert_eq!(
            folder.info("big/real.safetensors")["epoch"],
            epochs.parse::<u64>().unwrap()
        );
    }
    let resume = [
        "train", "--data", "data", "--resume", "latest", "--epochs", "3", "--out", "latest",
    ];
    folder.ok(&resume);
    assert!(folder.path("latest").is_symlink());
    assert_eq!(folder.info("latest")["epoch"], 3);
}

#[test]
fn a_file_keeps_its_mode_and_a_new_one_has_the_usual() {
    let folder = Folder::new();
    folder.write("usual", b"");
    folder.train(&["--epochs", "1", "--out", "m"]);
    let mode = |file| fs::metadata(folder.path(file)).unwrap().mode() & 0o7777;
    assert_eq!(mode("m"), mode("usual"));
    for wanted in [0o600, 0o664] {
        fs::set_permissions(folder.path("m"), Permissions::from_mode(wanted)).unwrap();
        folder.train(&["--force", "--epochs", "1", "--out", "m"]);
        assert_eq!(mode("m"), wanted);
    }
}

#[test]
fn a_long_name_is_a_name() {
    let folder = Folder::new();
    let name = format!("{}.safetensors", "数".repeat(80));
    assert_eq!(name.len(), 252);
    for _ in 0..2 {
        folder.train(&["--force", "--epochs", "1", "--out", &name]);
    }
    assert_eq!(folder.info(&name)["epoch"], 1);
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let folder = Folder::new();
    let made = Command::new("mkfifo").arg(folder.path("pipe")).status();
    assert!(made.unwrap().success());
    symlink("/dev/null", folder.path("null")).unwrap();
    symlink("/proc/self/fd/1", folder.path("o.png")).unwrap();
    symlink("circle", folder.path("circle")).unwrap();
    folder.train(&["--epochs", "1", "--out", "m"]);
    for out in ["pipe", "null", "circle", "nosuch/", "m/", ".", ".."] {
        let message = folder.fails(&train(&["--force", "--epochs", "100000", "--out", out]));
        assert!(message.contains(&format!("{out}: expected")), "{message}");
    }
    let sample = ["sample", "--model", "m", "--out", "o.png"];
    assert!(folder.fails(&sample).contains("regular file"));
    for link in ["null", "o.png"] {
        assert!(folder.path(link).is_symlink());
    }
    fs::set_permissions(folder.path("m"), Permissions::from_mode(0o444)).unwrap();
    let message = folder.fails(&train(&["--force", "--epochs", "100000", "--out", "m"]));
    assert!(message.contains("read-only"), "{message}");
}

#[test]
fn no_input_is_written_over() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    let images = "data/t10k-images-idx3-ubyte";
    folder.ok(&[
        "encode",
        "--model",
        "m",
        "--images",
        images,
        "--out",
        "z.safetensors",
    ]);
    folder.write("c.toml", b"[train]\nbatch = 8\n");
    fs::hard_link(folder.path("m"), folder.path("m.safetensors")).unwrap();
    let training = "data/train-images-idx3-ubyte";
    let cases: [&[&str]; 7] = [
        &["sample", "--model", "m", "--out", "m.safetensors"],
        &[
            "decode",
            "--model",
            "m",
            "--latents",
            "z.safetensors",
            "--out",
            "z.safetensors",
        ],
        &[
            "encode", "--model", "m", "--images", images, "--out", images,
        ],
        &train(&["--force", "--out", training]),
        &train(&["--force", "--config", "c.toml", "--out", "c.toml"]),
        &train(&["--out", "n", "--log", "n"]),
        &[
            "train", "--data", "data", "--resume", "m", "--epochs", "2", "--out", "n", "--log", "m",
        ],
    ];
    let files = ["m", "z.safetensors", images, training, "c.toml"];
    let before: Vec<_> = files.iter().map(|file| folder.read(file)).collect();
    for args in cases {
        let message = folder.fails(args);
        assert!(message.contains("a file of its own"), "{args:?}: {message}");
        let after: Vec<_> = files.iter().map(|file| folder.read(file)).collect();
        assert!(before == after, "{args:?}");
    }
}

#[test]
fn another_runs_model_is_replaced_only_where_that_is_said() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "good"]);
    folder.train(&["--epochs", "1", "--out", "other"]);
    let good = folder.read("good");
    let resume = [
        "train", "--data", "data", "--resume", "other", "--epochs", "3", "--out", "good",
    ];
    for args in [train(&["--hidden", "3", "--out", "good"]), resume.to_vec()] {
        let message = folder.fails(&args);
        assert!(message.contains("--force"), "{message}");
        assert!(folder.read("good") == good);
    }
    folder.ok(&[&resume[..], &["--force"]].concat());
    assert!(folder.read("good") != good);
}

/// Two runs that were started with one name: what comes first stays.
#[test]
fn a_file_that_comes_meanwhile_is_not_written_over() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "good"]);
    // Its epoch takes a thousand times as long as its first step.
    let slow = [
        "train",
        "--data",
        "shapes",
        "--images",
        "1000",
        "--batch",
        "1",
        "--epochs",
        "1",
        "--log",
        "log",
        "--log-steps",
        "1",
        "--out",
        "m.safetensors",
    ];
    let mut child = folder.command(&slow).stdout(Stdio::null()).spawn().unwrap();
    let begun = || fs::metadata(folder.path("log")).is_ok_and(|log| log.len() > 0);
    while child.try_wait().unwrap().is_none() && !begun() {
        std::thread::yield_now();
    }
    folder.write("m.safetensors", &folder.read("good"));
    assert!(child.wait().unwrap().success());
    assert!(folder.read("m.safetensors") == folder.read("good"));
    assert_eq!(folder.info("m.other.safetensors")["step"], 1000);
}

/// Numbers made of a model, another program's model, weights alone: none takes the place of a model that is there.
#[test]
fn what_is_known_by_its_first_bytes_is_replaced_only_where_that_is_said() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "good"]);
    let good = folder.read("good");
    folder.write("m.safetensors", &good);
    folder.write("theirs", b"PK\x03\x04\x00\x00\x08\x08");
    folder.write("cut", &good[..good.len() / 2]);
    let encode = |out| {
        let images = "data/t10k-images-idx3-ubyte";
        vec![
            "encode", "--model", "good", "--images", images, "--out", out,
        ]
    };
    folder.ok(&encode("z.safetensors"));
    let cases: [(Vec<&str>, &str); 6] = [
        (
            vec!["sample", "--model", "good", "--out", "m.safetensors"],
            "no model",
        ),
        (
            vec![
                "decode",
                "--model",
                "good",
                "--latents",
                "z.safetensors",
                "--out",
                "m.safetensors",
            ],
            "no model",
        ),
        (encode("m.safetensors"), "no model"),
        (train(&["--out", "theirs"]), "--force"),
        (train(&["--out", "cut"]), "--force"),
        (
            vec![
                "train", "--data", "data", "--resume", "good", "--epochs", "3", "--half", "--out",
                "good",
            ],
            "weights alone",
        ),
    ];
    let files = ["good", "m.safetensors", "theirs", "cut"];
    let contents = || files.map(|name| folder.read(name));
    let before = contents();
    for (args, words) in cases {
        let message = folder.fails(&args);
        assert!(message.contains(words), "{args:?}: {message}");
        assert!(contents() == before, "{args:?}");
    }
    // Results of before are made anew, and a text or an empty file is no model.
    for _ in 0..2 {
        folder.ok(&["sample", "--model", "good", "--out", "s.safetensors"]);
    }
    folder.write("junk", b"what was there before");
    folder.write("empty", b"");
    for out in ["junk", "empty"] {
        folder.train(&["--epochs", "1", "--out", out]);
    }
}

/// The other files of a folder of images are nobody's input.
#[test]
fn a_model_may_stand_beside_the_images_that_it_is_trained_on() {
    let folder = Folder::new();
    let out = "data/m.safetensors";
    folder.train(&["--epochs", "1", "--out", out]);
    folder.train(&["--resume", out, "--epochs", "2", "--out", out]);
    assert_eq!(folder.info(out)["epoch"], 2);
}

#[test]
fn names_that_tell_of_another_format_are_refused() {
    let folder = Folder::new();
    let names = folder.names();
    for out in ["m.png", "m.PNG", "m.pt", "m.jsonl", "m-idx3-ubyte.gz"] {
        let message = folder.fails(&train(&["--out", out]));
        assert!(message.contains(".safetensors"), "{message}");
    }
    assert_eq!(folder.names(), names);
    folder.train(&["--epochs", "0", "--out", "m"]);
    for out in ["q.png", "q.pt"] {
        let images = "data/t10k-images-idx3-ubyte";
        let encode = ["encode", "--model", "m", "--images", images, "--out", out];
        assert!(folder.fails(&encode).contains(".safetensors"));
    }
}

#[test]
fn nothing_to_do_is_said_and_writes_only_what_is_not_there() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--out", "m"]);
    let written = || fs::metadata(folder.path("m")).unwrap().modified().unwrap();
    let before = written();
    let resume = |epochs, rest: &[&'static str]| {
        folder.train(&[&["--resume", "m", "--epochs", epochs], rest].concat())
    };
    for epochs in ["1", "2"] {
        let told = resume(epochs, &["--out", "m"]);
        let expected = "nothing to do: 2 epochs are done; --epochs 3 or more goes on\n";
        assert_eq!(told, expected);
    }
    assert_eq!(written(), before);
    // Under another name it is a copy, or weights alone for shipping.
    let told = resume("2", &["--out", "copy"]);
    let expected = "goes on; the model is written to copy\n";
    assert!(told.ends_with(expected), "{told}");
    assert!(folder.read("copy") == folder.read("m"));
    let told = resume("2", &["--half", "--out", "half"]);
    let expected = "the model, weights alone, is written to half\n";
    assert!(told.ends_with(expected), "{told}");
    assert!(folder.info("half")["step"].is_null());
    let told = folder.train(&["--epochs", "0", "--out", "none"]);
    assert!(told.starts_with("nothing to train: 0 epochs"), "{told}");
}

#[test]
fn as_many_images_as_before_are_taken_on_resuming() {
    let folder = Folder::new();
    folder.train(&["--images", "20", "--epochs", "1", "--out", "m"]);
    folder.train(&["--resume", "m", "--epochs", "2", "--out", "m"]);
    folder.train(&["--images", "20", "--epochs", "2", "--out", "straight"]);
    assert!(folder.read("m") == folder.read("straight"));
}

#[test]
fn no_partial_file_is_left_and_old_ones_go() {
    let folder = Folder::new();
    let partials = || {
        let names = fs::read_dir(folder.path(".")).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.ends_with(".partial"))
            .collect::<Vec<_>>()
    };
    let [old, new, notes] = [
        ".vae-0ld0ld0ld0ld.partial",
        ".vae-newnewnewnew.partial",
        ".vae-notes.partial",
    ];
    for name in [old, new, notes] {
        folder.write(name, b"");
    }
    let touched = Command::new("touch")
        .args(["-d", "2 hours ago", old, notes])
        .current_dir(folder.path("."))
        .status();
    assert!(touched.unwrap().success());
    folder.train(&["--epochs", "1", "--out", "m"]);
    let mut left = partials();
    left.sort();
    assert_eq!(left, [new, notes]);
}

#[test]
fn a_line_that_cannot_be_written_costs_no_training() {
    let folder = Folder::new();
    for (i, rest) in [
        &[][..],
        &["--log", "/dev/full"],
        &["--log", "full", "--log-steps", "2"],
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("m{i}");
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = folder
            .command(&[&train(&["--epochs", "2", "--out", &out]), rest].concat())
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        if told.contains("regular file") {
            continue; // /dev/full is no place for a log, which is said before training
        }
        assert!(told.contains("training goes on"), "{told}");
        assert_eq!(folder.info(&out)["epoch"], 2, "{told}");
    }
}

#[test]
fn who_stops_reading_ends_nothing() {
    let folder = Folder::new();
    let mut child = folder
        .command(&train(&["--epochs", "5", "--out", "m"]))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(folder.info("m")["epoch"], 5);
}

/// A name that is too long, and one that is when something is to stand beside it.
#[test]
fn long_names_are_refused_at_once_or_shortened() {
    let folder = Folder::new();
    let long = |letters, end| format!("{}{end}", "a".repeat(letters));
    let names = folder.names();
    let message = folder.fails(&train(&["--out", &long(245, ".safetensors")]));
    assert!(message.contains("cannot write"), "{message}");
    assert_eq!(folder.names(), names);
    let (out, log) = (long(243, ".safetensors"), long(249, ".jsonl"));
    for _ in 0..2 {
        folder.train(&["--force", "--epochs", "1", "--out", &out, "--log", &log]);
    }
    assert!(folder.path(&long(242, ".before.jsonl")).exists());
}

/// Where standard output goes is no file to put another in place of, nor to cut.
#[test]
fn standard_output_is_no_place_for_a_file() {
    let folder = Folder::new();
    for log in ["/dev/stdout", "out"] {
        let out = fs::File::create(folder.path("out")).unwrap();
        let args = train(&["--log", log, "--out", "m", "--epochs", "1", "--force"]);
        let output = folder.command(&args).stdout(out).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("another use"), "{told}");
    }
    assert_eq!(folder.names(), ["data", "out"]);
}

/// Who may use a file, and what others note of it, stays with it. A list as Linux has it: a version, then the tag, rights and user
/// of each.
#[cfg(target_os = "linux")]
#[test]
fn an_access_list_and_attributes_stay() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    let nobody = u32::MAX;
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, user) in [
        (1_u16, 6_u16, nobody),
        (2, 6, 12345),
        (4, 0, nobody),
        (16, 6, nobody),
        (32, 0, nobody),
    ] {
        list.extend(tag.to_le_bytes());
        list.extend(rights.to_le_bytes());
        list.extend(user.to_le_bytes());
    }
    let all = [
        ("user.note", b"mine".to_vec()),
        ("system.posix_acl_access", list),
    ];
    // Not every disk has them.
    let set = |(name, value): &(&str, Vec<u8>)| xattr::set(folder.path("m"), name, value).is_ok();
    let known: Vec<_> = all.into_iter().filter(set).collect();
    folder.train(&["--force", "--epochs", "1", "--out", "m"]);
    for (name, value) in known {
        let kept = xattr::get(folder.path("m"), name).unwrap();
        assert_eq!(kept, Some(value), "{name}");
    }
}

/// What is mounted by itself stays in place, whatever is put there. It takes a namespace of one's own to try.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_a_mount_is_refused_at_once() {
    const CANNOT_TRY: i32 = 77;
    let folder = Folder::new();
    folder.write("m m", b"");
    let vae = env!("CARGO_BIN_EXE_vae");
    let script = format!("mount --bind 'm m' 'm m' || exit {CANNOT_TRY}; exec {vae} \"$@\"");
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &script, "sh"])
        .args(train(&["--epochs", "1", "--out", "m m"]))
        .current_dir(folder.path("."))
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    if output.status.code() == Some(CANNOT_TRY) || told.starts_with("unshare") {
        return;
    }
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("mounted"), "{told}");
}

/// Results take the place of results, not of what another format's first bytes tell of.
#[test]
fn another_formats_file_is_not_replaced_by_results() {
    let folder = Folder::new();
    folder.train(&["--epochs", "0", "--out", "m"]);
    let idx = folder.read("data/t10k-images-idx3-ubyte");
    for bytes in [&b"PK\x03\x04\x00\x00"[..], b"\x1f\x8b\x08\x00\x00", &idx] {
        folder.write("x.safetensors", bytes);
        let message = folder.fails(&["sample", "--model", "m", "--out", "x.safetensors"]);
        assert!(message.contains("another format's file"), "{message}");
        assert!(folder.read("x.safetensors") == bytes);
    }
}
