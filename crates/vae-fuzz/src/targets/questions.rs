//! The questions to a model: every entry of the page's module that takes arrays and sizes, called as it is where it takes no
//! object of JavaScript's, else the core's function that it calls. The models are small, of every kind of pixels, with
//! weights as training leaves them and so large that the finite numbers are left.

use arbitrary::{Result, Unstructured};
use vae::data::{self, ENTRIES};
use vae::inference::{path, FitSettings, GapSearch, GapSettings, Interpolation, Proposal};
use vae::theory::{estimate_log_px, log_joint, Window};
use vae::{
    Checkpoint, Config, FlowKind, Likelihood, ModelConfig, Network, Precision, Rng, Trainer,
};
use vae_wasm::{Model, Session};

use crate::border::ask;
use crate::limits::within;
use crate::made;

/// A question decodes 250 latents at a time; its answer has at most some dozen rows, or it is refused.
const CAP: usize = 64 << 20;

/// Steps of a long task that are taken.
const STEPS: usize = 3;

/// What weights are multiplied by.
const SCALES: [f64; 4] = [1.0, 100.0, 1e9, 1e30];

/// A model, and the same model as the page asks it.
struct Subject {
    trainer: Trainer,
    session: Session,
}

thread_local! {
    static SUBJECTS: Vec<Subject> = subjects();
}

fn subjects() -> Vec<Subject> {
    let pairs = models()
        .into_iter()
        .flat_map(|model| SCALES.map(|scale| (model.clone(), scale)));
    pairs
        .map(|(model, scale)| {
            let file = file(model, scale);
            let checkpoint = Checkpoint::read(&file).unwrap();
            let trainer = Trainer::from_checkpoint(checkpoint).unwrap();
            let Ok(session) = Session::open(&file) else {
                panic!("a model of {:?} is refused", trainer.config().model.data);
            };
            Subject { trainer, session }
        })
        .collect()
}

/// A model of each dataset and of each likelihood, most of two latents.
fn models() -> Vec<ModelConfig> {
    let of = |entry, hidden: &[usize], latent, likelihood| ModelConfig {
        hidden: hidden.to_vec(),
        latent,
        likelihood,
        ..ModelConfig::of(entry)
    };
    let [mnist, shapes, words] = ["mnist", "shapes", "words"].map(|id| data::find(id).unwrap());
    vec![
        of(mnist, &[3], 2, Likelihood::Bernoulli),
        of(shapes, &[], 2, Likelihood::ContinuousBernoulli),
        of(shapes, &[2, 3], 5, Likelihood::Gaussian),
        of(shapes, &[4], 2, Likelihood::GaussianLearned),
        of(shapes, &[2], 3, Likelihood::Categorical),
        ModelConfig {
            network: Network::Conv,
            channels: vec![2, 3],
            ..of(shapes, &[3], 2, Likelihood::Bernoulli)
        },
        of(words, &[4], 2, Likelihood::OF_LEVELS),
    ]
}

/// A checkpoint of fresh weights times `scale`.
pub fn file(model: ModelConfig, scale: f64) -> Vec<u8> {
    let config = Config {
        model,
        ..Config::default()
    };
    let mut checkpoint = Trainer::new(config).unwrap().checkpoint(false).unwrap();
    for tensor in checkpoint.parameters.values_mut() {
        *tensor = tensor.affine(scale, 0.0).unwrap();
    }
    checkpoint.write(Precision::F32).unwrap()
}

/// One question.
pub fn make(u: &mut Unstructured) -> Result<()> {
    SUBJECTS.with(|subjects| {
        let at = u.choose_index(subjects.len())?;
        let question = u.arbitrary::<u8>()? % 4;
        match question {
            0 => drawn(u, &subjects[at].session.model(), &subjects[at].trainer),
            1 => decoded(u, &subjects[at].session.model(), &subjects[at].trainer),
            2 => sampled(u, &subjects[at].session.model(), &subjects[at].trainer),
            _ => theory(u, &subjects[at].trainer),
        }
    })
}

/// x of about `rows` images.
fn images(u: &mut Unstructured, trainer: &Trainer, rows: usize) -> Result<Vec<f32>> {
    let length = made::about(u, rows * trainer.config().model.input)?;
    made::floats(u, length)
}

/// z of about `rows` latents.
fn latents(u: &mut Unstructured, trainer: &Trainer, rows: usize) -> Result<Vec<f32>> {
    let length = made::about(u, rows * trainer.config().model.latent)?;
    made::floats(u, length)
}

