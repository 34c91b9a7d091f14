//! Every entry that takes bytes, arrays or sizes, with such as nobody sends, where a size has 32 bits: each answers or refuses
//! by a name, and the module's memory stays within its bound. Native runs of the same, many more of them, are in the crate
//! vae-fuzz.

use crate::bars::{bars, labels, session, COUNT};
use crate::common::{field, get, object, ts};
use js_sys::{Array, ArrayBuffer, Float32Array, Uint8Array, WebAssembly};
use vae::Rng;
use vae_wasm::{Functions, Model, Session};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Whatever is asked, the module has no more than this, a quarter of what it could have.
const MOST_MEMORY: u32 = 1 << 30;

/// Sizes that are too large for anything, and such as overflow in sums and products of 32 bits.
const TOO_LARGE: [usize; 6] = [20_001, 1 << 16, 1 << 29, (1 << 31) - 1, 1 << 31, usize::MAX];

/// The kind of a refusal; none of an answer.
fn outcome<T>(result: Result<T, impl Into<JsValue>>) -> Option<String> {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let memory = memory
        .buffer()
        .unchecked_into::<ArrayBuffer>()
        .byte_length();
    assert!(memory <= MOST_MEMORY, "{memory} bytes");
    let refusal = result.err()?.into();
    Some(field(&refusal, "kind").as_string().unwrap())
}

fn window() -> JsValue {
    let ends = |from: f64, to: f64| Array::of2(&from.into(), &to.into()).into();
    object(&[("across", ends(-3.0, 3.0)), ("up", ends(-3.0, 3.0))])
}

/// What takes a number of rows, samples or points, asked for so many.
fn counted(model: &Model, count: usize) -> Vec<(&'static str, Option<String>)> {
    let (x, z) = (vec![0.5; 784], vec![0.5; 2]);
    vec![
        ("explain", outcome(model.explain(&x, count, 1, None))),
        (
            "explainDrawing",
            outcome(model.explain_drawing(&[0.5, 0.5], &[1], &[0.1], count, 1, None)),
        ),
        ("sample", outcome(model.sample(count, 1.0, 1))),
        (
            "interpolate",
            outcome(model.interpolate(&z, &z, count, ts("lerp"))),
        ),
        ("grid", outcome(model.grid(count))),
        ("traverse", outcome(model.traverse(&z, 1, count, 2.0))),
        ("logPx", outcome(model.log_px(&x, count, 1))),
        (
            "estimateLogPx",
            outcome(model.estimate_log_px(&x, ts("prior"), count, 1)),
        ),
        ("expectation", outcome(model.expectation(&x, count, 1))),
        ("estimateKl", outcome(model.estimate_kl(&x, count, 1))),
        (
            "estimateGradient",
            outcome(model.estimate_gradient(&x, count, 1)),
        ),
        ("joint", outcome(model.joint(&x, ts(window()), count))),
        ("gaps", outcome(model.gaps(&x, ts("planar"), count, 1))),
        ("sampleWords", outcome(model.sample_words(count, 1.0, 1))),
    ]
}

#[wasm_bindgen_test]
fn sizes_that_are_too_large_are_refused_by_name() {
    let model = session(1).model();
    for count in TOO_LARGE {
        for (question, kind) in counted(&model, count) {
            assert_eq!(kind.as_deref(), Some("range"), "{question} of {count}");
        }
    }
}

#[wasm_bindgen_test]
fn the_largest_sizes_have_room() {
    let model = session(1).model();
    assert_eq!(outcome(model.sample(20_000, 1.0, 1)), None);
    assert_eq!(outcome(model.grid(141)), None);
    assert_eq!(outcome(model.log_px(&[0.5; 784], 20_000, 1)), None);
    assert_eq!(outcome(model.encode(&vec![0.5; 20_000 * 784], None)), None);
    assert_eq!(
        outcome(model.encode(&vec![0.5; 20_001 * 784], None)).as_deref(),
        Some("range")
    );
}

