//! The theory's face: what can be known by another way is so in the compiled module too. The mathematics itself is tested
//! natively.

use crate::bars;
use crate::common::{answer, digit, doubles, field, floats, get, kind, number, object, ts, MODEL};
use js_sys::Array;
use tsify::Tsify;
use vae::{Config, Likelihood};
use vae_wasm::{Functions, JointTask, QuadratureTask, Session};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn gaussian(mu: f64, sigma: f64) -> JsValue {
    object(&[("mu", mu.into()), ("sigma", sigma.into())])
}

fn window(across: (f64, f64), up: (f64, f64)) -> JsValue {
    let ends = |(from, to): (f64, f64)| Array::of2(&from.into(), &to.into()).into();
    object(&[("across", ends(across)), ("up", ends(up))])
}

fn quadrature(task: &mut QuadratureTask) -> JsValue {
    loop {
        if let Some(found) = get(task.advance()) {
            return found.into();
        }
        assert!((0.0..1.0).contains(&task.progress()));
    }
}

/// The answer and how many bits it came in.
fn joint(task: &mut JointTask) -> (Vec<f32>, usize) {
    let mut bits = 1;
    loop {
        if let Some(found) = get(task.advance()) {
            return (found.to_vec(), bits);
        }
        assert!((0.0..1.0).contains(&task.progress()));
        bits += 1;
    }
}

#[wasm_bindgen_test]
fn bayes_holds_and_the_heat_map_integrates_to_the_same() {
    let session = get(Session::open(MODEL));
    let model = session.model();
    let x = digit();
    let mut task = get(model.quadrature(&x));
    let found = quadrature(&mut task);
    assert_eq!(task.progress(), 1.0);
    let log_px = number(&found, "logPx");
    let gap = number(&found, "elbo") + number(&found, "klPosterior") - log_px;
    assert!((gap / log_px).abs() < 1e-3, "{gap}");

    // The sum over a window that holds the posterior, ten standard deviations to each side.
    let (mean, covariance) = (doubles(&found, "mean"), doubles(&found, "covariance"));
    let span = |i: usize| {
        let reach = 10.0 * covariance[3 * i].sqrt();
        (mean[i] - reach, mean[i] + reach)
    };
    let (across, up) = (span(0), span(1));
    let side = 200;
    let mut task = get(model.joint(&x, ts(window(across, up)), side));
    let (log_joint, bits) = joint(&mut task);
    assert_eq!(task.progress(), 1.0);
    assert!(bits > 10, "{bits}");
    assert_eq!(log_joint.len(), side * side);
    let cells = log_joint.iter().map(|&l| (f64::from(l) - log_px).exp());
    let sum: f64 = cells.sum();
    let cell = (across.1 - across.0) * (up.1 - up.0) / (side * side) as f64;
    assert!((sum * cell - 1.0).abs() < 0.01, "{}", sum * cell);
}

/// -(z^2 + log 2 pi) / 2, added up over two latents.
#[wasm_bindgen_test]
fn the_prior_is_the_standard_normal() {
    let model = get(Session::open(MODEL)).model();
    let found = get(model.log_prior(&[0.0, 0.0, 1.5, -2.0])).to_vec();
    let log_two_pi = (2.0 * std::f32::consts::PI).ln();
    let expected = [-log_two_pi, -log_two_pi - (2.25 + 4.0) / 2.0];
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }
    assert_eq!(kind(model.log_prior(&[0.0; 3])), "shape");
}

/// The worker may train on or take another model between two bits.
#[wasm_bindgen_test]
fn a_task_stays_with_the_model_that_it_was_asked_of() {
    let mut session = get(Session::open(MODEL));
    let model = session.model();
    let x = digit();
    let ask = || {
        let window = ts(window((-3.0, 3.0), (-3.0, 3.0)));
        let joint = get(model.joint(&x, window, 40));
        (joint, get(model.quadrature(&x)))
    };
    let (mut heat, mut rule) = ask();
    let expected = joint(&mut heat);
    assert_eq!(expected.1, 2); // 25 rows of 40, then 15
    let log_px = number(&quadrature(&mut rule), "logPx");

    let (mut heat, mut rule) = ask();
    assert!(get(heat.advance()).is_none());
    assert!(get(rule.advance()).is_none());
    let mut config = Config::default();
    config.model.latent = 2;
    get(session.create(config.into_ts().unwrap()));
    assert_eq!(joint(&mut heat).0, expected.0);
    assert_eq!(number(&quadrature(&mut rule), "logPx"), log_px);
}

