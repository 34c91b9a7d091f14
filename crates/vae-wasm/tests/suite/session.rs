//! What a worker relies on: runs repeat, a saved run goes on, refusals change nothing, and a model that was asked for is the
//! session's own.

use crate::bars::{bars, labels, losses, session, small, COUNT};
use crate::common::{answer, field, floats, get, kind, number, object, ts};
use js_sys::{BigInt, Uint8Array};
use tsify::Tsify;
use vae::data::idx::write_numbers;
use vae::{Config, Precision, Trainer};
use vae_wasm::{Functions, Session};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// A valid checkpoint of a model that no drawing fits.
fn twelve_pixels() -> Vec<u8> {
    let mut config = small(5);
    config.model.input = 12;
    let checkpoint = Trainer::new(config).unwrap().checkpoint(false).unwrap();
    checkpoint.write(Precision::F32).unwrap()
}

/// As many pixels as a digit has, and another shape.
fn wide() -> Vec<u8> {
    let mut config = small(5);
    config.model.shape = Some([14, 56]);
    let checkpoint = Trainer::new(config).unwrap().checkpoint(false).unwrap();
    checkpoint.write(Precision::F32).unwrap()
}

/// Each weight is finite, and so large that products of them are not.
fn huge() -> Vec<u8> {
    let mut checkpoint = Trainer::new(small(5)).unwrap().checkpoint(false).unwrap();
    for tensor in checkpoint.parameters.values_mut() {
        *tensor = tensor.ones_like().unwrap().affine(1e30, 0.0).unwrap();
    }
    checkpoint.write(Precision::F32).unwrap()
}

#[wasm_bindgen_test]
fn a_file_whose_model_answers_with_what_is_not_finite_is_refused() {
    let mut session = session(5);
    let before = get(session.save(false, true)).to_vec();
    assert_eq!(kind(session.admit(&huge(), true)), "checkpoint");
    assert_eq!(get(session.save(false, true)).to_vec(), before);
    get(session.admit(&before, true));
}

#[wasm_bindgen_test]
fn images_of_any_size_are_trained_on_as_numbers_saved_and_opened() {
    let mut config = small(5);
    config.model.input = 12;
    config.model.shape = Some([3, 4]);
    let mut session = get(Session::new(config.into_ts().unwrap()));
    let numbers: Vec<f32> = (0..COUNT * 12).map(|i| (i % 7) as f32 / 6.0).collect();
    let images = write_numbers([3, 4], &numbers);
    assert_eq!(get(session.set_training_data(&images, None, 0)), COUNT);
    assert_eq!(get(session.set_held_out_data(&images, None)), COUNT);
    let before = number(&answer(session.evaluate(COUNT, 1)), "elbo");
    losses(&mut session, 40);
    assert!(number(&answer(session.evaluate(COUNT, 1)), "elbo") > before);
    let saved = get(session.save(false, true)).to_vec();
    let expected = losses(&mut session, 3);
    for opened in [
        &mut get(Session::open(&saved)),
        &mut crate::bars::session(9),
    ] {
        get(opened.admit(&saved, false));
        get(opened.set_training_data(&images, None, 0));
        assert_eq!(losses(opened, 3), expected);
    }
    // No pixels: the Bernoulli's nll would fall without end.
    let brighter: Vec<f32> = numbers.iter().map(|number| 2.0 * number).collect();
    get(session.set_training_data(&write_numbers([3, 4], &brighter[..120]), None, 0));
    assert_eq!(kind(session.step()), "range");
    // The same numbers in rows are of another shape.
    let rows = write_numbers([1, 12], &numbers);
    get(session.set_training_data(&rows, None, 0));
    assert_eq!(kind(session.step()), "shape");
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
    let before = answer(session.evaluate(COUNT, 1));
    losses(&mut session, 60);
    let after = answer(session.evaluate(COUNT, 1));
    assert!(number(&after, "elbo") > number(&before, "elbo") + 100.0);
    assert_eq!(number(&after, "images"), COUNT as f64);
}

#[wasm_bindgen_test]
fn the_terms_of_each_image_and_its_log_px_are_of_the_images_that_the_averages_are_of() {
    let mut session = session(5);
    losses(&mut session, 60);
    let held_out = answer(session.evaluate(COUNT, 1));
    // It trains on the same images.
    let training = answer(session.evaluate_training(COUNT, 1));
    assert_eq!(number(&training, "elbo"), number(&held_out, "elbo"));
    let terms = answer(session.held_out_terms(COUNT, 1));
    for name in ["nll", "kl"] {
        let each = floats(&terms, name);
        assert_eq!(each.len(), COUNT);
        let mean = each.iter().map(|&v| f64::from(v)).sum::<f64>() / COUNT as f64;
        assert!((mean - number(&held_out, name)).abs() < 1e-4);
    }
    let log_px = |samples| -> f64 {
        let each = (0..COUNT).map(|i| get(session.held_out_log_px(i, samples, 1)));
        each.sum::<f64>() / COUNT as f64
    };
    // One sample is the ELBO at another z, more come closer to log p(x), which it does not reach.
    let (one, many) = (log_px(1), log_px(200));
    let error = number(&field(&held_out, "standardErrors"), "elbo");
    assert!((one - number(&held_out, "elbo")).abs() < 5.0 * error);
    assert!(many > one);
    assert_eq!(kind(session.held_out_log_px(COUNT, 1, 1)), "range");
}

