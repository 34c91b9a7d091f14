//! A q that is fitted to one x, and the gaps that it tells apart, where the truth is known: of a linear-Gaussian decoder p(z|x) is a
//! Gaussian whose latents depend on each other, so that the best diagonal Gaussian, and what it lacks, have closed forms; of the
//! shipped model with two latents log p(x) is had by quadrature.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use vae::inference::{
    anneal, Annealing, AnnealingSchedule, GapSearch, GapSettings, Gaps, Proposal,
};
use vae::probability::Estimate;
use vae::{flat, Batch, Device, FlowKind, Likelihood, ModelConfig, Rng, Tensor, Vae};

use crate::fixture::vae;
use crate::plane::{digits, quadrature, shipped};

/// What a fit by noise may lack of the best, nats.
const UNFINISHED: f64 = 0.01;

fn gaps(vae: &Vae, x: &Batch, settings: GapSettings, seed: u64) -> Gaps {
    let vae = vae.frozen().unwrap();
    let mut search = GapSearch::new(&vae, x, settings, Rng::new(seed)).unwrap();
    let mut progress = search.progress();
    loop {
        if let Some(gaps) = search.advance(&vae).unwrap() {
            return gaps;
        }
        assert!(search.progress() >= progress && search.progress() <= 1.0);
        progress = search.progress();
    }
}

/// x = W z + noise, the columns of W being far from orthogonal.
const W: [[f64; 2]; 3] = [[1.0, 0.8], [0.5, 1.1], [-0.3, 0.4]];
const VARIANCE: f64 = 0.1;
const X: [f64; 3] = [0.9, 0.2, -0.4];
/// The encoder's answer: wrong in mean and in variance.
const MU: [f64; 2] = [0.1, 0.6];
const LOGVAR: [f64; 2] = [-1.0, -2.0];

fn correlated() -> (Vae, Batch) {
    let config = ModelConfig {
        input: 3,
        hidden: vec![],
        latent: 2,
        likelihood: Likelihood::Gaussian,
        variance: VARIANCE,
        ..ModelConfig::default()
    };
    let tensor = |values: &[f64], shape: &[usize]| {
        let values = values.iter().map(|&v| v as f32).collect::<Vec<_>>();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    };
    let named = [
        ("encoder.mu.weight", tensor(&[0.0; 6], &[2, 3])),
        ("encoder.mu.bias", tensor(&MU, &[2])),
        ("encoder.logvar.weight", tensor(&[0.0; 6], &[2, 3])),
        ("encoder.logvar.bias", tensor(&LOGVAR, &[2])),
        ("decoder.out.weight", tensor(W.as_flattened(), &[3, 2])),
        ("decoder.out.bias", tensor(&[0.0; 3], &[3])),
    ];
    let named = named.map(|(name, tensor)| (name.to_owned(), tensor));
    let x = Batch::unlabelled(tensor(&X, &[1, 3]));
    (vae(&config, BTreeMap::from(named)), x)
}

/// log p(x), and what q of this mean and variance lacks of it, KL(q || p(z|x)). p(z|x) has the precision I + W^T W / variance.
fn truth(mu: [f64; 2], variance: [f64; 2]) -> (f64, f64) {
    let dot = |a: usize, b: usize| W.iter().map(|row| row[a] * row[b]).sum::<f64>() / VARIANCE;
    let (a, b, c) = (1.0 + dot(0, 0), dot(0, 1), 1.0 + dot(1, 1));
    let det = a * c - b * b;
    let pull = [0, 1].map(|j| W.iter().zip(X).map(|(row, x)| row[j] * x).sum::<f64>() / VARIANCE);
    let mean = [
        (c * pull[0] - b * pull[1]) / det,
        (a * pull[1] - b * pull[0]) / det,
    ];
    // log p(x) = log p(x|z) + log p(z) - log p(z|x) at any z: at the mean.
    let square = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
    let missed = W
        .iter()
        .zip(X)
        .map(|(row, x)| x - row[0] * mean[0] - row[1] * mean[1]);
    let missed = square(&missed.collect::<Vec<_>>()) / VARIANCE;
    let log_px = -0.5 * (missed + 3.0 * (2.0 * PI * VARIANCE).ln() + square(&mean) + det.ln());
    let shift = [mu[0] - mean[0], mu[1] - mean[1]];
    let far = a * shift[0] * shift[0] + 2.0 * b * shift[0] * shift[1] + c * shift[1] * shift[1];
    let trace = a * variance[0] + c * variance[1];
    let lacks = 0.5 * (trace + far - 2.0 - (det * variance[0] * variance[1]).ln());
    (log_px, lacks)
}

