//! Weights in 8 bits: how far they may be from what was written, what is refused, and that the shipped models that have
//! them answer as they did before.

use std::path::Path;

use crate::files::{checkpoint, elsewhere, refusal, small, values};
use crate::fixture::Fixture;
use safetensors::Dtype;
use vae::{flat, Checkpoint, Config, Precision};

/// One wide matrix at each end, narrow ones between.
fn wide() -> Config {
    let mut config = small();
    config.model.input = 600;
    config
}

#[test]
fn wide_matrices_come_back_within_half_a_step_of_their_rows_and_the_rest_as_f16() {
    let written = checkpoint(wide());
    let read = Checkpoint::read(&written.write(Precision::I8).unwrap()).unwrap();
    let halves = Checkpoint::read(&written.write(Precision::F16).unwrap()).unwrap();
    let [written, read, halves] = [&written, &read, &halves].map(|c| values(&c.parameters));
    let mut in_eight_bits = Vec::new();
    for (name, values) in &written {
        let columns = match name.as_str() {
            "encoder.hidden.0.weight" => 600,
            "decoder.out.weight" => 4,
            _ => {
                assert_eq!(read[name], halves[name], "{name}");
                continue;
            }
        };
        in_eight_bits.push(name.as_str());
        for (row, found) in values.chunks(columns).zip(read[name].chunks(columns)) {
            let largest = row.iter().fold(0.0f32, |largest, v| largest.max(v.abs()));
            for (v, w) in row.iter().zip(found) {
                // Half of the step, which is a 127th of the largest; and f32's own rounding.
                let tolerance = largest / 254.0 * (1.0 + 1e-5);
                assert!((v - w).abs() <= tolerance, "{name}: {v} became {w}");
            }
        }
    }
    assert_eq!(
        in_eight_bits,
        ["decoder.out.weight", "encoder.hidden.0.weight"]
    );
}

#[test]
fn a_file_is_half_as_large_as_one_of_f16() {
    let mut config = wide();
    config.model.hidden = vec![64, 3];
    let checkpoint = checkpoint(config);
    let length = |precision| checkpoint.write(precision).unwrap().len();
    let [eight, sixteen] = [Precision::I8, Precision::F16].map(length);
    assert!(
        eight * 100 < sixteen * 55,
        "{eight} bytes, in f16 {sixteen}"
    );
}

#[test]
fn a_row_of_zeros_stays_one() {
    let mut written = checkpoint(wide());
    let name = "encoder.hidden.0.weight";
    let zeros = written.parameters[name].zeros_like().unwrap();
    written.parameters.insert(name.to_owned(), zeros);
    let read = Checkpoint::read(&written.write(Precision::I8).unwrap()).unwrap();
    assert!(flat(&read.parameters[name])
        .unwrap()
        .iter()
        .all(|&v| v == 0.0));
}

#[test]
fn without_the_scales_of_its_rows_it_is_refused() {
    let mut file = elsewhere(&wide());
    let codes = (Dtype::I8, vec![600, 4], vec![1; 2400]);
    file.tensors.insert("decoder.out.weight".to_owned(), codes);
    let scales = "decoder.out.weight.scale";
    let refused = refusal(&file.bytes());
    assert!(refused.contains(scales), "{refused}");
    file.insert(scales, &[599], &[1.0; 599]);
    let refused = refusal(&file.bytes());
    assert!(
        refused.contains(scales) && refused.contains("[600]"),
        "{refused}"
    );
    file.insert(scales, &[600], &[f32::MAX; 600]);
    let codes = (Dtype::I8, vec![600, 4], vec![2; 2400]);
    file.tensors.insert("decoder.out.weight".to_owned(), codes);
    let refused = refusal(&file.bytes());
    assert!(refused.contains("finite"), "{refused}");
}

/// What a model of f16 answered about eight digits, before its weights were written in 8 bits; `mean` of `mu`.
///
/// ```js
/// const model = Session.open(fileWithF16).model(); // of the built module
/// const { mu, logvar } = model.encode(digits);
/// const mean = model.decode(mu);
/// ```
#[test]
fn shipped_models_answer_as_they_did_before_they_were_rounded() {
    // mu is about 1 from digit to digit, logvar about 3; a pixel is from 0 to 1.
    let tolerances = [
        ("mu", 0.02, 0.1),
        ("logvar", 0.02, 0.1),
        ("mean", 0.005, 0.1),
    ];
    let before = Fixture::load("eight-bits.safetensors");
    let digits = Fixture::load("digits.safetensors").images("images");
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/models");
    for id in ["mnist-20d", "mnist-2d", "mnist-2d-categorical"] {
        let bytes = std::fs::read(models.join(format!("{id}.safetensors"))).unwrap();
        let vae = Checkpoint::read(&bytes).unwrap().vae().unwrap();
        let posterior = vae
            .encode(&vae.see(&flat(&digits).unwrap()).unwrap())
            .unwrap();
        let z = before.get(&format!("{id}.mu")).clone();
        let mean = vae.decode_mean(&z.into()).unwrap();
        for (what, root_mean_square, largest) in tolerances {
            let found = match what {
                "mu" => &posterior.mu,
                "logvar" => &posterior.logvar,
                _ => &mean,
            };
            let expected = before.numbers(&format!("{id}.{what}"));
            let differences = flat(found).unwrap().into_iter().zip(expected);
            let differences: Vec<f64> =
                differences.map(|(a, b)| (f64::from(a) - b).abs()).collect();
            let squares = differences.iter().map(|d| d * d).sum::<f64>();
            let rms = (squares / differences.len() as f64).sqrt();
            let max = differences.iter().copied().fold(0.0, f64::max);
            println!("{id}: {what} off by {rms:.4}, at most {max:.4}");
            assert!(rms <= root_mean_square, "{id}: {what} off by {rms}");
            assert!(max <= largest, "{id}: {what} off by {max}");
        }
    }
}
