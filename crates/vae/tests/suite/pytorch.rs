//! Our numbers against those that PyTorch computed from the same weights, images and noise (`scripts/fixtures.py`,
//! which uses `nn.Linear`, `F.binary_cross_entropy_with_logits`, `torch.distributions`, autograd and `optim.Adam`).
//! Differences are shares of the largest expected number of a tensor.

use crate::fixture::{
    assert_close, bytes, case_of, cases_of, difference, digits_config, small_config, vae, Fixture,
};
use vae::config::OptimizerSettings;
use vae::model::{backward, Forward, Unobserved};
use vae::train::OptimizerState;
use vae::{
    Activation, Batch, Checkpoint, Condition, Device, Likelihood, ModelConfig, Network, Optimizer,
    Tensor, Vae,
};

/// What f32 leaves of a float64 truth after a few layers.
const FORWARD: f64 = 2e-6;
const GRADIENT: f64 = 5e-6;

/// Compares everything that one pass gives, down to the gradient of every parameter.
fn check_pass(
    what: &str,
    vae: &Vae,
    batch: &Batch,
    eps: &Tensor,
    beta: f64,
    expected: &Fixture,
    prefix: &str,
) {
    let get = |name: &str| expected.get(&format!("{prefix}{name}"));
    let check = |name: &str, found: &Tensor, tolerance| {
        assert_close(&format!("{what}: {name}"), found, get(name), tolerance);
    };
    let posterior = vae.encode(batch).unwrap();
    let z = posterior.reparameterize(eps).unwrap();
    let terms = Forward::new(vae, batch, eps, &mut Unobserved)
        .unwrap()
        .terms;
    let loss = terms.loss(beta).unwrap();
    check("mu", &posterior.mu, FORWARD);
    check("logvar", &posterior.logvar, FORWARD);
    check("z", &z, FORWARD);
    check("logits", &vae.decode(&batch.latents(z)).unwrap(), FORWARD);
    check("nll", &terms.nll, FORWARD);
    check("kl", &terms.kl, FORWARD);
    check("loss", &loss.reshape(1).unwrap(), FORWARD);

    backward(&loss, vae.parameters()).unwrap();
    let names: Vec<_> = expected
        .under(&format!("{prefix}gradient."))
        .into_keys()
        .collect();
    assert_eq!(names.len(), vae.parameters().iter().count(), "{what}");
    for name in names {
        let parameter = vae.parameters().get(&name).unwrap();
        let gradient = parameter.with_gradient(<[f32]>::to_vec).unwrap();
        let gradient = Tensor::from_vec(gradient, parameter.var().shape(), &Device::Cpu).unwrap();
        check(&format!("gradient.{name}"), &gradient, GRADIENT);
    }
}

/// Every case of a fixture, of which there must be `count`.
fn check_cases(file: &str, count: usize) {
    let fixture = Fixture::load(&format!("{file}.safetensors"));
    let cases = cases_of(file);
    assert_eq!(cases.len(), count);
    for case in cases.keys() {
        let (config, beta) = case_of(file, case);
        let vae = vae(&config, fixture.under(&format!("{case}.parameter.")));
        let x = Batch::unlabelled(fixture.get(&format!("{case}.x")).clone());
        let eps = fixture.get(&format!("{case}.eps"));
        check_pass(case, &vae, &x, eps, beta, &fixture, &format!("{case}."));
    }
}

#[test]
fn every_activation_and_likelihood_has_pytorchs_values_and_gradients() {
    check_cases("gradients", 15);
}

/// `nn.Conv2d` and `nn.ConvTranspose2d`, on pictures whose side a stride divides and does not.
#[test]
fn convolutions_and_their_transposes_have_pytorchs_values_and_gradients() {
    check_cases("convolutions", 4);
}

#[test]
fn a_logvar_beyond_its_bound_has_pytorchs_values_and_gradients() {
    let fixture = Fixture::load("wide-logvar.safetensors");
    let vae = vae(&small_config(), fixture.under("parameter."));
    check_pass(
        "wide",
        &vae,
        &Batch::unlabelled(fixture.get("x").clone()),
        fixture.get("eps"),
        0.7,
        &fixture,
        "",
    );
}

#[test]
fn a_checkpoint_of_pytorchs_loads_and_gives_its_numbers_on_real_digits() {
    let checkpoint = Checkpoint::read(&bytes("checkpoint.safetensors")).unwrap();
    assert_eq!(checkpoint.config.model, digits_config());
    let vae = checkpoint.vae().unwrap();
    let fixture = Fixture::load("digits.safetensors");
    let x = Batch::unlabelled(fixture.images("images"));
    check_pass("digits", &vae, &x, fixture.get("eps"), 0.7, &fixture, "");
    let mean = vae
        .decode_mean(&fixture.get("decoded.z").clone().into())
        .unwrap();
    assert_close("mean", &mean, fixture.get("decoded.mean"), FORWARD);
}

