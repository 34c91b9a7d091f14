//! Data of one's own: what is read of each kind of file, what is refused and why, and what becomes of pictures.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use vae::data::idx::{write_images, write_labels, Images};
use vae::data::own::{self, grey_of, Found, Gathering, Grey};
use vae::data::{self, Drawing};
use vae::ModelConfig;

/// Black on white: a bar from `left` to `right`, in a picture of `side`.
fn bar(side: usize, left: usize, right: usize) -> Grey {
    let inside = |i: usize| {
        let (x, y) = (i % side, i / side);
        (left..right).contains(&x) && (side / 4..3 * side / 4).contains(&y)
    };
    let pixels = (0..side * side).map(|i| if inside(i) { 20 } else { 235 });
    Grey {
        pixels: pixels.collect(),
        width: side,
    }
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

/// An archive of one deflated member that claims to have `size` bytes.
fn archive(name: &str, content: &[u8], size: usize) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    let packed = packed.finish().unwrap();
    let mut crc = Crc::new();
    crc.update(content);
    let common = |bytes: &mut Vec<u8>| {
        bytes.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        for number in [crc.sum(), packed.len() as u32, size as u32] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend((name.len() as u16).to_le_bytes());
    };
    let mut bytes = b"PK\x03\x04".to_vec();
    common(&mut bytes);
    bytes.extend([0, 0]);
    bytes.extend(name.as_bytes());
    bytes.extend(&packed);
    let start = bytes.len() as u32;
    bytes.extend(b"PK\x01\x02\x14\0");
    common(&mut bytes);
    bytes.extend([0; 16]);
    bytes.extend(name.as_bytes());
    let length = bytes.len() as u32 - start;
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn taken(gathering: &mut Gathering, bytes: &[u8]) -> usize {
    match gathering.file(bytes).unwrap() {
        Found::Taken(count) => count,
        other => unreachable!("{other:?}"),
    }
}

/// Why a file is refused; nothing is taken of it.
fn refused(bytes: &[u8]) -> &'static str {
    let mut gathering = Gathering::new(28, None, None);
    let kind = gathering.file(bytes).unwrap_err().kind();
    assert!(gathering.is_empty());
    kind
}

#[test]
fn numbers_of_every_kind_are_images() {
    // A square in the middle, as bytes, as shares, and with a label in front.
    let inside = |i: usize| (1..3).contains(&(i % 4)) && (1..3).contains(&(i / 4));
    let bytes: Vec<u8> = (0..32)
        .map(|i| if inside(i % 16) { 255 } else { 0 })
        .collect();
    let shares: Vec<u8> = bytes
        .iter()
        .flat_map(|&v| (f32::from(v) / 255.0).to_le_bytes())
        .collect();
    let halves: Vec<u8> = bytes
        .iter()
        .flat_map(|&v| (f64::from(v) / 255.0).to_be_bytes())
        .collect();
    let line = |label: &str| {
        let numbers: Vec<String> = bytes[..16].iter().map(u8::to_string).collect();
        format!("{label}{}\r\n", numbers.join(","))
    };
    let names: Vec<String> = (0..16).map(|i| format!(",pixel{i}")).collect();
    let head = format!("label{}\n", names.concat());
    let idx = write_images(&Images {
        count: 2,
        rows: 4,
        columns: 4,
        pixels: bytes.clone(),
    });
    let files = [
        idx,
        npy("|u1", "(2, 4, 4)", &bytes),
        npy("<f4", "(2, 16)", &shares),
        npy(">f8", "(2, 4, 4, 1)", &halves),
        [line(""), line("")].concat().into_bytes(),
        [head, line("3,"), line("5,")].concat().into_bytes(),
    ];
    let mut all = Vec::new();
    for file in &files {
        let mut gathering = Gathering::new(28, Some(true), None);
        assert_eq!(taken(&mut gathering, file), 2);
        all.push(gathering.images().to_vec());
    }
    assert!(all.iter().all(|images| images == &all[0]));
    // The ink fills the square that it is scaled to, with paper around it.
    let image = &all[0][..784];
    assert_eq!((image[14 * 28 + 14], image[28 + 1]), (255, 0));
}

