//! Latents and pictures in the formats of other programs, read back by readers that know nothing of how they were written.

use vae::data::own::{self, Gathering};

use crate::common::{labels, Folder, PIXELS, TEST};

const IMAGES: &str = "data/t10k-images-idx3-ubyte";

fn trained() -> Folder {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    folder.write("data/t10k-labels-idx1-ubyte", &labels(TEST));
    folder.ok(&["encode", "m", IMAGES, "-o", "z.safetensors"]);
    folder
}

/// The numbers of a matrix in NumPy's form, as the core reads those of others.
fn matrix(bytes: &[u8], width: usize) -> Vec<f32> {
    let mut gathering = Gathering::new(0, None, Some(true));
    gathering.file(bytes).unwrap();
    let rows = gathering.rows().unwrap();
    assert_eq!(rows.columns(), width);
    // They are shown standardised.
    let (columns, shown) = rows.shown(rows.count());
    let numbers = shown.iter().enumerate();
    let number = |(i, &v): (usize, &f32)| columns[i % width].number(f64::from(v)) as f32;
    numbers.map(number).collect()
}

fn close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }
}

fn single(numbers: &[f64]) -> Vec<f32> {
    numbers.iter().map(|&v| v as f32).collect()
}

#[test]
fn numpy_has_the_same_numbers() {
    let folder = trained();
    let [mu, logvar] = ["mu", "logvar"].map(|name| single(&folder.tensor("z.safetensors", name).1));
    folder.ok(&["encode", "m", IMAGES, "-o", "z.npy"]);
    let bytes = folder.read("z.npy");
    close(&matrix(&bytes, 2), &mu);
    // Where numbers begin, numpy.lib.format says.
    assert_eq!((bytes.len() - 4 * mu.len()) % 64, 0);
    // Once more takes the place of the file before.
    for _ in 0..2 {
        folder.ok(&["encode", "m", IMAGES, "-o", "z.npz"]);
    }
    let archive = folder.read("z.npz");
    let members = own::members(&archive).unwrap();
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["mu.npy", "logvar.npy", "labels.npy"]);
    let member = |i: usize| own::unpack(&archive, &members[i]).unwrap();
    close(&matrix(&member(0), 2), &mu);
    close(&matrix(&member(1), 2), &logvar);
    assert!(member(2).ends_with(&labels(TEST)[8..]));

    folder.ok(&["decode", "m", "z.safetensors", "-o", "mean.safetensors"]);
    folder.ok(&["decode", "m", "z.safetensors", "-o", "mean.npy"]);
    let mean = single(&folder.tensor("mean.safetensors", "mean").1);
    close(&matrix(&folder.read("mean.npy"), PIXELS), &mean);
}

#[test]
fn each_format_is_decoded_as_safetensors_are() {
    let folder = trained();
    let mean = |latents: &str| {
        folder.ok(&["decode", "m", latents, "-o", "mean.npy"]);
        folder.read("mean.npy")
    };
    let expected = mean("z.safetensors");
    for latents in ["z.npz", "z.npy", "z.csv", "z.tsv"] {
        folder.ok(&["encode", "m", IMAGES, "-o", latents]);
        assert!(mean(latents) == expected, "{latents}");
    }
    let refused = folder.fails(&["decode", "m", "mean.npy", "-o", "other.npy"]);
    assert!(
        refused.contains("expected (n, 2) with n at least 1, got [12, 16]"),
        "{refused}"
    );
}

