//! What a worker relies on: runs repeat, a saved run goes on, refusals change nothing, and objects have the fields that
//! the TypeScript declarations promise.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

use js_sys::{Float32Array, Reflect, Uint8Array};
use vae::checkpoint::Precision;
use vae::config::Config;
use vae::idx::{write_images, Images};
use vae::trainer::Trainer;
use vae_wasm::{fresh_seed, read_digits, see_digit, Session};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const COUNT: usize = 50;

/// An IDX file of images that differ: a bright bar at a place of its own in each.
fn bars() -> Vec<u8> {
    let mut pixels = vec![0; COUNT * 784];
    for (i, image) in pixels.chunks_mut(784).enumerate() {
        image[i * 14..i * 14 + 60].fill(230);
    }
    write_images(&Images {
        count: COUNT,
        rows: 28,
        columns: 28,
        pixels,
    })
}

fn labels() -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1, 0, 0, 0, COUNT as u8];
    bytes.extend((0..COUNT).map(|i| (i % 10) as u8));
    bytes
}

fn small(seed: u64) -> Config {
    let mut config = Config::default();
    config.model.hidden = vec![16];
    config.model.latent = 2;
    config.train.batch = 20;
    config.train.seed = seed;
    config
}

/// A valid checkpoint of a model that no drawing fits.
fn twelve_pixels() -> Vec<u8> {
    let mut config = small(5);
    config.model.input = 12;
    let checkpoint = Trainer::new(config).unwrap().checkpoint(false).unwrap();
    checkpoint.write(Precision::F32).unwrap()
}

fn get<T>(result: Result<T, impl Into<JsValue>>) -> T {
    result.unwrap_or_else(|failure| panic!("{:?}", failure.into()))
}

fn kind<T>(result: Result<T, impl Into<JsValue>>) -> String {
    match result {
        Ok(_) => panic!("expected a refusal"),
        Err(failure) => Reflect::get(&failure.into(), &"kind".into())
            .unwrap()
            .as_string()
            .unwrap(),
    }
}

fn session(seed: u64) -> Session {
    let config = serde_wasm_bindgen::to_value(&small(seed)).unwrap();
    let mut session = get(Session::new(config.into()));
    let labels = labels().into_boxed_slice();
    assert_eq!(get(session.set_training_data(&bars(), None, 0)), COUNT);
    assert_eq!(get(session.set_held_out_data(&bars(), Some(labels))), COUNT);
    session
}

fn number(object: &JsValue, name: &str) -> f64 {
    Reflect::get(object, &name.into())
        .unwrap()
        .as_f64()
        .unwrap()
}

fn array(object: &JsValue, name: &str) -> Vec<f32> {
    let value = Reflect::get(object, &name.into()).unwrap();
    assert!(value.is_instance_of::<Float32Array>(), "{name}");
    Float32Array::from(value).to_vec()
}

fn losses(session: &mut Session, steps: usize) -> Vec<(u64, u64)> {
    (0..steps)
        .map(|_| {
            let metrics: JsValue = get(session.step()).into();
            (
                number(&metrics, "nll").to_bits(),
                number(&metrics, "kl").to_bits(),
            )
        })
        .collect()
}

#[wasm_bindgen_test]
fn the_same_seed_gives_the_same_losses_bit_for_bit() {
    let expected = losses(&mut session(5), 8);
    assert_eq!(losses(&mut session(5), 8), expected);
    assert_ne!(losses(&mut session(6), 8), expected);
}

#[wasm_bindgen_test]
fn a_saved_run_goes_on_bit_for_bit() {
    let mut straight = session(5);
    losses(&mut straight, 4);
    let saved = get(straight.save(false, true)).to_vec();
    let expected = losses(&mut straight, 5);
    let mut resumed = session(9);
    get(resumed.load(&saved));
    assert_eq!(losses(&mut resumed, 5), expected);
}

