//! A small session on images of bars.

use tsify::Tsify;
use vae::data::idx::{write_images, Images};
use vae::Config;
use vae_wasm::Session;
use wasm_bindgen::JsValue;

use crate::common::{answer, get, number};

pub const COUNT: usize = 50;

/// An IDX file of images that differ: a bright bar at a place of its own in each.
pub fn bars() -> Vec<u8> {
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

pub fn labels() -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1, 0, 0, 0, COUNT as u8];
    bytes.extend((0..COUNT).map(|i| (i % 10) as u8));
    bytes
}

pub fn small(seed: u64) -> Config {
    let mut config = Config::default();
    config.model.hidden = vec![16];
    config.model.latent = 2;
    config.train.batch = 20;
    config.train.seed = seed;
    config
}

pub fn session(seed: u64) -> Session {
    let mut session = get(Session::new(small(seed).into_ts().unwrap()));
    let labels = labels().into_boxed_slice();
    assert_eq!(get(session.set_training_data(&bars(), None, 0)), COUNT);
    assert_eq!(get(session.set_held_out_data(&bars(), Some(labels))), COUNT);
    session
}

/// nll and kl of the next steps, to the bit.
pub fn losses(session: &mut Session, steps: usize) -> Vec<(u64, u64)> {
    (0..steps)
        .map(|_| {
            let metrics: JsValue = answer(session.step());
            (
                number(&metrics, "nll").to_bits(),
                number(&metrics, "kl").to_bits(),
            )
        })
        .collect()
}