/// What the best diagonal Gaussian lacks: it has the mean of p(z|x), and the variances are one over the precisions.
fn least() -> f64 {
    let dot = |a: usize, b: usize| W.iter().map(|row| row[a] * row[b]).sum::<f64>() / VARIANCE;
    let (a, b, c) = (1.0 + dot(0, 0), dot(0, 1), 1.0 + dot(1, 1));
    0.5 * (a * c / (a * c - b * b)).ln()
}

fn assert_near(what: &str, found: Estimate, expected: f64, beside: f64) {
    let Estimate { mean, error } = found;
    assert!(
        (mean - expected).abs() < 5.0 * error + beside,
        "{what}: {mean} ± {error}, exactly {expected}"
    );
}

#[test]
fn of_a_linear_gaussian_decoder_the_gaps_are_their_closed_forms() {
    let (vae, x) = correlated();
    let (log_px, lacks) = truth(MU, LOGVAR.map(f64::exp));
    let approximation = least();
    assert!(approximation > 0.3 && lacks - approximation > 0.3);
    for flow in [FlowKind::Planar, FlowKind::Autoregressive] {
        let settings = GapSettings {
            flow,
            samples: 4000,
            ..GapSettings::default()
        };
        let found = gaps(&vae, &x, settings, 1);
        assert_near("log p(x)", found.log_px, log_px, UNFINISHED);
        assert_near("the encoder's bound", found.encoder, log_px - lacks, 1e-4);
        assert_near(
            "the Gaussian's",
            found.gaussian,
            log_px - approximation,
            UNFINISHED,
        );
        assert_near(
            "amortization",
            found.amortization,
            lacks - approximation,
            UNFINISHED,
        );
        assert_near(
            "approximation",
            found.approximation,
            approximation,
            UNFINISHED,
        );
        assert!(found.gaussian.mean < log_px - approximation + 5.0 * found.gaussian.error);
    }
}

/// A step of the autoregressive flow can make any Gaussian of one that is diagonal.
#[test]
fn a_flow_closes_what_a_diagonal_gaussian_lacks() {
    let (vae, x) = correlated();
    let (log_px, _) = truth(MU, LOGVAR.map(f64::exp));
    let settings = GapSettings {
        samples: 4000,
        ..GapSettings::default()
    };
    let found = gaps(&vae, &x, settings, 2);
    assert_near("the flow's bound", found.flow, log_px, 2.0 * UNFINISHED);
    assert_near("what it closes", found.closed, least(), 2.0 * UNFINISHED);
}

#[test]
fn real_digits_have_the_log_px_of_quadrature_and_bounds_in_order_below_it() {
    let vae = shipped();
    for (i, x) in digits()[..3].iter().enumerate() {
        let exact = quadrature(&vae, x);
        let found = gaps(&vae, x, GapSettings::default(), i as u64);
        assert_near("log p(x)", found.log_px, exact.log_px, 0.02);
        assert_near("the encoder's bound", found.encoder, exact.elbo, 2e-3);
        let below = |a: Estimate, b: Estimate| a.mean < b.mean + 3.0 * a.error.hypot(b.error);
        assert!(below(found.encoder, found.gaussian), "{found:?}");
        assert!(below(found.gaussian, found.flow), "{found:?}");
        assert!(below(found.flow, found.log_px), "{found:?}");
        assert!(
            found.amortization.mean > -3.0 * found.amortization.error,
            "{found:?}"
        );
    }
}