#[wasm_bindgen_test]
fn training_lowers_the_held_out_loss() {
    let mut session = session(5);
    let before: JsValue = get(session.evaluate(COUNT, 1)).into();
    losses(&mut session, 60);
    let after: JsValue = get(session.evaluate(COUNT, 1)).into();
    assert!(number(&after, "elbo") > number(&before, "elbo") + 100.0);
    assert_eq!(number(&after, "images"), COUNT as f64);
}

#[wasm_bindgen_test]
fn what_is_refused_changes_nothing() {
    let mut session = session(5);
    let before = get(session.save(false, true)).to_vec();
    let mut broken = before.clone();
    broken.truncate(before.len() - 3);
    assert_eq!(kind(session.load(&broken)), "checkpoint");
    assert_eq!(
        kind(session.set_training_data(&bars()[..99], None, 0)),
        "idx"
    );
    let mut config = small(5);
    config.model.latent = 0;
    let config = serde_wasm_bindgen::to_value(&config).unwrap();
    assert_eq!(kind(session.create(config.into())), "config");
    assert_eq!(kind(session.decode(&[0.0, f32::NAN])), "not-finite");
    assert_eq!(kind(session.decode(&[0.0])), "shape");
    assert_eq!(kind(session.grid(100_000)), "range");
    assert_eq!(kind(session.explain(&[0.5; 784], usize::MAX, 1)), "range");
    assert_eq!(kind(session.log_px(&[0.5; 784], usize::MAX, 1)), "range");
    assert_eq!(kind(session.traverse(&[0.0; 3], 0, 5, 1.0)), "shape");
    assert_eq!(kind(session.load(&twelve_pixels())), "checkpoint");
    assert_eq!(kind(session.sample(usize::MAX, 1.0, 1)), "range");
    assert_eq!(get(session.save(false, true)).to_vec(), before);
    losses(&mut session, 1);
}

#[wasm_bindgen_test]
fn training_without_data_is_refused() {
    let config = serde_wasm_bindgen::to_value(&small(5)).unwrap();
    let mut session = get(Session::new(config.into()));
    assert_eq!(kind(session.step()), "no-data");
    assert_eq!(kind(session.evaluate(1, 1)), "no-data");
}

#[wasm_bindgen_test]
fn an_explanation_adds_up() {
    let session = session(5);
    let digits: JsValue = get(session.held_out(3, 1)).into();
    let explanation: JsValue = get(session.explain(&array(&digits, "x"), 4, 7)).into();
    let (mu, logvar) = (array(&explanation, "mu"), array(&explanation, "logvar"));
    let (eps, z) = (array(&explanation, "eps"), array(&explanation, "z"));
    assert_eq!(z.len(), 4 * 2);
    for (i, z) in z.iter().enumerate() {
        let expected = mu[i % 2] + (logvar[i % 2] / 2.0).exp() * eps[i];
        assert!((z - expected).abs() < 1e-5);
    }
    let decoded = get(session.decode(&z)).to_vec();
    assert_eq!(array(&explanation, "mean"), decoded);
    let kl: f32 = array(&explanation, "klPerLatent").iter().sum();
    assert!((f64::from(kl) - number(&explanation, "kl")).abs() < 1e-4);
}

#[wasm_bindgen_test]
fn digits_come_with_their_labels() {
    let digits: JsValue = get(read_digits(&bars(), &labels())).into();
    assert_eq!(array(&digits, "x").len(), COUNT * 784);
    let labels = Reflect::get(&digits, &"labels".into()).unwrap();
    assert_eq!(Uint8Array::from(labels).get_index(13), 3);
}

#[wasm_bindgen_test]
fn an_empty_drawing_is_nothing() {
    assert!(get(see_digit(&[0.0; 100], 10, 10)).is_none());
    assert_eq!(kind(see_digit(&[0.0; 99], 10, 10)), "shape");
}

#[wasm_bindgen_test]
fn fresh_seeds_differ() {
    let seeds: Vec<u32> = (0..4).map(|_| get(fresh_seed())).collect();
    assert!(seeds.windows(2).any(|pair| pair[0] != pair[1]));
}
