//! The theory's face: objects have the fields that the declarations promise, and what can be known by another way is so in
//! the compiled module too. The mathematics itself is tested natively.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use safetensors::SafeTensors;
use vae::config::{Config, Likelihood};
use vae_wasm::{gaussian_kl, mixture_kl, read_words, words_config, Session, Study};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const MODEL: &[u8] = include_bytes!("../../../www/models/mnist-2d.safetensors");
const DIGITS: &[u8] = include_bytes!("../../../tests/fixtures/digits.safetensors");

fn get<T>(result: Result<T, impl Into<JsValue>>) -> T {
    result.unwrap_or_else(|failure| panic!("{:?}", failure.into()))
}

/// The first digit, grey.
fn digit() -> Vec<f32> {
    let file = SafeTensors::deserialize(DIGITS).unwrap();
    let bytes = file.tensor("images").unwrap().data();
    bytes[..784].iter().map(|&v| f32::from(v) / 255.0).collect()
}

fn field(object: &impl AsRef<JsValue>, name: &str) -> JsValue {
    Reflect::get(object.as_ref(), &name.into()).unwrap()
}

fn number(object: &impl AsRef<JsValue>, name: &str) -> f64 {
    field(object, name).as_f64().unwrap()
}

fn floats(object: &impl AsRef<JsValue>, name: &str) -> Vec<f32> {
    field(object, name)
        .unchecked_into::<Float32Array>()
        .to_vec()
}