#[wasm_bindgen_test]
fn what_needs_two_latents_or_a_window_is_refused_without_them() {
    let session = get(Session::open(MODEL));
    let model = session.model();
    let x = digit();
    let whole = || window((-1.0, 1.0), (-1.0, 1.0));
    let broken = window((f64::NAN, 1.0), (-1.0, 1.0));
    assert_eq!(kind(model.joint(&x, ts(broken), 4)), "config");
    assert_eq!(kind(model.joint(&x, ts(whole()), usize::MAX)), "range");
    assert_eq!(kind(model.joint(&x[1..], ts(whole()), 4)), "shape");
    assert_eq!(kind(model.quadrature(&x[1..])), "shape");
    let session = get(Session::new(Config::default().into_ts().unwrap()));
    let model = session.model();
    assert!(model.quadrature(&x).is_err());
    let refused = get(model.joint(&x, ts(whole()), 4)).advance();
    assert!(refused.is_err());
}

#[wasm_bindgen_test]
fn pixels_are_bernoulli_and_estimates_come_with_their_errors() {
    let session = get(Session::open(MODEL));
    let model = session.model();
    let x = digit();
    let pixels = answer(model.pixels(&[0.5, -0.5]));
    let (mean, variance) = (floats(&pixels, "mean"), floats(&pixels, "variance"));
    for (p, v) in mean.iter().zip(&variance) {
        assert!((v - p * (1.0 - p)).abs() < 1e-6);
    }
    assert!(floats(&pixels, "probs").is_empty());

    let kl = answer(model.estimate_kl(&x, 2000, 1));
    let (estimates, errors) = (doubles(&kl, "estimate"), doubles(&kl, "standardError"));
    let (last, error) = (estimates.last().unwrap(), errors.last().unwrap());
    assert!((last - number(&kl, "closed")).abs() < 5.0 * error);
    assert_eq!(doubles(&kl, "samples").last(), Some(&2000.0));

    let gradient = answer(model.estimate_gradient(&x, 300, 1));
    let variance = |name: &str| doubles(&field(&gradient, name), "variance");
    assert!(variance("score")[0] > variance("pathwise")[0]);
}

#[wasm_bindgen_test]
fn a_trace_names_every_layer_and_changes_nothing() {
    let session = get(Session::open(MODEL));
    let before = get(session.save(false, false)).to_vec();
    let trace = answer(session.model().trace(&digit(), 3));
    let layers: Array = field(&trace, "layers").unchecked_into();
    let names: Vec<String> = layers
        .iter()
        .map(|layer| field(&layer, "name").as_string().unwrap())
        .collect();
    assert_eq!(names.first().unwrap(), "encoder.hidden.0");
    assert_eq!(names.last().unwrap(), "decoder.out");
    assert!(number(&trace, "nllAfter") < number(&trace, "nll"));
    assert_eq!(floats(&trace, "eps").len(), 2);
    assert!(get(session.save(false, false)).to_vec() == before);
}

#[wasm_bindgen_test]
fn divergences_have_their_closed_forms() {
    // KL(N(0,1) || N(1,4)) = ln 2 + (1 + 1) / 8 - 1/2 and KL(N(1,4) || N(0,1)) = -ln 2 + (4 + 1) / 2 - 1/2.
    let ln2 = std::f64::consts::LN_2;
    let (p, q) = (gaussian(0.0, 1.0), gaussian(1.0, 2.0));
    let kl = answer(Functions::gaussian_kl(ts(p.clone()), ts(q.clone())));
    assert!((number(&kl, "forward") - (ln2 - 0.25)).abs() < 1e-12);
    assert!((number(&kl, "reverse") - (2.0 - ln2)).abs() < 1e-12);
    let broken = Functions::gaussian_kl(ts(gaussian(f64::NAN, 1.0)), ts(q.clone()));
    assert_eq!(kind(broken), "config");

    // A mixture of a Gaussian with itself is that Gaussian.
    let mixture = object(&[("weight", 0.3.into()), ("a", p.clone()), ("b", p)]);
    let kl = answer(Functions::mixture_kl(ts(mixture), ts(q)));
    assert!((number(&kl, "forward") - (ln2 - 0.25)).abs() < 1e-6);
}