#[wasm_bindgen_test]
fn a_session_refuses_sizes_and_goes_on() {
    let mut session = session(1);
    for count in TOO_LARGE {
        // More than there are is all that there are.
        assert_eq!(get(session.set_training_data(&bars(), None, count)), COUNT);
        assert_eq!(outcome(session.held_out(count, count)), None);
        assert_eq!(outcome(session.evaluate(count, 1)), None);
        assert_eq!(
            outcome(session.join(count, count)).as_deref(),
            Some("range")
        );
        get(session.join(0, count));
        get(session.step());
    }
    let short = Float32Array::new_with_length(3);
    assert_eq!(
        outcome(session.read_state(&short)).as_deref(),
        Some("shape")
    );
    assert_eq!(
        outcome(session.average_state(vec![short])).as_deref(),
        Some("shape")
    );
    assert_eq!(
        outcome(session.adopt_state(&[0.0])).as_deref(),
        Some("shape")
    );
    for bytes in [-1.0, f64::NAN, 0.0, 1e3] {
        get(Functions::require_checkpoint_size(bytes));
    }
    let too_many = outcome(Functions::require_checkpoint_size(f64::INFINITY));
    assert_eq!(too_many.as_deref(), Some("checkpoint"));
    get(session.step());
}

/// An IDX file of no images, of which each would have 2^62 pixels.
#[wasm_bindgen_test]
fn images_of_sizes_that_overflow_are_refused() {
    let side = (1_u32 << 31).to_be_bytes();
    let images = [&[0, 0, 8, 3, 0, 0, 0, 0][..], &side, &side].concat();
    let labels = [0, 0, 8, 1, 0, 0, 0, 0];
    assert_eq!(
        outcome(Functions::read_digits(&images, Some(labels.into()))).as_deref(),
        Some("idx")
    );
    assert_eq!(
        outcome(session(1).set_held_out_data(&images, None)).as_deref(),
        Some("idx")
    );
}

/// Numbers of no image and of no latent: of wrong lengths, not finite, very large.
#[wasm_bindgen_test]
fn arrays_of_any_kind_are_answered_or_refused() {
    let model = session(1).model();
    let mut rng = Rng::new(5);
    for round in 0..300 {
        let scale = [1.0, 1e3, 1e20, f32::MAX, f32::INFINITY][round % 5];
        let x = rng.uniform(scale, [784, 784, 783, 1568, 0][round / 5 % 5]);
        let z = rng.uniform(scale, [2, 2, 1, 6, 0][round / 25 % 5]);
        let known = ["range", "shape", "not-finite", "diverged", "config"];
        for kind in [
            outcome(model.explain(&x, 2, 1, None)),
            outcome(model.encode(&x, None)),
            outcome(model.decode(&z, None)),
            outcome(model.pixels(&z)),
            outcome(model.draw_pixels(&z, 1)),
            outcome(model.log_likelihood(&x, &z)),
            outcome(model.log_prior(&z)),
            outcome(model.trace(&x, 1)),
            outcome(model.quadrature(&x)),
            outcome(model.gaps(&x, ts("planar"), 1, 1)),
            outcome(model.words(&z)),
        ] {
            assert!(
                kind.as_deref().is_none_or(|kind| known.contains(&kind)),
                "{kind:?}"
            );
        }
    }
}

/// Files with some bytes in the place of others, cut somewhere.
#[wasm_bindgen_test]
fn damaged_files_are_refused_or_read() {
    let mut session = session(1);
    let saved: Uint8Array = get(session.save(false, true));
    let mut rng = Rng::new(6);
    for file in [saved.to_vec(), bars(), labels()] {
        for _ in 0..200 {
            let [at, end, byte] = [0; 3].map(|_| rng.uniform(0.5, 1)[0] + 0.5);
            let mut bytes = file.clone();
            // Most of a checkpoint are weights: it is its header that says something.
            let header = bytes.len().min(1500);
            bytes[(at * (header - 1) as f32) as usize] = (byte * 255.0) as u8;
            if end < 0.5 {
                bytes.truncate((2.0 * end * bytes.len() as f32) as usize);
            }
            outcome(Session::open(&bytes));
            outcome(session.load(&bytes));
            outcome(session.set_held_out_data(&bytes, Some(bytes.clone().into_boxed_slice())));
            outcome(Functions::read_digits(&bytes, Some(bytes.clone().into())));
        }
    }
    get(session.step());
}
