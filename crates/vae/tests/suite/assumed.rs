//! A file that does not say what its model is, made by PyTorch (`scripts/state_dict.py`): taken as this model or that it gives
//! PyTorch's numbers of that one. And files whose names nobody knows, with the line that renames them.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{json, Value};
use vae::{
    flat, Activation, Batch, Checkpoint, Device, Latents, Likelihood, ModelConfig, Precision,
    Tensor,
};

use crate::files::{checkpoint, elsewhere, refusal, small, File};
use crate::fixture::bytes;

fn read() -> Checkpoint {
    Checkpoint::read(&bytes("state_dict.safetensors")).unwrap()
}

fn require_close(what: &str, found: &Tensor, expected: &Value) {
    let found = flat(found).unwrap();
    let expected = expected.as_array().unwrap();
    for (found, expected) in found.iter().zip(expected) {
        let expected = expected.as_f64().unwrap();
        let off = (f64::from(*found) - expected).abs() / expected.abs().max(1.0);
        assert!(off < 2e-6, "{what}: {found} for {expected}");
    }
}

#[test]
fn taken_as_a_model_it_gives_pytorchs_numbers_of_that_model() {
    let expected: Value = serde_json::from_slice(&bytes("state_dict.json")).unwrap();
    let x = (0..784).map(|i| (i * 37 % 101) as f32 / 100.0).collect();
    let x = Tensor::from_vec(x, (1, 784), &Device::Cpu).unwrap();
    for (name, activation) in [
        ("relu", Activation::Relu),
        ("tanh", Activation::Tanh),
        ("silu", Activation::Silu),
    ] {
        for (family, likelihood) in [
            ("bernoulli", Likelihood::Bernoulli),
            ("gaussian", Likelihood::Gaussian),
        ] {
            let expected = &expected[name];
            let read = read();
            let model = ModelConfig {
                activation,
                likelihood,
                variance: 0.5,
                ..read.config.model.clone()
            };
            let vae = read.taken_as(model).unwrap().vae().unwrap();
            let posterior = vae.encode(&Batch::unlabelled(x.clone())).unwrap();
            require_close(name, &posterior.mu, &expected["mu"]);
            require_close(name, &posterior.logvar, &expected["logvar"]);
            let logits = vae.decode(&Latents::from(posterior.mu)).unwrap();
            require_close(name, &logits, &expected["logits"]);
            let nll = vae.likelihood().nll(&logits, &x).unwrap();
            require_close(family, &nll, &json!([expected[family]]));
        }
    }
}

#[test]
fn what_is_assumed_is_known_and_no_longer_once_it_is_written() {
    let read = read();
    assert!(read.assumed);
    assert_eq!(read.config.model.activation, Activation::Relu);
    assert_eq!(read.config.model.likelihood, Likelihood::Bernoulli);
    let written = Checkpoint::read(&read.write(Precision::F32).unwrap()).unwrap();
    assert!(!written.assumed);
    let refused = written.clone().taken_as(written.config.model.clone());
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("says what the model is"), "{refused}");
    // What it learned shapes do tell.
    let mut learned = small();
    learned.model.likelihood = Likelihood::GaussianLearned;
    let read = Checkpoint::read(&elsewhere(&learned).bytes()).unwrap();
    assert_eq!(read.config.model.likelihood, Likelihood::GaussianLearned);
    assert!(!checkpoint(small()).assumed);
}

#[test]
fn a_model_of_other_parameters_is_refused() {
    let with = |change: fn(&mut ModelConfig)| {
        let read = read();
        let mut model = read.config.model.clone();
        change(&mut model);
        read.taken_as(model).unwrap_err().to_string()
    };
    let levels = with(|model| model.likelihood = Likelihood::Categorical);
    assert!(levels.contains("shape of `decoder.out.weight`"), "{levels}");
    let learned = with(|model| model.likelihood = Likelihood::GaussianLearned);
    assert!(learned.contains("likelihood.logvar"), "{learned}");
    let latent = with(|model| model.latent = 0);
    assert!(latent.contains("latent"), "{latent}");
}

/// `small` under the names of others; of its own widths each layer has one place only.
fn strange(names: &[(&str, &str)]) -> File {
    let mut file = elsewhere(&small());
    for (ours, theirs) in names {
        for part in ["weight", "bias"] {
            let tensor = file.tensors.remove(&format!("{ours}.{part}")).unwrap();
            file.tensors.insert(format!("{theirs}.{part}"), tensor);
        }
    }
    file
}

#[test]
fn names_of_others_are_answered_by_a_line_that_renames_them() {
    let names = [
        ("encoder.hidden.0", "module.e.0"),
        ("encoder.hidden.1", "module.e.2"),
        ("encoder.mu", "module.mean"),
        ("encoder.logvar", "module.log_var"),
        ("decoder.hidden.0", "module.d.0"),
        ("decoder.hidden.1", "module.d.2"),
        ("decoder.out", "module.d.4"),
    ];
    let file = strange(&names);
    let message = refusal(&file.bytes());
    assert!(
        message.contains("14 tensors: module.d.0.bias [3]"),
        "{message}"
    );
    for (ours, theirs) in names {
        let pair = format!("\"{theirs}\": \"{ours}\"");
        assert!(message.contains(&pair), "{pair} in {message}");
    }
    let (_, line) = message.split_once("in Python: ").unwrap();
    assert!(python_reads(line), "{line}");
    // One name alone is another.
    let message = refusal(&strange(&[("decoder.out", "decoder.last")]).bytes());
    let pair = "\"decoder.last\": \"decoder.out\"";
    assert!(message.contains(pair), "{message}");
}

/// Which of two layers of 4 units on 4 is the encoder's, nobody can say.
#[test]
fn where_two_layers_could_change_places_no_line_is_made_up() {
    let mut config = small();
    config.model.hidden = vec![4, 4];
    let mut file = elsewhere(&config);
    let tensors = std::mem::take(&mut file.tensors).into_iter();
    let renamed = |name: String| name.replace("coder.", "_").replace("hidden.", "h");
    file.tensors = tensors.map(|(name, own)| (renamed(name), own)).collect();
    let message = refusal(&file.bytes());
    assert!(message.contains("en_h1.weight [4, 4]"), "{message}");
    assert!(!message.contains("Python"), "{message}");
}

#[test]
fn where_shapes_do_not_tell_no_line_is_made_up() {
    let mut file = elsewhere(&small());
    file.tensors.clear();
    for i in 0..3 {
        file.insert(
            &format!("layer{i}.weight"),
            &[3, 4 + i],
            &[0.0; 24][..3 * (4 + i)],
        );
    }
    let message = refusal(&file.bytes());
    assert!(
        message.contains("layer2.weight [3, 6]") && !message.contains("Python"),
        "{message}"
    );
}

/// Whether it is a program; true where there is no Python.
fn python_reads(line: &str) -> bool {
    let python = Command::new("python3")
        .args(["-c", "import ast, sys; ast.parse(sys.stdin.read())"])
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        return true;
    };
    let mut input = python.stdin.take().unwrap();
    input.write_all(line.as_bytes()).unwrap();
    drop(input);
    python.wait().unwrap().success()
}