#[test]
fn labels_are_of_the_images_that_are_as_many() {
    let labels = write_labels(&[7, 7, 1, 7]);
    let pixels: Vec<u8> = (0..4 * 16)
        .map(|i| if i % 16 == 5 { 200 } else { 0 })
        .collect();
    let images = npy("|u1", "(4, 4, 4)", &pixels);
    for files in [[&labels, &images], [&images, &labels]] {
        let mut gathering = Gathering::new(28, Some(true), None);
        for file in files {
            assert_eq!(taken(&mut gathering, file), 4);
        }
        let set = gathering.finish(false).unwrap();
        // Numbers stand by their size, whichever comes first.
        assert_eq!(gathering.names(), ["1", "7"]);
        assert_eq!(set.classes, ["1", "7"]);
        assert_eq!(set.held_out.label(0), Some(0));
        assert_eq!((set.training.label(0), set.training.len()), (Some(1), 3));
    }
}

#[test]
fn labels_without_images_are_refused_when_all_files_are_there() {
    let mut gathering = Gathering::new(28, None, None);
    assert_eq!(taken(&mut gathering, b"1\n0\n1\n"), 3);
    let alone = &gathering.left_out()[0];
    assert_eq!(alone.kind(), "own-labels");
    assert!(alone.to_string().contains("3 labels"), "{alone}");
    // Of the images that they are of, one has nothing on it.
    let pixels: Vec<u8> = (0..48)
        .map(|i| if i > 16 && i % 16 == 5 { 200 } else { 0 })
        .collect();
    assert_eq!(taken(&mut gathering, &npy("|u1", "(3, 4, 4)", &pixels)), 2);
    let [blank] = &gathering.left_out()[..] else {
        unreachable!("{:?}", gathering.left_out());
    };
    assert_eq!(blank.kind(), "own-blank");
    assert!(blank.to_string().contains("1 of one colour"), "{blank}");
}

/// What NumPy and PyTorch write of the same images: `np.asfortranarray(x)`, `x[:, None]`, `np.stack([x] * 3, 1)`, `x.astype('u2') * 200`.
#[test]
fn an_array_is_the_same_in_every_order_layout_and_depth() {
    let pixel = |n: usize, row: usize, column: usize| (40 * n + 7 * row + 3 * column) as u8 % 101;
    let size = 5;
    let of = |n: usize| (0..size * size).map(move |i| pixel(n, i / size, i % size));
    let plain: Vec<u8> = (0..2).flat_map(of).collect();
    let fortran: Vec<u8> = (0..size * size * 2)
        .map(|i| pixel(i % 2, i / 2 % size, i / 2 / size))
        .collect();
    let coloured: Vec<u8> = (0..2)
        .flat_map(|n| (0..3).flat_map(move |_| of(n)))
        .collect();
    let deep: Vec<u8> = plain
        .iter()
        .flat_map(|&v| (200 * u16::from(v)).to_le_bytes())
        .collect();
    let order = |bytes: Vec<u8>| {
        let at = bytes.windows(5).position(|part| part == b"False").unwrap();
        [&bytes[..at], b"True ", &bytes[at + 5..]].concat()
    };
    // As greys of 0 to the largest.
    let most = f32::from(*plain.iter().max().unwrap());
    let stretched = plain
        .iter()
        .map(|&v| (f32::from(v) * 255.0 / most).round() as u8);
    let images = |file: &[u8]| {
        let mut gathering = Gathering::new(28, Some(false), None);
        assert_eq!(taken(&mut gathering, file), 2);
        gathering.images().to_vec()
    };
    let expected = images(&npy("|u1", "(2, 5, 5)", &plain));
    for file in [
        order(npy("|u1", "(2, 5, 5)", &fortran)),
        npy("|u1", "(2, 1, 5, 5)", &plain),
        npy("|u1", "(2, 3, 5, 5)", &coloured),
    ] {
        assert_eq!(images(&file), expected);
    }
    let stretched: Vec<u8> = stretched.collect();
    assert_eq!(
        images(&npy("<u2", "(2, 5, 5)", &deep)),
        images(&npy("|u1", "(2, 5, 5)", &stretched))
    );
}

