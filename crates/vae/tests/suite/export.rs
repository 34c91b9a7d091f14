//! A model as Python: whole for every kind of model, and Python at all. What it computes scripts/check_export.py holds to this crate,
//! where there is PyTorch.

use std::io::Write;
use std::process::{Command, Stdio};

use strum::VariantArray;
use vae::export::torch_source;
use vae::model::declarations;
use vae::{
    Condition, Config, Likelihood, ModelConfig, Network, Objective, Optimizer, Pixels,
    PosteriorKind, Prior,
};

/// Every model that can be built of these choices.
fn models() -> Vec<ModelConfig> {
    let base = ModelConfig {
        input: 64,
        hidden: vec![12, 7],
        latent: 3,
        ..ModelConfig::default()
    };
    let mut models = Vec::new();
    for &network in Network::VARIANTS {
        for &likelihood in Likelihood::VARIANTS {
            for &pixels in Pixels::VARIANTS {
                for condition in [Condition::None, Condition::Class] {
                    for &prior in Prior::VARIANTS {
                        models.push(ModelConfig {
                            network,
                            likelihood,
                            pixels,
                            condition,
                            prior,
                            ..base.clone()
                        });
                    }
                }
            }
        }
    }
    models.retain(|model| model.validate().is_ok());
    models
}

/// Whether Python can read all of these; true where there is none.
fn python_reads(programs: &[String]) -> bool {
    let reader = "import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)";
    let python = Command::new("python3")
        .args(["-c", reader])
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        return true;
    };
    let written = serde_json::to_string(programs).unwrap();
    python
        .stdin
        .take()
        .unwrap()
        .write_all(written.as_bytes())
        .unwrap();
    python.wait().unwrap().success()
}

#[test]
fn every_model_becomes_a_program_with_nothing_left_open() {
    let models = models();
    assert!(models.len() > 40, "{}", models.len());
    let mut programs = Vec::new();
    for model in models {
        for objective in [Objective::Elbo, Objective::ImportanceWeighted] {
            let mut config = Config {
                model: model.clone(),
                ..Config::default()
            };
            config.train.objective = objective;
            let program = torch_source(&config).unwrap();
            assert!(
                !program.contains("<<") && !program.contains(">>"),
                "{program}"
            );
            programs.push(program);
        }
    }
    assert!(python_reads(&programs));
}

#[test]
fn its_layers_are_those_of_the_checkpoint() {
    let model = ModelConfig {
        input: 64,
        hidden: vec![12, 7],
        latent: 3,
        ..ModelConfig::default()
    };
    let program = torch_source(&Config {
        model: model.clone(),
        ..Config::default()
    })
    .unwrap();
    let mut layers = Vec::new();
    for (name, shape) in declarations(&model).unwrap() {
        if let [outputs, inputs] = shape[..] {
            // PyTorch counts the latents by their name.
            let inputs_first = format!("nn.Linear({inputs}, {outputs})");
            let of_latents = format!("nn.Linear({inputs}, LATENT)");
            layers.push((name, inputs_first, of_latents));
        }
    }
    assert_eq!(layers.len(), 7);
    for (name, layer, of_latents) in layers {
        assert!(
            program.contains(&layer) || program.contains(&of_latents),
            "{name}: {layer}"
        );
    }
}

#[test]
fn optimizers_and_settings_are_those_of_the_run() {
    for (optimizer, expected) in [
        (Optimizer::Adam, "torch.optim.Adam(vae.parameters(), lr)"),
        (
            Optimizer::AdamW,
            "torch.optim.AdamW(vae.parameters(), lr, weight_decay=0.02)",
        ),
        (
            Optimizer::Sgd,
            "torch.optim.SGD(vae.parameters(), lr, momentum=0.8)",
        ),
    ] {
        let mut config = Config::default();
        config.train.optimizer = optimizer;
        (config.train.weight_decay, config.train.momentum) = (0.02, 0.8);
        (config.train.lr, config.train.beta, config.train.batch) = (2e-4, 4.0, 50);
        let program = torch_source(&config).unwrap();
        assert!(program.contains(expected), "{program}");
        assert!(
            program.contains("BETA, LR, BATCH, CLIP, SEED = 4, 0.0002, 50, 0, 1"),
            "{program}"
        );
    }
}

#[test]
fn a_model_whose_loss_it_does_not_know_is_refused() {
    let mut config = Config::default();
    config.model.condition = Condition::SemiSupervised;
    let refused = torch_source(&config).unwrap_err().to_string();
    assert!(
        refused.contains("condition") && refused.contains("semi-supervised"),
        "{refused}"
    );
    let mut config = Config::default();
    config.model.posterior = PosteriorKind::Planar;
    let refused = torch_source(&config).unwrap_err().to_string();
    assert!(refused.contains("posterior"), "{refused}");
}
