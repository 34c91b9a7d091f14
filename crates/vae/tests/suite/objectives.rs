//! What training minimises beside the ELBO: values and gradients against PyTorch's from the papers alone
//! (`scripts/objectives.py`), ten losses in a row, and what each comes down to where it should.

use crate::fixture::{
    assert_close, difference, digits_config, small_config, ten_losses, vae, Fixture,
};
use crate::small::{bits, config, dataset};
use vae::config::ObjectiveSettings;
use vae::model::{backward, Forward, Unobserved};
use vae::probability::Spread;
use vae::{
    flat, sum, Batch, Checkpoint, Config, Device, EncoderGradient, Objective, Precision, Rng,
    Tensor, TrainConfig, Trainer, Vae,
};

/// A case of the fixtures, as settings.
fn settings(case: &str) -> ObjectiveSettings {
    let draws = |case: &str| case.split('-').find_map(|part| part.parse().ok());
    let weighted = TrainConfig {
        objective: Objective::ImportanceWeighted,
        iw_samples: draws(case).unwrap_or(1),
        ..TrainConfig::default()
    };
    let beta = if case.ends_with("beta") { 0.7 } else { 1.0 };
    let doubly = EncoderGradient::DoublyReparameterized;
    match case {
        _ if case.starts_with("importance-weighted") => weighted.objective_settings(beta),
        _ if case.starts_with("doubly") => TrainConfig {
            encoder_gradient: doubly,
            ..weighted
        }
        .objective_settings(beta),
        "free-bits" => TrainConfig {
            objective: Objective::FreeBits,
            free_bits: 0.3,
            ..TrainConfig::default()
        }
        .objective_settings(0.7),
        "beta-tc" => TrainConfig {
            objective: Objective::BetaTc,
            ..TrainConfig::default()
        }
        .objective_settings(4.0),
        other => panic!("{other} is new: what are its settings?"),
    }
}

/// The small model of the fixture, its images, and the noise of so many draws.
fn problem(fixture: &Fixture) -> (Vae, Batch) {
    let vae = vae(&small_config(), fixture.under("parameter."));
    (vae, Batch::unlabelled(fixture.get("x").clone()))
}

/// The first draws of noise (draws, n, latent), as rows.
fn noise(eps: &Tensor, draws: usize) -> Tensor {
    let (_, n, latent) = eps.dims3().unwrap();
    let first = eps.narrow(0, 0, draws).unwrap();
    first.reshape((draws * n, latent)).unwrap()
}

/// The gradient by each parameter, by its name.
fn gradients(vae: &Vae, loss: &Tensor) -> Vec<(String, Vec<f32>)> {
    backward(loss, vae.parameters()).unwrap();
    let named = vae.parameters().iter();
    named
        .map(|(name, parameter)| {
            let gradient = parameter.with_gradient(<[f32]>::to_vec);
            (name.to_owned(), gradient.unwrap())
        })
        .collect()
}

#[test]
fn every_objective_has_pytorchs_value_and_gradients() {
    let fixture = Fixture::load("objectives.safetensors");
    let (vae, x) = problem(&fixture);
    for case in CASES {
        let settings = settings(case);
        let eps = noise(fixture.get("eps"), settings.draws());
        let (pass, loss) = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved).unwrap();
        let expected = fixture.get(&format!("{case}.loss"));
        assert_close(case, &loss.reshape(1).unwrap(), expected, 1e-6);
        // The terms are those of the ELBO, whatever is minimised.
        assert_close(case, &pass.terms.kl, fixture.get("kl"), 2e-6);
        let expected = fixture.under(&format!("{case}.gradient."));
        let found = gradients(&vae, &loss);
        assert_eq!(found.len(), expected.len(), "{case}");
        for (name, gradient) in found {
            let expected = &expected[&name];
            let gradient = Tensor::from_vec(gradient, expected.shape(), &Device::Cpu).unwrap();
            assert_close(&format!("{case}, {name}"), &gradient, expected, 1e-5);
        }
    }
}

