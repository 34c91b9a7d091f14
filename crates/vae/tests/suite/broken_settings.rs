//! Checkpoints whose configuration or training state is broken: each is refused with what is wrong.

use crate::files::{elsewhere, header_changed, refusal, small, text, File};
use serde_json::{json, Value};
use vae::Checkpoint;

#[test]
fn a_config_that_is_not_valid_is_refused() {
    let config = |change: fn(&mut Value)| header_changed(|h| text(h, "config", change));
    let message = config(|config| config["model"]["colour"] = json!(1));
    assert!(message.contains("config: expected a valid configuration as JSON, got"));
    assert!(message.contains("unknown field `colour`"), "{message}");
    assert!(config(|config| config["train"]["lr"] = json!(0.0)).contains("`lr` must be"));
    assert!(config(|config| config["model"]["latent"] = json!(257)).contains("`latent` must be"));
    assert!(config(|config| config["model"]["hidden"] = json!([4, 0])).contains("`hidden` must be"));
    assert!(config(|config| config["model"]["activation"] = json!("gelu")).contains("gelu"));
    assert!(config(|config| config["train"]["batch"] = json!(-1)).contains("config"));
    assert!(config(|config| *config = json!("hello")).contains("config"));
    assert!(header_changed(|h| h["__metadata__"]["config"] = json!("{")).contains("config"));
    assert!(header_changed(|h| h["__metadata__"]["config"] = json!(1)).contains("header"));
}

#[test]
fn training_state_is_whole_or_refused() {
    let training = |change: fn(&mut Value)| header_changed(|h| text(h, "training", change));
    assert!(
        training(|state| drop(state.as_object_mut().unwrap().remove("cursor")))
            .contains("training: expected a training state as JSON, got missing field `cursor`")
    );
    assert!(training(|state| state["more"] = json!(1)).contains("unknown field `more`"));
    assert!(training(|state| state["step"] = json!(-1)).contains("training"));
    assert!(training(|state| state["cursor"] = json!(1001))
        .contains("training: `cursor`: expected at most the 1000 images of an epoch, got 1001"));
    // The moments without the counters.
    let message = header_changed(|h| {
        drop(
            h["__metadata__"]
                .as_object_mut()
                .unwrap()
                .remove("training"),
        )
    });
    assert!(message.contains("`optimizer.m."), "{message}");
    // The counters without the moments, and with some.
    let mut file = elsewhere(&small());
    let scalars = json!({
        "step": 1, "epoch": 0, "cursor": 0, "images": 10,
        "epoch_rng": {"seed": 1, "position": 0}, "rng": {"seed": 1, "position": 0},
    });
    file.texts
        .insert("training".to_owned(), scalars.to_string());
    assert!(refusal(&file.bytes()).contains("tensor `optimizer.m.encoder.hidden.0.weight`"));
    for (name, (_, shape, bytes)) in elsewhere(&small()).tensors {
        let zeros = vec![0.0; bytes.len() / 4];
        file.insert(&format!("optimizer.m.{name}"), &shape, &zeros);
        file.insert(&format!("optimizer.v.{name}"), &shape, &zeros);
    }
    assert!(Checkpoint::read(&file.bytes()).unwrap().training.is_some());
    let with = |change: fn(&mut File)| {
        let mut file = file.clone();
        change(&mut file);
        refusal(&file.bytes())
    };
    assert!(
        with(|file| drop(file.tensors.remove("optimizer.v.decoder.out.bias")))
            .contains("tensor `optimizer.v.decoder.out.bias`: expected shape [6], got none")
    );
    assert!(
        with(|file| file.insert("optimizer.m.encoder.mu.bias", &[1], &[0.0]))
            .contains("shape of `optimizer.m.encoder.mu.bias`: expected [2], got [1]")
    );
    assert!(
        with(|file| file.insert("optimizer.v.encoder.mu.bias", &[2], &[0.0, -1.0]))
            .contains("not negative, got -1")
    );
    assert!(
        with(|file| file.insert("optimizer.m.encoder.mu.bias", &[2], &[0.0, f32::NAN]))
            .contains("finite")
    );
}