/// An independent estimate of log p(x), where there is no other truth: of a model of eight latents.
#[test]
fn log_px_is_that_of_annealing() {
    let config = ModelConfig {
        input: 784,
        hidden: vec![30],
        latent: 8,
        ..ModelConfig::default()
    };
    let vae = Vae::random(&config, &mut Rng::new(5)).unwrap();
    let x = &digits()[1];
    let found = gaps(&vae, x, GapSettings::default(), 3);
    let how = Annealing {
        chains: 50,
        steps: 60,
        leapfrog: 5,
        from: Proposal::Posterior,
        schedule: AnnealingSchedule::Sigmoid,
    };
    let by_chains = anneal(&vae, x, &how, &mut Rng::new(6), &mut || ()).unwrap();
    let error = by_chains.standard_error().hypot(found.log_px.error);
    assert_near(
        "log p(x)",
        found.log_px,
        by_chains.log_px(),
        5.0 * error + 0.01,
    );
}

#[test]
fn the_same_noise_gives_the_same_gaps_and_the_model_stays_as_it_was() {
    let (vae, x) = correlated();
    let short = GapSettings {
        samples: 50,
        ..GapSettings::default()
    };
    let parameters = |vae: &Vae| -> Vec<Vec<f32>> {
        let all = vae.parameters().iter();
        all.map(|(_, p)| flat(p.var()).unwrap()).collect()
    };
    let before = parameters(&vae);
    let mut search = GapSearch::new(&vae, &x, short, Rng::new(4)).unwrap();
    let found = std::iter::repeat_with(|| search.advance(&vae).unwrap()).find_map(|found| found);
    assert_eq!(found, Some(gaps(&vae, &x, short, 4)));
    assert_ne!(found, Some(gaps(&vae, &x, short, 5)));
    assert_eq!(parameters(&vae), before);
    assert_eq!(vae.parameters().gradient_norm(), 0.0);
}

#[test]
fn no_steps_draws_or_samples_are_refused() {
    let (vae, x) = correlated();
    let usual = GapSettings::default();
    let [gaussian, flow] = usual.fits;
    let none = |steps, draws| vae::inference::FitSettings {
        steps,
        draws,
        ..gaussian
    };
    for settings in [
        GapSettings {
            fits: [none(0, 1), flow],
            ..usual
        },
        GapSettings {
            fits: [gaussian, none(1, 0)],
            ..usual
        },
        GapSettings { length: 0, ..usual },
        GapSettings {
            samples: 0,
            ..usual
        },
    ] {
        let refused = GapSearch::new(&vae, &x, settings, Rng::new(1)).unwrap_err();
        assert_eq!(refused.kind(), "range");
    }
}

/// A flow over so many latents that the usual rate leads away from all that is finite: before it began anew, it failed as "training
/// diverged", or a bound of minus a million came out.
#[test]
fn of_many_latents_a_flow_loses_nothing_to_the_gaussian_that_it_begins_with() {
    let config = ModelConfig {
        input: 16,
        hidden: vec![],
        latent: 256,
        ..ModelConfig::default()
    };
    let vae = Vae::random(&config, &mut Rng::new(3)).unwrap();
    let x = Tensor::full(0.5f32, (1, 16), &Device::Cpu).unwrap();
    let settings = GapSettings {
        samples: 200,
        ..GapSettings::default()
    };
    let x = Batch::unlabelled(x);
    let mut search = GapSearch::new(&vae, &x, settings, Rng::new(1)).unwrap();
    let found = loop {
        if let Some(gaps) = search.advance(&vae).unwrap() {
            break gaps;
        }
    };
    let Estimate { mean, error } = found.closed;
    assert!(mean > -1.0 - 5.0 * error, "{mean} ± {error}");
}