const CASES: [&str; 10] = [
    "free-bits",
    "beta-tc",
    "importance-weighted-1",
    "importance-weighted-5",
    "importance-weighted-50",
    "importance-weighted-5-beta",
    "doubly-1",
    "doubly-5",
    "doubly-50",
    "doubly-5-beta",
];

#[test]
fn ten_losses_in_a_row_are_pytorchs() {
    let start = Fixture::load("training.safetensors").under("parameter.");
    let images = Fixture::load("training.safetensors").images("images");
    let fixture = Fixture::load("training-objectives.safetensors");
    for case in TRAINED {
        let vae = vae(&digits_config(), start.clone());
        let settings = settings(case);
        let losses = ten_losses(&vae, |i| {
            let x = Batch::unlabelled(images.get(i).unwrap());
            let eps = noise(&fixture.get("eps").get(i).unwrap(), settings.draws());
            let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
            pass.unwrap().1
        });
        for precision in ["f32", "f64"] {
            let expected = fixture.numbers(&format!("{case}.losses.{precision}"));
            let off = difference(&losses, &expected);
            println!("{case}: off PyTorch's {precision} by {off:e}");
            assert!(off < 2e-6, "{case}: {losses:?}, expected {expected:?}");
        }
    }
}

const TRAINED: [&str; 4] = ["importance-weighted-5", "doubly-5", "free-bits", "beta-tc"];

/// Minibatch-weighted sampling takes the number of training images, which is a constant beside: the gradients are those of one.
#[test]
fn the_total_correlation_needs_no_number_of_images() {
    let fixture = Fixture::load("objectives.safetensors");
    let [one, many] = ["beta-tc", "beta-tc-of-60000"].map(|case| {
        let loss = fixture.numbers(&format!("{case}.loss"))[0];
        (loss, fixture.under(&format!("{case}.gradient.")))
    });
    // (beta - 1)(latent - 1) log 60,000 of 4 and 3.
    assert!((many.0 - one.0 - 3.0 * 2.0 * 60_000_f64.ln()).abs() < 1e-4);
    for (name, expected) in &one.1 {
        assert_close(name, &many.1[name], expected, 1e-5);
    }
}

/// Of what is below the free bits nothing pulls at q(z|x): where they are more than any latent says, its gradient is that of nll.
#[test]
fn free_bits_of_none_are_the_elbo_and_of_many_leave_the_nll_alone() {
    let fixture = Fixture::load("objectives.safetensors");
    let (vae, x) = problem(&fixture);
    let eps = noise(fixture.get("eps"), 1);
    let with = |objective, free_bits, beta| {
        let train = TrainConfig {
            objective,
            free_bits,
            ..TrainConfig::default()
        };
        let settings = train.objective_settings(beta);
        let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
        let loss = pass.unwrap().1;
        (sum(&loss).unwrap(), gradients(&vae, &loss))
    };
    assert_eq!(
        with(Objective::FreeBits, 0.0, 0.7),
        with(Objective::Elbo, 0.0, 0.7)
    );
    let (loss, gradients) = with(Objective::FreeBits, 100.0, 0.7);
    let (nll, of_nll) = with(Objective::Elbo, 0.0, 0.0);
    assert_eq!(gradients, of_nll);
    assert!((loss - nll - 0.7 * 300.0).abs() < 1e-3, "{loss}, {nll}");
}

/// With one draw the bound is the ELBO with its KL taken at that z: of both the same nll, and the same means over the noise.
#[test]
fn one_draw_is_the_elbo_in_the_mean() {
    let fixture = Fixture::load("objectives.safetensors");
    let (vae, x) = problem(&fixture);
    let mut off = Spread::default();
    let mut rng = Rng::new(5);
    for _ in 0..2000 {
        let eps = rng.normal_tensor(5, 3).unwrap();
        let (pass, loss) = Forward::with_loss(
            &vae,
            &x,
            &eps,
            &settings("importance-weighted-1"),
            &mut Unobserved,
        )
        .unwrap();
        let elbo = Forward::new(&vae, &x, &eps, &mut Unobserved).unwrap();
        assert_eq!(
            flat(&pass.terms.nll).unwrap(),
            flat(&elbo.terms.nll).unwrap()
        );
        off.add(sum(&loss).unwrap() - sum(&elbo.terms.loss(1.0).unwrap()).unwrap());
    }
    assert!(off.standard_error() > 1e-3, "{off:?}");
    assert!(off.mean.abs() < 5.0 * off.standard_error(), "{off:?}");
}