#[test]
fn tables_have_the_labels() {
    let folder = trained();
    let mu = single(&folder.tensor("z.safetensors", "mu").1);
    let logvar = single(&folder.tensor("z.safetensors", "logvar").1);
    folder.ok(&["encode", "m", IMAGES, "-o", "z.csv"]);
    let csv = String::from_utf8(folder.read("z.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "mu0,mu1,logvar0,logvar1,label");
    assert_eq!(lines.len(), 1 + TEST);
    for (i, line) in lines[1..].iter().enumerate() {
        let fields: Vec<f32> = line
            .split(',')
            .map(|field| field.parse().unwrap())
            .collect();
        assert_eq!(fields[..2], mu[2 * i..][..2]);
        assert_eq!(fields[2..4], logvar[2 * i..][..2]);
        assert_eq!(fields[4], (i % 3) as f32);
    }
    folder.ok(&["encode", "m", IMAGES, "-o", "z.tsv"]);
    let text = |name: &str| String::from_utf8(folder.read(name)).unwrap();
    let vectors: Vec<f32> = text("z.tsv")
        .split_whitespace()
        .map(|field| field.parse().unwrap())
        .collect();
    assert_eq!(vectors, mu);
    assert!(text("z.tsv")
        .lines()
        .all(|line| line.matches('\t').count() == 1));
    let expected: String = (0..TEST).map(|i| format!("{}\n", i % 3)).collect();
    assert_eq!(text("z.metadata.tsv"), expected);
}

#[test]
fn without_labels_there_is_no_column_for_them() {
    let folder = trained();
    folder.write("lone", &folder.read(IMAGES));
    folder.ok(&["encode", "m", "lone", "-o", "z.csv"]);
    assert!(folder
        .read("z.csv")
        .starts_with(b"mu0,mu1,logvar0,logvar1\n"));
    folder.ok(&["encode", "m", "lone", "-o", "z.npz"]);
    assert_eq!(own::members(&folder.read("z.npz")).unwrap().len(), 2);
    // Labels of other images are none.
    folder.write("data/t10k-labels-idx1-ubyte", &labels(TEST - 1));
    folder.ok(&["encode", "m", IMAGES, "-o", "y.csv"]);
    assert!(folder.read("y.csv") == folder.read("z.csv"));
}

/// The grey of each pixel by the lines of an SVG, drawn here.
fn drawn(svg: &str) -> (usize, Vec<u8>) {
    let between = |text: &str, start: &str, end: &str| {
        let rest = &text[text.find(start).unwrap() + start.len()..];
        rest[..rest.find(end).unwrap()].to_owned()
    };
    let number = |text: &str| text.parse::<usize>().unwrap();
    let width = number(&between(svg, " width=\"", "\""));
    let mut pixels = vec![0; width * number(&between(svg, " height=\"", "\""))];
    for path in svg.lines().filter(|line| line.starts_with("<path stroke")) {
        let grey = u8::from_str_radix(&between(path, "#", "\"")[..2], 16).unwrap();
        for line in between(path, "d=\"M", "\"").split('M') {
            let (x, rest) = line.split_once(' ').unwrap();
            let (y, length) = rest.split_once('h').unwrap();
            let at = number(y) * width + number(x);
            pixels[at..at + number(length)].fill(grey);
        }
    }
    (width, pixels)
}

#[test]
fn an_svg_is_the_png() {
    let folder = trained();
    for out in ["s.png", "s.svg"] {
        folder.ok(&["sample", "m", "-n", "7", "-o", out]);
    }
    let svg = String::from_utf8(folder.read("s.svg")).unwrap();
    let (width, pixels) = drawn(&svg);
    let png = folder.read("s.png");
    let mut reader = png::Decoder::new(std::io::Cursor::new(&png))
        .read_info()
        .unwrap();
    let mut expected = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut expected).unwrap();
    assert_eq!((frame.width as usize, expected), (width, pixels));
    let many = folder.fails(&["sample", "m", "-n", "401", "-o", "many.svg"]);
    assert!(
        many.contains("images for a SVG: expected at most 400"),
        "{many}"
    );
}

#[test]
fn a_format_that_holds_no_such_thing_is_refused() {
    let folder = trained();
    for args in [
        &["encode", "m", IMAGES, "-o", "z.png"][..],
        &["sample", "m", "-o", "s.tsv"],
        &["sample", "m", "-o", "s.csv"],
    ] {
        assert!(
            folder.fails(args).contains("a name that ends in ."),
            "{args:?}"
        );
    }
    let svg = folder.fails(&["encode", "m", IMAGES, "-o", "z", "--format", "svg"]);
    assert!(svg.starts_with("error: invalid value 'svg'"), "{svg}");
    // A list of images is no array, whatever its name.
    let before = folder.read(IMAGES);
    folder.write("other.npy", &before);
    folder.fails(&["sample", "m", "-o", "other.npy"]);
    assert!(folder.read("other.npy") == before);
}