/// The files of models that are told the class, and the form of the small model in each: plain, and of convolutions, behind
/// which the class stands.
fn told() -> [(&'static str, ModelConfig); 2] {
    let plain = ModelConfig {
        input: 12,
        hidden: vec![9, 7],
        latent: 3,
        activation: Activation::Tanh,
        condition: Condition::Class,
        classes: Some(4),
        ..ModelConfig::default()
    };
    let convolutional = ModelConfig {
        input: 81,
        activation: Activation::Silu,
        network: Network::Conv,
        channels: vec![4, 3],
        ..plain.clone()
    };
    [
        ("conditional.safetensors", plain),
        ("conditional-convolutions.safetensors", convolutional),
    ]
}

#[test]
fn a_model_that_is_told_the_class_has_pytorchs_values_and_gradients() {
    for (file, config) in told() {
        let fixture = Fixture::load(file);
        let vae = vae(&config, fixture.under("small.parameter."));
        let batch = Batch {
            x: fixture.get("small.x").clone(),
            labels: Some(fixture.bytes("small.labels")),
        };
        let eps = fixture.get("small.eps");
        check_pass(file, &vae, &batch, eps, 0.7, &fixture, "small.");
    }
}

/// Ten losses before each update, and the norms of the gradients, from the start that the fixture holds.
fn ten_losses(fixture: &Fixture, config: &ModelConfig, clip: f64) -> (Vec<f64>, Vec<f64>, Vae) {
    let vae = vae(config, fixture.under("parameter."));
    let mut adam = OptimizerState::new(Optimizer::Adam, vae.parameters());
    let (images, noise) = (fixture.images("images"), fixture.get("eps"));
    let lr = fixture.numbers("lr.f64")[0];
    let labels = (config.class_units() > 0).then(|| fixture.bytes("labels"));
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for i in 0..10 {
        let x = Batch {
            x: images.get(i).unwrap(),
            labels: labels.as_ref().map(|all| all[8 * i..][..8].to_vec()),
        };
        let pass = Forward::new(&vae, &x, &noise.get(i).unwrap(), &mut Unobserved);
        let terms = pass.unwrap().terms;
        let (nll, kl) = terms.sums().unwrap();
        losses.push((nll + kl) / 8.0);
        let loss = terms.loss(1.0).unwrap();
        backward(&loss, vae.parameters()).unwrap();
        norms.push(vae.parameters().gradient_norm());
        let settings = OptimizerSettings {
            lr,
            clip,
            ..OptimizerSettings::default()
        };
        adam.step(vae.parameters(), settings).unwrap();
    }
    (losses, norms, vae)
}

/// Largest difference of two numbers in the same place, as a share of the expected one.
fn relative(found: &[f64], expected: &[f64]) -> f64 {
    let pairs = found.iter().zip(expected);
    pairs
        .map(|(a, b)| difference(&[*a], &[*b]))
        .fold(0.0, f64::max)
}

/// In f32 PyTorch's own losses are off its float64 ones by some 1e-7, and so are ours.
fn check_ten_losses(fixture: &Fixture, config: &ModelConfig, run: &str, clip: f64) {
    let (losses, norms, vae) = ten_losses(fixture, config, clip);
    let check = |what: &str, found: &[f64], tolerance| {
        for precision in ["f32", "f64"] {
            let expected = fixture.numbers(&format!("{run}.{what}.{precision}"));
            let off = relative(found, &expected);
            println!("{run} {what}: off PyTorch's {precision} by {off:e}");
            assert!(off < tolerance, "{found:?}, expected {expected:?}");
        }
    };
    check("losses", &losses, 1e-6);
    check("norms", &norms, 5e-6);
    for (name, expected) in fixture.under(&format!("{run}.final.")) {
        let found = vae.parameters().get(&name).unwrap().var();
        // Weights of pixels that are almost always blank have gradients as small as Adam's eps, which it blows up with
        // their rounding errors: PyTorch's own float32 is off its float64 by 7e-4 there, and by 1e-6 elsewhere.
        let tolerance = match name.as_str() {
            "encoder.hidden.0.weight" => 2e-3,
            // Likewise of windows that nearly always cover blank pixels: 2e-5 there.
            "encoder.conv.1.weight" => 5e-5,
            _ => 1e-5,
        };
        assert_close(&format!("{run}, final {name}"), found, &expected, tolerance);
    }
}

#[test]
fn ten_losses_in_a_row_of_a_model_that_is_told_the_class_are_pytorchs() {
    let plain = ModelConfig {
        hidden: vec![16],
        ..digits_config()
    };
    for ((file, _), config) in told().into_iter().zip([plain, convolutional_config()]) {
        let config = ModelConfig {
            condition: Condition::Class,
            ..config
        };
        let fixture = Fixture::load(file);
        let (losses, _, _) = ten_losses(&fixture, &config, 0.0);
        for precision in ["f32", "f64"] {
            let expected = fixture.numbers(&format!("plain.losses.{precision}"));
            assert!(relative(&losses, &expected) < 1e-6, "{losses:?}");
        }
    }
}

/// The form of `training-categorical.safetensors`.
fn greys_config() -> ModelConfig {
    ModelConfig {
        hidden: vec![8],
        likelihood: Likelihood::Categorical,
        levels: 4,
        ..digits_config()
    }
}

/// The form of `training-convolutions.safetensors`.
fn convolutional_config() -> ModelConfig {
    ModelConfig {
        network: Network::Conv,
        channels: vec![6, 8],
        hidden: vec![16],
        ..digits_config()
    }
}

/// What PyTorch trained, and the form of each model.
fn runs() -> [(Fixture, ModelConfig); 3] {
    let load = Fixture::load;
    [
        (load("training.safetensors"), digits_config()),
        (load("training-categorical.safetensors"), greys_config()),
        (
            load("training-convolutions.safetensors"),
            convolutional_config(),
        ),
    ]
}

#[test]
fn ten_losses_in_a_row_are_pytorchs() {
    for (fixture, config) in runs() {
        check_ten_losses(&fixture, &config, "plain", 0.0);
    }
}

#[test]
fn ten_losses_with_the_norm_clipped_are_pytorchs() {
    for (fixture, config) in runs() {
        let clip = fixture.numbers("clip.f64")[0];
        let norms = fixture.numbers("clipped.norms.f64");
        assert!(norms.iter().any(|&n| n < clip) && norms.iter().any(|&n| n > clip));
        check_ten_losses(&fixture, &config, "clipped", clip);
    }
}