/// Over many noises the doubly reparameterized gradient has the ordinary one's mean, by every number that is learned: differences
/// of 5 standard errors are one in a million, and 400 are looked at. For the encoder it has less noise.
#[test]
fn the_doubly_reparameterized_gradient_has_the_ordinary_ones_mean() {
    let fixture = Fixture::load("objectives.safetensors");
    let (vae, x) = problem(&fixture);
    for case in ["-5", "-5-beta"] {
        let ways = ["importance-weighted", "doubly"].map(|way| settings(&format!("{way}{case}")));
        let mut rng = Rng::new(6);
        let [mut differences, mut ordinary, mut doubly]: [Vec<Spread>; 3] = Default::default();
        let mut of_encoder = Vec::new();
        for _ in 0..1000 {
            let eps = rng.normal_tensor(5 * 5, 3).unwrap();
            let [a, b] = ways.map(|settings| {
                let pass = Forward::with_loss(&vae, &x, &eps, &settings, &mut Unobserved);
                let named = gradients(&vae, &pass.unwrap().1);
                of_encoder = named
                    .iter()
                    .flat_map(|(name, values)| vec![name.starts_with("encoder"); values.len()])
                    .collect();
                named
                    .into_iter()
                    .flat_map(|(_, values)| values)
                    .map(f64::from)
            });
            for (i, (a, b)) in a.zip(b).enumerate() {
                if differences.len() <= i {
                    for all in [&mut differences, &mut ordinary, &mut doubly] {
                        all.push(Spread::default());
                    }
                }
                differences[i].add(a - b);
                ordinary[i].add(a);
                doubly[i].add(b);
            }
        }
        let (mut before, mut after) = (0.0, 0.0);
        for (i, off) in differences.iter().enumerate() {
            let bound = 5.0 * off.standard_error() + 1e-7;
            assert!(off.mean.abs() < bound, "{case}, {i}: {off:?}");
            if of_encoder[i] {
                before += ordinary[i].variance_of_all();
                after += doubly[i].variance_of_all();
            } else {
                assert!(off.standard_error() < 1e-6, "{case}, {i}: {off:?}");
            }
        }
        println!("{case}: variance of the encoder's gradient {before:.3}, {after:.3}");
        assert!(after < before, "{case}: {after}, {before}");
    }
}

/// Each objective's training as the trainer does it: the loss falls, and a resumed run is the one that never stopped.
#[test]
fn training_goes_on_bit_for_bit() {
    let data = dataset(23);
    for train in [
        TrainConfig {
            objective: Objective::ImportanceWeighted,
            iw_samples: 4,
            ..config().train
        },
        TrainConfig {
            objective: Objective::ImportanceWeighted,
            encoder_gradient: EncoderGradient::DoublyReparameterized,
            ..config().train
        },
        TrainConfig {
            objective: Objective::FreeBits,
            beta_cycles: 3,
            ..config().train
        },
        TrainConfig {
            objective: Objective::BetaTc,
            beta: 4.0,
            ..config().train
        },
    ] {
        let config = Config { train, ..config() };
        let losses = |trainer: &mut Trainer, steps: usize| -> Vec<u64> {
            let step = |_| trainer.step(&data).unwrap().loss.to_bits();
            (0..steps).map(step).collect()
        };
        let mut whole = Trainer::new(config.clone()).unwrap();
        let expected = losses(&mut whole, 13);
        let mut before = Trainer::new(config).unwrap();
        let mut found = losses(&mut before, 7);
        let checkpoint = before.checkpoint(true).unwrap();
        let bytes = checkpoint.write(Precision::F32).unwrap();
        let mut after = Trainer::from_checkpoint(Checkpoint::read(&bytes).unwrap()).unwrap();
        found.extend(losses(&mut after, 6));
        assert_eq!(found, expected);
        assert_eq!(bits(after.vae()), bits(whole.vae()));
    }
}