#[wasm_bindgen_test]
fn what_is_refused_changes_nothing() {
    let mut session = session(5);
    let model = session.model();
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
    assert_eq!(kind(session.create(config.into_ts().unwrap())), "config");
    assert_eq!(kind(model.decode(&[0.0, f32::NAN], None)), "not-finite");
    assert_eq!(kind(model.decode(&[0.0], None)), "shape");
    assert_eq!(kind(model.grid(100_000)), "range");
    assert_eq!(
        kind(model.explain(&[0.5; 784], usize::MAX, 1, None)),
        "range"
    );
    assert_eq!(kind(model.log_px(&[0.5; 784], usize::MAX, 1)), "range");
    assert_eq!(kind(model.traverse(&[0.0; 3], 0, 5, 1.0)), "shape");
    assert_eq!(kind(session.admit(&twelve_pixels(), true)), "checkpoint");
    assert_eq!(kind(session.admit(&wide(), true)), "checkpoint");
    assert_eq!(kind(model.sample(usize::MAX, 1.0, 1)), "range");
    assert_eq!(get(session.save(false, true)).to_vec(), before);
    losses(&mut session, 1);
}

#[wasm_bindgen_test]
fn what_is_no_configuration_is_refused() {
    let mut session = session(5);
    let before = get(session.save(false, true)).to_vec();
    let train = || -> JsValue { small(5).train.into_ts().unwrap().into() };
    let wrong = |name: &str, value: JsValue| {
        let train = train();
        js_sys::Reflect::set(&train, &name.into(), &value).unwrap();
        train
    };
    for train in [
        wrong("lr", f64::NAN.into()),
        wrong("lr", JsValue::UNDEFINED),
        wrong("batch", 1.5.into()),
        wrong("batch", BigInt::from(20_u64).into()),
        wrong("batches", 1.into()),
        wrong("lr", 2.into()),
        object(&[("lr", 0.01.into())]),
        JsValue::NULL,
        JsValue::UNDEFINED,
        "adam".into(),
    ] {
        let refused = session.configure_training(ts(train.clone()));
        assert_eq!(kind(refused), "config", "{train:?}");
    }
    for config in [JsValue::UNDEFINED, object(&[("train", train())])] {
        assert_eq!(kind(session.create(ts(config.clone()))), "config");
        assert_eq!(kind(Session::new(ts(config))), "config");
    }
    assert_eq!(get(session.save(false, true)).to_vec(), before);
    get(session.configure_training(ts(wrong("lr", 0.25.into()))));
    let config = field(&answer(session.info()), "config");
    assert_eq!(number(&field(&config, "train"), "lr"), 0.25);
}

#[wasm_bindgen_test]
fn training_without_data_is_refused() {
    let mut session = get(Session::new(small(5).into_ts().unwrap()));
    assert_eq!(kind(session.step()), "no-data");
    assert_eq!(kind(session.evaluate(1, 1)), "no-data");
    assert_eq!(kind(session.evaluate_training(1, 1)), "no-data");
    assert_eq!(kind(session.held_out_terms(1, 1)), "no-data");
    assert_eq!(kind(session.held_out_log_px(0, 1, 1)), "no-data");
    assert_eq!(
        kind(session.generate_training_data("mnist", "10k", 0)),
        "range"
    );
    assert_eq!(kind(session.generate_held_out_data("none")), "range");
}

#[wasm_bindgen_test]
fn a_model_is_the_sessions_as_it_is_when_it_is_asked() {
    let mut session = session(5);
    let model = session.model();
    let ask = || floats(&answer(model.decode(&[0.3, -0.7], None)), "mean");
    let first = ask();
    losses(&mut session, 3);
    let trained = ask();
    assert_ne!(first, trained);
    get(session.create(small(6).into_ts().unwrap()));
    assert_ne!(ask(), trained);
    get(session.create(small(5).into_ts().unwrap()));
    assert_eq!(ask(), first);
}