fn doubles(object: &impl AsRef<JsValue>, name: &str) -> Vec<f64> {
    field(object, name)
        .unchecked_into::<Float64Array>()
        .to_vec()
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

fn gaussian(mu: f64, sigma: f64) -> JsValue {
    object(&[("mu", mu.into()), ("sigma", sigma.into())])
}

fn quadrature(study: &mut Study) -> JsValue {
    loop {
        if let Some(found) = get(study.integrate()) {
            return found.into();
        }
        assert!((0.0..1.0).contains(&study.progress()));
    }
}

#[wasm_bindgen_test]
fn bayes_holds_and_the_heat_map_integrates_to_the_same() {
    let session = get(Session::open(MODEL));
    let x = digit();
    let mut study = get(Study::new(&session, x.clone()));
    let found = quadrature(&mut study);
    assert_eq!(study.progress(), 1.0);
    let log_px = number(&found, "logPx");
    let gap = number(&found, "elbo") + number(&found, "klPosterior") - log_px;
    assert!((gap / log_px).abs() < 1e-3, "{gap}");

    // The sum over a window that holds the posterior, ten standard deviations to each side.
    let (mean, covariance) = (doubles(&found, "mean"), doubles(&found, "covariance"));
    let span = |i: usize| {
        let reach = 10.0 * covariance[3 * i].sqrt();
        (mean[i] - reach, mean[i] + reach)
    };
    let ends = |(from, to): (f64, f64)| Array::of2(&from.into(), &to.into()).into();
    let (across, up) = (span(0), span(1));
    let window = object(&[("across", ends(across)), ("up", ends(up))]);
    let side = 200;
    let mut sum = 0.0;
    for from in (0..side).step_by(50) {
        let rows = get(study.log_joint(window.clone().unchecked_into(), side, from, from + 50));
        sum += rows
            .to_vec()
            .iter()
            .map(|&l| (f64::from(l) - log_px).exp())
            .sum::<f64>();
    }
    let cell = (across.1 - across.0) * (up.1 - up.0) / (side * side) as f64;
    assert!((sum * cell - 1.0).abs() < 0.01, "{}", sum * cell);
}

#[wasm_bindgen_test]
fn pixels_are_bernoulli_and_estimates_come_with_their_errors() {
    let session = get(Session::open(MODEL));
    let x = digit();
    let pixels = get(session.pixels(&[0.5, -0.5]));
    let (mean, variance) = (floats(&pixels, "mean"), floats(&pixels, "variance"));
    for (p, v) in mean.iter().zip(&variance) {
        assert!((v - p * (1.0 - p)).abs() < 1e-6);
    }
    assert!(floats(&pixels, "probs").is_empty());

    let kl = get(session.estimate_kl(&x, 2000, 1));
    let (estimates, errors) = (doubles(&kl, "estimate"), doubles(&kl, "standardError"));
    let (last, error) = (estimates.last().unwrap(), errors.last().unwrap());
    assert!((last - number(&kl, "closed")).abs() < 5.0 * error);
    assert_eq!(doubles(&kl, "samples").last(), Some(&2000.0));

    let gradient = get(session.estimate_gradient(&x, 300, 1));
    let variance = |name: &str| doubles(&field(&gradient, name), "variance");
    assert!(variance("score")[0] > variance("pathwise")[0]);
}

#[wasm_bindgen_test]
fn a_trace_names_every_layer_and_changes_nothing() {
    let session = get(Session::open(MODEL));
    let before = get(session.save(false, false)).to_vec();
    let trace = get(session.trace(&digit(), 3));
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
    let kl = get(gaussian_kl(
        p.clone().unchecked_into(),
        q.clone().unchecked_into(),
    ));
    assert!((number(&kl, "forward") - (ln2 - 0.25)).abs() < 1e-12);
    assert!((number(&kl, "reverse") - (2.0 - ln2)).abs() < 1e-12);

    // A mixture of a Gaussian with itself is that Gaussian.
    let mixture = object(&[("weight", 0.3.into()), ("a", p.clone()), ("b", p)]);
    let kl = get(mixture_kl(mixture.unchecked_into(), q.unchecked_into()));
    assert!((number(&kl, "forward") - (ln2 - 0.25)).abs() < 1e-6);
}

#[wasm_bindgen_test]
fn words_are_read_trained_on_and_answered() {
    let config = Config::default();
    let train = serde_wasm_bindgen::to_value(&config.train).unwrap();
    let model: JsValue = get(words_config()).into();
    let config = object(&[("model", model), ("train", train)]);
    let mut session = get(Session::new(config.unchecked_into()));
    let words = || ["tea", "letters", "a"].map(String::from).to_vec();
    assert_eq!(get(session.set_training_words(words())), 3);
    // 8 places of 27 symbols: knowing nothing costs 8 ln 27 nats.
    let nll = number(&get(session.step()), "nll");
    assert!((nll - 8.0 * 27f64.ln()).abs() < 1.0, "{nll}");

    let x = get(read_words(words())).to_vec();
    assert_eq!(x.len(), 3 * 8);
    assert_eq!(x[8..11], [12.0 / 26.0, 5.0 / 26.0, 20.0 / 26.0]); // l, e, t
    let mu = floats(&get(session.encode(&x)), "mu");
    let answer = get(session.words(&mu));
    assert_eq!(floats(&answer, "probs").len(), 3 * 8 * 27);
    for place in floats(&answer, "probs").chunks(27) {
        assert!((place.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert!(session
        .set_training_words(vec!["Caf\u{e9}".to_owned()])
        .is_err());
}

#[wasm_bindgen_test]
fn what_no_memory_has_room_for_is_refused() {
    let mut config = Config::default();
    config.model.likelihood = Likelihood::Categorical;
    config.model.levels = 256;
    config.model.hidden = vec![4];
    config.model.latent = 1;
    let session = get(Session::new(
        serde_wasm_bindgen::to_value(&config)
            .unwrap()
            .unchecked_into(),
    ));
    let most = (1 << 25) / (784 * 256);
    for refused in [
        session.decode(&vec![0.0; most + 1]).is_err(),
        session.draw_pixels(&vec![0.0; most + 1], 1).is_err(),
        session.sample(3000, 1.0, 1).is_err(),
        session.explain(&[0.0; 784], most + 1, 1).is_err(),
    ] {
        assert!(refused);
    }
    assert_eq!(get(session.decode(&[0.0; 2])).length(), 2 * 784);
}