#[test]
fn files_are_refused_by_name() {
    let large_png = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        &[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff],
    ]
    .concat();
    for (file, kind) in [
        (&b""[..], "own-kind"),
        (b"%PDF-1.7", "own-kind"),
        (b"dear diary,", "own-numbers"),
        (b"1,2,3,4\n4,5,6\n", "own-shape"),
        (b"PK\x05\x06", "own-kind"),
        (b"\0\0\0\x18ftypheic", "own-kind"),
        (&npy("|u1", "(0, 4, 4)", &[]), "own-shape"),
        (b"\x89PNG\r\n\x1a\n\0\0", "own-damaged"),
        (&large_png, "own-large"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "own-damaged"),
        (b"PK\x03\x04 and no directory", "own-damaged"),
        (&npy("|O8", "(2, 4, 4)", &[]), "own-numbers"),
        (&npy("|u1", "(2, 4, 4)", &[0; 31]), "own-damaged"),
        (
            &npy("|u1", "(18446744073709551615, 4, 4)", &[0; 31]),
            "own-damaged",
        ),
        (&npy("|u1", "(40000, 1, 1)", &[0; 40_000]), "own-many"),
        (
            &npy("<f4", "(1, 1, 1)", &f32::NAN.to_le_bytes()),
            "own-numbers",
        ),
        (b"\x1f\x8b\x08", "idx"),
    ] {
        assert_eq!(refused(file), kind, "{:?}", &file[..file.len().min(40)]);
    }
}

#[test]
fn the_size_of_a_picture_is_told_by_its_first_bytes() {
    let png = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        &[0, 0, 2, 1, 0, 0, 0, 9],
    ]
    .concat();
    let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\0\x09\x02\x01\x01";
    let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x01\x02\x09\0";
    let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\0\x02\x02\0";
    let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\0\x02\0\x08\0\0";
    for picture in [&png[..], jpeg, lossy, lossless, extended] {
        let found = Gathering::new(28, None, None).file(picture).unwrap();
        assert!(matches!(found, Found::Picture([513, 9])), "{found:?}");
    }
}

#[test]
fn an_archive_gives_what_it_promises_and_no_more() {
    let rows = "0,255,255,0\n".repeat(3);
    let bytes = archive("folder/rows.csv", rows.as_bytes(), rows.len());
    let members = own::members(&bytes).unwrap();
    assert_eq!(members[0].name, "folder/rows.csv");
    assert_eq!(own::unpack(&bytes, &members[0]).unwrap(), rows.as_bytes());
    // 64 MB of zeros that claim to be a line, and what claims to be a terabyte.
    let zeros = vec![0; 64 << 20];
    let bomb = archive("bomb.csv", &zeros, 12);
    let members = own::members(&bomb).unwrap();
    assert_eq!(
        own::unpack(&bomb, &members[0]).unwrap_err().kind(),
        "own-damaged"
    );
    assert_eq!(
        refused(&archive("bomb.csv", b"", u32::MAX as usize)),
        "own-large"
    );
    assert_eq!(refused(&bytes[..bytes.len() - 30]), "own-damaged");
}