#[wasm_bindgen_test]
fn an_explanation_adds_up() {
    let session = session(5);
    let model = session.model();
    let digits = answer(session.held_out(3, 1));
    let explanation = answer(model.explain(&floats(&digits, "x"), 4, 7, None));
    let (mu, logvar) = (floats(&explanation, "mu"), floats(&explanation, "logvar"));
    let (eps, z) = (floats(&explanation, "eps"), floats(&explanation, "z"));
    assert_eq!(z.len(), 4 * 2);
    for (i, z) in z.iter().enumerate() {
        let expected = mu[i % 2] + (logvar[i % 2] / 2.0).exp() * eps[i];
        assert!((z - expected).abs() < 1e-5);
    }
    let decoded = answer(model.decode(&z, None));
    assert_eq!(floats(&explanation, "mean"), floats(&decoded, "mean"));
    assert_eq!(floats(&decoded, "z"), z);
    let kl: f32 = floats(&explanation, "klPerLatent").iter().sum();
    assert!((f64::from(kl) - number(&explanation, "kl")).abs() < 1e-4);
    // Each z has its own nll: that of Bernoulli pixels with the mean that is shown, -sum(x ln m + (1 - x) ln(1 - m)).
    let x = floats(&explanation, "x");
    let nll = |mean: &[f32]| -> f64 {
        let pixels = x
            .iter()
            .zip(mean)
            .map(|(&x, &m)| (f64::from(x), f64::from(m)));
        -pixels
            .map(|(x, m)| x * m.ln() + (1.0 - x) * (1.0 - m).ln())
            .sum::<f64>()
    };
    let per_draw = floats(&explanation, "nllPerDraw");
    assert_eq!(per_draw.len(), 4);
    for (mean, &found) in floats(&decoded, "mean").chunks(784).zip(&per_draw) {
        assert!((nll(mean) - f64::from(found)).abs() < 1e-2);
    }
    let at_mu = number(&explanation, "nllAtMu");
    assert!((nll(&floats(&explanation, "reconstruction")) - at_mu).abs() < 1e-2);
    let average = per_draw.iter().map(|&n| f64::from(n)).sum::<f64>() / 4.0;
    assert!((average - number(&explanation, "nll")).abs() < 1e-3);
}

#[wasm_bindgen_test]
fn digits_come_with_their_labels() {
    let digits = answer(Functions::read_digits(&bars(), Some(labels().into())));
    assert_eq!(floats(&digits, "x").len(), COUNT * 784);
    assert_eq!(Uint8Array::from(field(&digits, "labels")).get_index(13), 3);
}

#[wasm_bindgen_test]
fn an_empty_drawing_is_nothing() {
    let see = |points: &[f32], ends: &[u32], data| {
        Functions::see_drawing(points, ends, &vec![0.1; ends.len()], data)
    };
    assert!(get(see(&[], &[], "mnist")).is_none());
    assert_eq!(kind(see(&[0.5], &[1], "mnist")), "shape");
    assert_eq!(kind(see(&[0.5, f32::NAN], &[1], "mnist")), "not-finite");
    assert_eq!(get(see(&[0.5, 0.5], &[1], "mnist")).unwrap().length(), 784);
    assert_eq!(kind(see(&[0.5, 0.5], &[1], "none")), "range");
}

#[wasm_bindgen_test]
fn a_drawing_is_explained_as_the_image_that_is_seen() {
    let model = session(5).model();
    let (points, ends, widths) = ([0.3, 0.2, 0.5, 0.8], [2], [0.1]);
    let x = get(Functions::see_drawing(&points, &ends, &widths, "mnist")).unwrap();
    let drawn = get(model.explain_drawing(&points, &ends, &widths, 4, 7, None));
    let drawn = drawn.unwrap().js_value();
    let explanation = field(&drawn, "explanation");
    assert_eq!(floats(&drawn, "x"), x.to_vec());
    let apart = answer(model.explain(&x.to_vec(), 4, 7, None));
    for name in ["mu", "mean", "nllPerDraw"] {
        assert_eq!(floats(&explanation, name), floats(&apart, name), "{name}");
    }
    assert!(get(model.explain_drawing(&[], &[], &[], 4, 7, None)).is_none());
    assert_eq!(
        kind(model.explain_drawing(&[0.5], &[1], &[0.1], 4, 7, None)),
        "shape"
    );
}

#[wasm_bindgen_test]
fn what_is_not_possible_is_told_by_its_field() {
    let refusal = |change: fn(&mut Config)| {
        let mut config = Config::default();
        change(&mut config);
        get(Functions::refusal(config.into_ts().unwrap())).map(|refusal| refusal.js_value())
    };
    assert!(refusal(|_| ()).is_none());
    // 784 * 4096 + 4096 * 4096 and so on, where 5.5 million are the most.
    let wide = refusal(|config| config.model.hidden = vec![4096, 4096]).unwrap();
    assert_eq!(field(&wide, "field"), JsValue::from("hidden"));
    assert!(number(&wide, "found") > number(&wide, "most"));
    let seed = refusal(|config| config.train.lr = -1.0).unwrap();
    assert_eq!(field(&seed, "field"), JsValue::from("lr"));
    assert!(field(&seed, "most").is_undefined());
}

#[wasm_bindgen_test]
fn fresh_seeds_differ() {
    let seeds: Vec<u32> = (0..4).map(|_| get(Functions::fresh_seed())).collect();
    assert!(seeds.windows(2).any(|pair| pair[0] != pair[1]));
}