#[wasm_bindgen_test]
fn words_are_read_trained_on_and_answered() {
    let mut session = get(Session::new(get(Functions::config_of("words"))));
    let model = session.model();
    let words = || ["tea", "letters", "a"].map(String::from).to_vec();
    assert_eq!(get(session.set_training_words(words())), 3);
    // 8 places of 27 symbols: knowing nothing costs 8 ln 27 nats.
    let nll = number(&answer(session.step()), "nll");
    assert!((nll - 8.0 * 27f64.ln()).abs() < 1.0, "{nll}");

    let x = get(model.read_words(words())).to_vec();
    assert_eq!(x.len(), 3 * 8);
    assert_eq!(x[8..11], [12.0 / 26.0, 5.0 / 26.0, 20.0 / 26.0]); // l, e, t
    let mu = floats(&answer(model.encode(&x, None)), "mu");
    let found = answer(model.words(&mu));
    assert_eq!(floats(&found, "probs").len(), 3 * 8 * 27);
    for place in floats(&found, "probs").chunks(27) {
        assert!((place.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert!(session
        .set_training_words(vec!["Caf\u{e9}".to_owned()])
        .is_err());
    // A file of words can be looked at, and does not take the place of a model of images.
    let saved = get(session.save(false, false)).to_vec();
    get(Session::open(&saved));
    assert_eq!(kind(session.admit(&saved, true)), "checkpoint");
}

#[wasm_bindgen_test]
fn what_no_memory_has_room_for_is_refused() {
    let mut config = Config::default();
    config.model.likelihood = Likelihood::Categorical;
    config.model.levels = 256;
    config.model.hidden = vec![4];
    config.model.latent = 1;
    let session = get(Session::new(config.into_ts().unwrap()));
    let model = session.model();
    let most = (1 << 25) / (784 * 256);
    for refused in [
        model.decode(&vec![0.0; most + 1], None).is_err(),
        model.draw_pixels(&vec![0.0; most + 1], 1).is_err(),
        model.sample(3000, 1.0, 1).is_err(),
        model.explain(&[0.0; 784], most + 1, 1, None).is_err(),
    ] {
        assert!(refused);
    }
    let decoded = answer(model.decode(&[0.0; 2], None));
    assert_eq!(floats(&decoded, "mean").len(), 2 * 784);
}

/// Two images, of which the first latents are N(1, 1) and N(3, 1).
#[wasm_bindgen_test]
fn the_aggregate_posterior_is_the_mean_of_its_images() {
    let session = get(Session::open(MODEL));
    let model = session.model();
    let (mu, logvar) = ([1.0, 2.0, 3.0, 5.0], [0.0; 4]);
    let found = get(model.aggregate_densities(&mu, &logvar, &[0], &[1.0, -1.0])).to_vec();
    let normal = |z: f64, mu: f64| (-0.5 * (z - mu).powi(2)).exp() / std::f64::consts::TAU.sqrt();
    for (i, z) in [1.0, -1.0].into_iter().enumerate() {
        let q = 0.5 * (normal(z, 1.0) + normal(z, 3.0));
        assert!((found[i] - q.ln()).abs() < 1e-9, "{found:?}");
        assert!(
            (found[2 + i] - normal(z, 0.0).ln()).abs() < 1e-9,
            "{found:?}"
        );
    }
    let cuts = get(model.cuts(&mu, &logvar, 0, 2, 1)).to_vec();
    assert_eq!(cuts.len(), 6);
    assert!(cuts[0] <= 2_f64.ln() && cuts[3] <= 2_f64.ln(), "{cuts:?}");
    assert_eq!(Functions::holes_below(&[3.0, 1.0, 2.0]), 1.0);
    for (latents, z) in [
        (&[2_u32][..], &[0.0_f32][..]),
        (&[], &[]),
        (&[0, 1], &[0.0]),
    ] {
        assert!(model.aggregate_densities(&mu, &logvar, latents, z).is_err());
    }
    assert!(model.cuts(&mu, &logvar, 1, 2, 1).is_err());
}

/// A learned prior's kl is an estimate, and the answers say so.
#[wasm_bindgen_test]
fn a_learned_prior_has_no_closed_kl() {
    let mut config = bars::small(1);
    config.model.prior = vae::Prior::Vamp;
    config.model.components = 4;
    let session = get(Session::new(config.into_ts().unwrap()));
    let model = session.model();
    let x = vec![0.3; 784];
    assert!(number(&answer(model.explain(&x, 20, 1, None)), "klError") > 0.0);
    assert!(field(&answer(model.estimate_kl(&x, 20, 1)), "closed").is_undefined());
    let samples = answer(model.sample(3, 1.0, 1));
    assert_eq!(floats(&samples, "mean").len(), 3 * 784);
    assert_eq!(get(model.log_prior(&floats(&samples, "z"))).length(), 3);
}
