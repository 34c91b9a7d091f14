//! Checkpoints whose container or tensors are broken: each is refused with what is wrong, and none makes the reader
//! panic. Broken settings are in `broken_settings.rs`.

use crate::files::{changed, elsewhere, file, header_changed, refusal, small, text, trained};
use safetensors::Dtype;
use serde_json::json;
use vae::{Checkpoint, Error, Precision};

#[test]
fn every_truncation_is_refused() {
    for precision in [Precision::F32, Precision::F16] {
        let whole = trained(small()).write(precision).unwrap();
        for length in 0..whole.len() {
            refusal(&whole[..length]);
        }
        refusal(&[&whole[..], &[0]].concat());
    }
}

#[test]
fn every_changed_bit_of_the_header_is_refused_or_changes_no_number_of_the_model() {
    let mut original = trained(small());
    // A text of the command line's own, of which the core knows nothing.
    original.training.as_mut().unwrap().validation = None;
    let whole = original.write(Precision::F32).unwrap();
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    let flat = |checkpoint: &Checkpoint| -> Vec<Vec<f32>> {
        let tensors = checkpoint.parameters.values();
        tensors
            .map(|t| t.flatten_all().unwrap().to_vec1().unwrap())
            .collect()
    };
    let expected = flat(&original);
    let mut accepted = 0;
    for at in 0..8 + length {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            match Checkpoint::read(&bytes) {
                // A digit of a setting or a counter is then another, within its bounds.
                Ok(read) => {
                    accepted += 1;
                    assert_eq!(flat(&read), expected, "bit {bit} of byte {at}");
                    read.write(Precision::F32).unwrap();
                }
                Err(e) => assert!(matches!(e, Error::Checkpoint { .. }), "{e}"),
            }
        }
    }
    assert!(accepted < length / 10, "{accepted} of {length} bytes");
}

#[test]
fn random_bytes_are_refused() {
    let mut rng = vae::Rng::new(9);
    for round in 0..5_000 {
        let mut bytes: Vec<u8> = rng
            .uniform(128.0, round % 200)
            .iter()
            .map(|v| *v as i8 as u8)
            .collect();
        if let Some(length) = bytes.get_mut(..8) {
            // Often a header that lies inside the file.
            length[1..].fill(0);
        }
        refusal(&bytes);
    }
}

#[test]
fn a_header_that_lies_about_its_length_is_named() {
    let whole = trained(small()).write(Precision::F32).unwrap();
    let with = |length: u64| {
        let mut bytes = whole.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        refusal(&bytes)
    };
    let rest = whole.len() - 8;
    let message = format!("header length: expected at most the {rest} bytes that follow it");
    for length in [rest as u64 + 1, 1 << 40, u64::MAX - 8, u64::MAX] {
        assert!(with(length).contains(&message), "{}", with(length));
    }
    assert!(with(0).contains("header: expected the JSON of a safetensors file"));
    assert!(refusal(b"short").contains("size: expected at least 8 bytes, got 5 bytes"));
    assert!(refusal(b"").contains("an empty file"));
    assert!(refusal(&file("not json", &[])).contains("header"));
    assert!(refusal(&file("[]", &[])).contains("header"));
    assert!(refusal(&file("{}", &[])).contains("`encoder.mu.weight`"));
    assert!(refusal(&file("\u{7f}\u{0}", &[])).contains("header"));
    // A NumPy file, a PyTorch file (a zip archive), text.
    for other in [
        &b"\x93NUMPY\x01\x00v\x00{'descr'"[..],
        b"PK\x03\x04\x00\x00\x08\x08",
        b"hello world",
    ] {
        refusal(other);
    }
}

/// What is read of a header takes many times its bytes.
#[test]
fn a_header_of_more_than_a_megabyte_is_named() {
    let whole = trained(small()).write(Precision::F32).unwrap();
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    let header = std::str::from_utf8(&whole[8..8 + length]).unwrap();
    let padded = |length: usize| {
        let spaces = " ".repeat(length - header.len());
        file(&format!("{header}{spaces}"), &whole[8 + header.len()..])
    };
    Checkpoint::read(&padded(1 << 20)).unwrap();
    assert_eq!(
        refusal(&padded((1 << 20) + 1)),
        "checkpoint: header length: expected at most 1048576, got 1048577"
    );
}

#[test]
fn offsets_that_overlap_or_leave_the_file_are_refused() {
    let name = "encoder.mu.bias";
    let offsets = |change: fn(u64, u64) -> (u64, u64)| {
        header_changed(|header| {
            let found = &mut header[name]["data_offsets"];
            let (from, to) = (found[0].as_u64().unwrap(), found[1].as_u64().unwrap());
            let (from, to) = change(from, to);
            *found = json!([from, to]);
        })
    };
    for message in [
        offsets(|from, to| (from - 4, to)),
        offsets(|from, to| (from, to + 4)),
        offsets(|from, to| (from - 4, to - 4)),
        offsets(|from, to| (to, from)),
        offsets(|from, _| (from, u64::MAX)),
        offsets(|_, _| (u64::MAX - 4, u64::MAX)),
    ] {
        assert!(message.starts_with("checkpoint: header"), "{message}");
    }
}