/// Those about x.
fn drawn(u: &mut Unstructured, model: &Model, trainer: &Trainer) -> Result<()> {
    let rows = u.int_in_range(1..=2)?;
    let (x, count, seed) = (images(u, trainer, rows)?, made::count(u)?, u.arbitrary()?);
    let z = latents(u, trainer, 3)?;
    let question = u.arbitrary::<u8>()? % 7;
    within(CAP, || match question {
        0 => drop(ask(|| model.explain(&x, count, seed, None))),
        1 => drop(ask(|| model.encode(&x, None))),
        2 => drop(ask(|| model.log_px(&x, count, seed))),
        3 => drop(ask(|| model.log_likelihood(&x, &z))),
        4 => drop(ask(|| model.trace(&x, seed))),
        _ => {
            let Some(Ok(mut task)) = ask(|| model.quadrature(&x)) else {
                return;
            };
            for _ in 0..STEPS {
                let step = ask(|| task.advance());
                assert!((0.0..=1.0).contains(&task.progress()));
                if !matches!(step, Some(Ok(None))) {
                    break;
                }
            }
        }
    });
    Ok(())
}

/// Those about z.
fn decoded(u: &mut Unstructured, model: &Model, trainer: &Trainer) -> Result<()> {
    let rows = u.int_in_range(1..=3)?;
    let (z, count, seed) = (latents(u, trainer, rows)?, made::count(u)?, u.arbitrary()?);
    let (index, temperature) = (made::size(u)?, made::double(u)? as f32);
    let question = u.arbitrary::<u8>()? % 12;
    within(CAP, || match question {
        0 => drop(ask(|| model.decode(&z, None))),
        1 => drop(ask(|| model.sample(count, temperature, seed))),
        2 => drop(ask(|| model.grid(count))),
        3 => drop(ask(|| model.traverse(&z, index, count, temperature))),
        4 => drop(ask(|| model.pixels(&z))),
        5 => drop(ask(|| model.draw_pixels(&z, seed))),
        6 => drop(ask(|| model.log_prior(&z))),
        7 => drop(ask(|| model.words(&z))),
        8 => drop(ask(|| model.components(&z))),
        9 => drop(ask(|| model.cuts(&z, &z, index, count, seed))),
        10 => drop(ask(|| {
            model.aggregate_densities(&z, &z, &[index as u32], &z)
        })),
        _ => drop(ask(|| model.sample_words(count, temperature, seed))),
    });
    Ok(())
}

/// Those that draw samples.
fn sampled(u: &mut Unstructured, model: &Model, trainer: &Trainer) -> Result<()> {
    let (x, count, seed) = (images(u, trainer, 1)?, made::count(u)?, u.arbitrary()?);
    let question = u.arbitrary::<u8>()? % 3;
    within(CAP, || match question {
        0 => drop(ask(|| model.expectation(&x, count, seed))),
        1 => drop(ask(|| model.estimate_kl(&x, count, seed))),
        _ => drop(ask(|| model.estimate_gradient(&x, count, seed))),
    });
    Ok(())
}

/// What the entries call that take objects.
fn theory(u: &mut Unstructured, trainer: &Trainer) -> Result<()> {
    let vae = trainer.vae();
    let (x, a, b) = (
        images(u, trainer, 1)?,
        latents(u, trainer, 1)?,
        latents(u, trainer, 1)?,
    );
    let [left, right, low, high] = [
        made::double(u)?,
        made::double(u)?,
        made::double(u)?,
        made::double(u)?,
    ];
    let window = Window {
        across: [left, right],
        up: [low, high],
    };
    let side = made::size(u)?;
    let (from, to) = (made::size(u)?, made::size(u)?);
    // A row may be as long as it is wide: the entry takes few.
    let rows = from..to.min(if side > 64 { from } else { to });
    let count = 1 + usize::from(u.arbitrary::<u8>()? % 12);
    within(CAP, || {
        for entry in ENTRIES {
            assert!(trainer
                .config()
                .model
                .entry()
                .is_none_or(|own| own.id != entry.id || own.shape == entry.shape));
        }
        for kind in [Interpolation::Lerp, Interpolation::Slerp] {
            if let Ok(z) = path(&a, &b, count, kind) {
                let _ = vae.latents(&z).and_then(|z| vae.decode_mean(&z));
            }
        }
        let Ok(x) = vae.see(&x) else {
            return;
        };
        let _ = log_joint(vae, &x, &window, side, rows);
        let few = FitSettings {
            steps: count,
            draws: count,
            lr: 0.1,
        };
        for flow in [FlowKind::Planar, FlowKind::Autoregressive] {
            let settings = GapSettings {
                fits: [few; 2],
                flow,
                length: count,
                samples: count,
            };
            let Ok(mut search) = GapSearch::new(vae, &x, settings, Rng::new(1)) else {
                break;
            };
            for _ in 0..STEPS {
                let step = search.advance(vae);
                assert!((0.0..=1.0).contains(&search.progress()));
                if !matches!(step, Ok(None)) {
                    break;
                }
            }
        }
        for proposal in [Proposal::Prior, Proposal::Posterior] {
            let _ = estimate_log_px(vae, &x, proposal, count, &mut Rng::new(1));
        }
    });
    Ok(())
}