#[test]
fn pictures_are_inverted_cut_and_centred_or_taken_whole() {
    let mut gathering = Gathering::new(28, None, None);
    gathering.add(bar(80, 10, 20), Some("a")).unwrap();
    // The negative of the same, elsewhere and on other paper, is the same image.
    let moved = bar(80, 40, 50).pixels;
    let negative = Grey {
        pixels: moved.iter().map(|v| 255 - v).collect(),
        width: 80,
    };
    gathering.add(negative, Some("b")).unwrap();
    let (first, second) = gathering.images().split_at(784);
    assert_eq!(first, second);
    assert!(matches!(gathering.entry().drawing, Drawing::Centred { .. }));
    let blank = grey_of(&[255; 400], 10).unwrap();
    assert_eq!(gathering.add(blank, None).unwrap_err().kind(), "own-blank");
    // A picture that is all greys is taken whole: the square in its middle, which here has the image's size.
    let mut whole = Gathering::new(32, None, None);
    let grey = |i: usize| (255 - 2 * (37 * (i % 96) % 96)) as u8;
    let greys = Grey {
        pixels: (0..96 * 32).map(grey).collect(),
        width: 96,
    };
    whole.add(greys, None).unwrap();
    assert_eq!(whole.entry().drawing, Drawing::Whole);
    let expected: Vec<u8> = (32..64).map(|x| 255 - grey(x)).collect();
    assert_eq!(whole.images(), expected.repeat(32));
}

/// Light falls from one side: paper that is darker than ink elsewhere is no ink.
#[test]
fn shade_is_no_ink() {
    let side = 100;
    let shaded = bar(side, 40, 60)
        .pixels
        .into_iter()
        .enumerate()
        .map(|(i, v)| {
            let light = 1.0 - 0.7 * (i % side) as f32 / side as f32;
            (f32::from(v) * light) as u8
        });
    let shaded = Grey {
        pixels: shaded.collect(),
        width: side,
    };
    let mut gathering = Gathering::new(28, Some(true), None);
    gathering.add(shaded, None).unwrap();
    gathering.add(bar(side, 40, 60), None).unwrap();
    let (found, expected) = gathering.images().split_at(784);
    let apart = found
        .iter()
        .zip(expected)
        .filter(|(a, b)| a.abs_diff(**b) > 100);
    assert!(apart.count() < 20);
}

#[test]
fn few_images_have_copies_and_none_of_what_is_held_out() {
    let mut gathering = Gathering::new(28, Some(true), None);
    for i in 0..20 {
        let class = if i % 2 == 0 { "even" } else { "odd" };
        gathering.add(bar(60, 10, 12 + i), Some(class)).unwrap();
    }
    let plain = gathering.finish(false).unwrap();
    assert_eq!((plain.training.len(), plain.held_out.len()), (18, 2));
    let set = gathering.finish(true).unwrap();
    assert_eq!((set.training.len(), set.held_out.len()), (1800, 2));
    assert_eq!(set.training.image(0), plain.training.image(0));
    assert_ne!(set.training.image(1), plain.training.image(0));
    assert_eq!(
        (set.training.label(99), set.training.label(100)),
        (Some(0), Some(1))
    );
    assert_eq!(gathering.finish(true).unwrap().id(), set.id());
    assert_eq!(
        Gathering::new(28, None, None)
            .finish(true)
            .unwrap_err()
            .kind(),
        "own-few"
    );
}

/// A set is known by its entry's name with a number behind it, and so are its models.
#[test]
fn a_set_has_the_form_of_its_entry() {
    let model = ModelConfig {
        data: Some("own-32-ink-0a1b2c3d".to_owned()),
        input: 1024,
        ..ModelConfig::default()
    };
    model.validate().unwrap();
    assert_eq!(model.entry().unwrap().id, "own-32-ink");
    assert_eq!(model.dataset(), Some("own-32-ink-0a1b2c3d"));
    assert!(ModelConfig {
        input: 784,
        ..model
    }
    .validate()
    .is_err());
    for id in [
        "mnist-0a1b2c3d",
        "own-32-ink-0a1b2c3",
        "own-32-ink-0a1b2c3g",
    ] {
        assert!(data::find(id).is_none(), "{id}");
    }
}