#[test]
fn sizes_that_overflow_are_refused() {
    // Together 2^64 - 1 bytes, which with the header's own overflow 64 bits; and a product that does.
    let bytes = u64::MAX / 9;
    let mut header = json!({});
    for i in 0..9 {
        let offsets = [i * bytes, (i + 1) * bytes];
        header[format!("t{i}")] = json!({"dtype": "U8", "shape": [bytes], "data_offsets": offsets});
    }
    refusal(&file(&header.to_string(), &[]));
    let header =
        json!({"t": {"dtype": "F32", "shape": [1u64 << 40, 1u64 << 40], "data_offsets": [0, 0]}});
    refusal(&file(&header.to_string(), &[]));
}

#[test]
fn tensors_that_are_missing_or_too_many_are_named() {
    for name in elsewhere(&small()).tensors.keys() {
        let message = changed(|file| drop(file.tensors.remove(name)));
        // Without a hidden layer's weight the file has a network of fewer layers, into which the next one does not fit.
        let named = match name.as_str() {
            // The input is then taken for 3, as mu reads it.
            "encoder.hidden.0.weight" => "decoder.out.weight",
            "encoder.hidden.1.weight" => "encoder.mu.weight",
            "decoder.hidden.0.weight" | "decoder.hidden.1.weight" => "decoder.out.weight",
            name => name,
        };
        assert!(message.contains(&format!("`{named}`")), "{name}: {message}");
    }
    let message = changed(|file| file.insert("classifier.weight", &[1], &[0.0]));
    assert_eq!(
        message,
        "checkpoint: tensor: expected names that this program knows, got `classifier.weight`"
    );
}

#[test]
fn another_shape_is_named() {
    let message = changed(|file| file.insert("encoder.logvar.bias", &[3], &[0.0; 3]));
    assert_eq!(
        message,
        "checkpoint: shape of `encoder.logvar.bias`: expected [2], got [3]"
    );
    let message = changed(|file| file.insert("encoder.mu.weight", &[3, 2], &[0.0; 6]));
    let expected = "shape of `encoder.mu.weight`: expected [3, 3], got [3, 2]";
    assert!(message.contains(expected), "{message}");
    let message = changed(|file| file.insert("encoder.mu.weight", &[6], &[0.0; 6]));
    assert!(
        message.contains("expected shape [out, in], got shape [6]"),
        "{message}"
    );
    // With `config` the shapes are held to it.
    let message = header_changed(|header| {
        text(header, "config", |config| {
            config["model"]["latent"] = json!(3)
        });
    });
    assert!(message.contains("shape of `encoder.mu.weight`: expected [3, 3], got [2, 3]"));
}

/// The decoder may have widths of its own, but its layers must fit each other.
#[test]
fn a_decoder_whose_layers_do_not_fit_each_other_is_refused() {
    let message = changed(|file| {
        file.insert("decoder.hidden.0.weight", &[4, 2], &[0.0; 8]);
        file.insert("decoder.hidden.1.weight", &[3, 4], &[0.0; 12]);
    });
    assert_eq!(
        message,
        "checkpoint: shape of `decoder.hidden.0.bias`: expected [4], got [3]"
    );
}

#[test]
fn sizes_beyond_the_models_are_refused() {
    let message = changed(|file| {
        file.tensors.clear();
        file.insert("encoder.mu.weight", &[300, 1], &[0.0; 300]);
    });
    assert!(
        message.contains("`latent` must be between 1 and 256, got 300"),
        "{message}"
    );
    let message = changed(|file| {
        file.tensors.clear();
        file.insert("encoder.mu.weight", &[0, 1], &[]);
    });
    assert!(
        message.contains("`latent` must be between 1 and 256, got 0"),
        "{message}"
    );
}

#[test]
fn other_types_are_refused() {
    for dtype in [Dtype::I32, Dtype::U32] {
        let message = changed(|file| {
            file.tensors.get_mut("encoder.mu.bias").unwrap().0 = dtype;
        });
        let expected =
            format!("type of `encoder.mu.bias`: expected F32, F16, BF16, F64 or I8, got {dtype}");
        assert!(message.contains(&expected), "{message}");
    }
}

#[test]
fn what_is_not_finite_is_refused_wherever_it_stands() {
    let names: Vec<_> = elsewhere(&small()).tensors.into_keys().collect();
    for name in names {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let message = changed(|file| {
                let bytes = &mut file.tensors.get_mut(&name).unwrap().2;
                let last = bytes.len() - 4;
                bytes[last..].copy_from_slice(&value.to_le_bytes());
            });
            assert!(message.contains(&format!("`{name}`: expected finite numbers, got {value}")));
        }
    }
    let message = changed(|file| {
        // Finite as F64, not as F32.
        let bytes = [1e300_f64, 0.0]
            .iter()
            .flat_map(|v| v.to_le_bytes())
            .collect();
        let tensor = (Dtype::F64, vec![2], bytes);
        file.tensors.insert("encoder.mu.bias".to_owned(), tensor);
    });
    assert!(message.contains("got inf at index 0"));
}
