//! Training that several workers share, as they do it: each with a session, their states averaged where they are.

use crate::bars::{losses, session};
use crate::common::{field, get, kind};
use js_sys::Float32Array;
use vae_wasm::Session;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn state(session: &Session) -> Float32Array {
    let into = Float32Array::new_with_length(session.state_length() as u32);
    get(session.read_state(&into));
    into
}

#[wasm_bindgen_test]
fn all_go_on_from_the_mean_of_their_states() {
    // 784-16, 16-2 twice, 2-16, 16-784, each with biases; Adam keeps two numbers of each.
    let parameters = 785 * 16 + 2 * 17 * 2 + 3 * 16 + 17 * 784;
    let mut crew: Vec<Session> = (0..3).map(|_| session(5)).collect();
    for (worker, session) in crew.iter_mut().enumerate() {
        assert_eq!(session.state_length(), 3 * parameters);
        get(session.join(worker, 3));
        losses(session, 2);
    }
    let states: Vec<Float32Array> = crew.iter().map(state).collect();
    let before: Vec<Vec<f32>> = states.iter().map(Float32Array::to_vec).collect();
    assert_ne!(before[0], before[1]);

    let (leader, helpers) = crew.split_at_mut(1);
    get(leader[0].average_state(states[1..].to_vec()));
    let mean = states[1].to_vec();
    for (i, mean) in mean.iter().enumerate() {
        let expected = (before[0][i] + before[1][i] + before[2][i]) / 3.0;
        assert!((mean - expected).abs() <= 1e-6 * expected.abs().max(1e-3));
    }
    for (helper, state) in helpers.iter_mut().zip(&states[1..]) {
        get(helper.adopt_state(&state.to_vec()));
    }
    for session in &crew {
        assert_eq!(state(session).to_vec(), mean);
    }
}

#[wasm_bindgen_test]
fn a_state_of_another_length_is_refused_and_changes_nothing() {
    let mut session = session(5);
    losses(&mut session, 1);
    let before = state(&session).to_vec();
    let short = Float32Array::new_with_length(session.state_length() as u32 - 1);
    assert_eq!(kind(session.read_state(&short)), "shape");
    assert_eq!(kind(session.average_state(vec![short.clone()])), "shape");
    assert_eq!(kind(session.adopt_state(&short.to_vec())), "shape");
    assert_eq!(kind(session.join(3, 3)), "range");
    assert_eq!(state(&session).to_vec(), before);
    let failure = JsValue::from(session.adopt_state(&[]).err().unwrap());
    let message = field(&failure, "message").as_string().unwrap();
    assert!(message.starts_with("averaged state: "), "{message}");
}
