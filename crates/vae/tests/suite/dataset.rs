//! Batches as each of the three kinds of pixel, and what a dataset refuses.

use vae::candle_core::DType;
use vae::data::idx::Images;
use vae::{
    Config, Dataset, Device, Error, Likelihood, ModelConfig, Pixels, Rng, Tensor, Trainer, Vae,
};

fn images(count: usize, pixels: Vec<u8>) -> Images {
    Images {
        count,
        rows: 2,
        columns: 2,
        pixels,
    }
}

/// Three images of 2 x 2 with labels.
fn dataset() -> Dataset {
    let pixels = vec![0, 51, 102, 255, 127, 128, 0, 0, 1, 2, 3, 254];
    Dataset::new(images(3, pixels), Some(vec![4, 0, 9])).unwrap()
}

fn batch(data: &Dataset, indices: &[usize], pixels: Pixels, rng: &mut Rng) -> Vec<Vec<f32>> {
    let batch = data.batch(indices, pixels, rng).unwrap();
    batch.x.to_vec2().unwrap()
}

#[test]
fn tells_what_it_holds() {
    let mut data = dataset();
    assert_eq!((data.len(), data.pixels(), data.is_empty()), (3, 4, false));
    assert_eq!(data.shape(), [2, 2]);
    assert_eq!(data.image(1), [127, 128, 0, 0]);
    assert_eq!((data.label(2), data.label(3)), (Some(9), None));
    assert!(data.image(3).is_empty());
    data.truncate(2);
    assert_eq!((data.len(), data.label(2)), (2, None));
    assert!(data.image(2).is_empty());
    data.truncate(5);
    assert_eq!(data.len(), 2);
    data.truncate(0);
    assert!(data.is_empty());
    let unlabelled = Dataset::new(images(1, vec![0; 4]), None).unwrap();
    assert_eq!(unlabelled.label(0), None);
}

#[test]
fn counts_must_agree() {
    let refused = |images, labels| matches!(Dataset::new(images, labels), Err(Error::Shape { .. }));
    assert!(refused(images(2, vec![0; 8]), Some(vec![1])));
    assert!(refused(images(2, vec![0; 8]), Some(vec![1, 2, 3])));
    assert!(refused(images(2, vec![0; 7]), None));
    assert!(refused(images(usize::MAX, vec![0; 8]), None));
    let overflowing = Images {
        rows: usize::MAX,
        ..images(0, Vec::new())
    };
    assert!(refused(overflowing, None));
}

#[test]
fn grey_is_the_byte_over_255_in_the_order_asked_for() {
    let found = batch(&dataset(), &[2, 0, 0], Pixels::Grey, &mut Rng::new(1));
    let first = [1.0 / 255.0, 2.0 / 255.0, 3.0 / 255.0, 254.0 / 255.0];
    assert_eq!(found, [first, [0.0, 0.2, 0.4, 1.0], [0.0, 0.2, 0.4, 1.0]]);
    let none = dataset()
        .batch(&[], Pixels::Grey, &mut Rng::new(1))
        .unwrap();
    assert_eq!(none.x.dims(), [0, 4]);
}

/// Whatever a batch is repeated to or decoded from, an image keeps its label.
#[test]
fn labels_come_along_with_their_images() {
    let data = dataset();
    let batch = data.batch(&[2, 0, 2], Pixels::Grey, &mut Rng::new(1));
    let batch = batch.unwrap();
    assert_eq!(batch.labels, Some(vec![9, 4, 9]));
    let z = Tensor::zeros((3, 1), DType::F32, &Device::Cpu).unwrap();
    assert_eq!(batch.latents(z).labels, batch.labels);
    let wide = batch.repeat(2).unwrap();
    assert_eq!(wide.labels, Some(vec![9, 4, 9, 9, 4, 9]));
    let rows: Vec<Vec<f32>> = batch.x.to_vec2().unwrap();
    let twice = [&rows[..], &rows[..]].concat();
    assert_eq!(wide.x.to_vec2::<f32>().unwrap(), twice);
    let unlabelled = Dataset::new(images(1, vec![0; 4]), None).unwrap();
    let batch = unlabelled.batch(&[0], Pixels::Grey, &mut Rng::new(1));
    assert_eq!(batch.unwrap().repeat(2).unwrap().labels, None);
}

#[test]
fn threshold_is_one_from_128_on() {
    let found = batch(&dataset(), &[0, 1], Pixels::Threshold, &mut Rng::new(1));
    assert_eq!(found, [[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]);
}

#[test]
fn dynamic_draws_each_pixel_with_its_grey_value_as_probability() {
    let data = dataset();
    let mut rng = Rng::new(1);
    let rounds = 20_000;
    let mut sums = [0.0; 4];
    for row in batch(&data, &vec![0; rounds], Pixels::Dynamic, &mut rng) {
        for (sum, v) in sums.iter_mut().zip(row) {
            assert!(v == 0.0 || v == 1.0);
            *sum += f64::from(v);
        }
    }
    for (sum, p) in sums.iter().zip([0.0, 0.2, 0.4, 1.0]) {
        // Five standard deviations of the mean of draws with probability p.
        let bound = 5.0 * (p * (1.0 - p) / rounds as f64).sqrt();
        let mean = sum / rounds as f64;
        assert!((mean - p).abs() <= bound, "{mean}, not {p}");
    }
}

#[test]
fn dynamic_repeats_by_its_seed_and_changes_from_visit_to_visit() {
    let data = dataset();
    let indices = [0; 50];
    let draw = |rng: &mut Rng| batch(&data, &indices, Pixels::Dynamic, rng);
    let mut rng = Rng::new(7);
    let (first, second) = (draw(&mut rng), draw(&mut rng));
    assert_ne!(first, second);
    assert_eq!(first, draw(&mut Rng::new(7)));
}

#[test]
fn only_dynamic_draws() {
    for pixels in [
        Pixels::Grey,
        Pixels::Threshold,
        Pixels::OneHot,
        Pixels::Dynamic,
    ] {
        let mut rng = Rng::new(5);
        let before = rng.state();
        batch(&dataset(), &[0, 1, 2], pixels, &mut rng);
        assert_eq!(
            rng.state() == before,
            pixels != Pixels::Dynamic,
            "{pixels:?}"
        );
    }
}

#[test]
fn an_index_beyond_the_end_is_refused_before_anything_is_drawn() {
    let mut rng = Rng::new(5);
    let before = rng.state();
    let refused = dataset()
        .batch(&[0, 3], Pixels::Dynamic, &mut rng)
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "batch indices: expected below 3, got 3"
    );
    assert_eq!(rng.state(), before);
}

#[test]
fn a_drawing_is_fed_by_its_expectation() {
    let fed = |pixels: Pixels| {
        let mut x = [0.0, 0.2, 0.5, 1.0];
        pixels.apply(&mut x, None);
        x
    };
    assert_eq!(fed(Pixels::Grey), [0.0, 0.2, 0.5, 1.0]);
    assert_eq!(fed(Pixels::OneHot), [0.0, 0.2, 0.5, 1.0]);
    assert_eq!(fed(Pixels::Dynamic), [0.0, 0.2, 0.5, 1.0]);
    assert_eq!(fed(Pixels::Threshold), [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn a_threshold_hides_no_broken_number() {
    for pixels in [Pixels::Grey, Pixels::Dynamic, Pixels::Threshold] {
        let config = ModelConfig {
            hidden: vec![2],
            latent: 1,
            pixels,
            ..ModelConfig::default()
        };
        let vae = Vae::random(&config, &mut Rng::new(1)).unwrap();
        let mut x = vec![0.5; 784];
        assert!(vae.see(&x).is_ok());
        x[3] = f32::NAN;
        assert_eq!(vae.see(&x).unwrap_err().kind(), "not-finite");
        x[3] = f32::INFINITY;
        assert_eq!(vae.see(&x).unwrap_err().kind(), "not-finite");
    }
}

#[test]
fn images_are_known_again_by_their_fingerprint() {
    let images = |rows: usize, pixels: &[u8]| Images {
        count: pixels.len() / 6,
        rows,
        columns: 6 / rows,
        pixels: pixels.to_vec(),
    };
    let fingerprint = |images| Dataset::new(images, None).unwrap().fingerprint();
    let pixels: Vec<u8> = (0..60).collect();
    let own = fingerprint(images(2, &pixels));
    assert_eq!(fingerprint(images(2, &pixels)), own);
    assert_ne!(fingerprint(images(3, &pixels)), own);
    for i in 0..pixels.len() {
        let mut others = pixels.clone();
        others[i] ^= 1;
        assert_ne!(fingerprint(images(2, &others)), own);
    }
    let mut fewer = Dataset::new(images(2, &pixels), None).unwrap();
    fewer.truncate(9);
    assert_eq!(fewer.fingerprint(), fingerprint(images(2, &pixels[..54])));
}

/// Each image is on one side, with its label, and the seed alone says on which.
#[test]
fn holds_images_out_by_the_seed() {
    let count = 40;
    let pixels = (0..count).flat_map(|i| [i, 0, 0, i]).collect();
    let labels = (0..count).map(|i| i + 100).collect();
    let data = Dataset::new(images(count.into(), pixels), Some(labels)).unwrap();
    let sides = |seed| {
        data.hold_out(10, seed).unwrap().map(|side| {
            let of = |i: usize| (side.image(i)[0], side.label(i).unwrap());
            (0..side.len()).map(of).collect::<Vec<_>>()
        })
    };
    let [kept, held_out] = sides(1);
    assert_eq!((kept.len(), held_out.len()), (30, 10));
    assert!(kept.is_sorted() && held_out.is_sorted());
    let all = [&kept[..], &held_out].concat();
    assert!(all.iter().all(|&(grey, label)| label == grey + 100));
    let greys: std::collections::BTreeSet<u8> = all.iter().map(|one| one.0).collect();
    assert_eq!(greys.len(), 40);
    assert_eq!(sides(1), [kept.clone(), held_out]);
    assert_ne!(sides(2)[0], kept);
    // Neither the first nor the last.
    assert_ne!(kept, (10..40).map(|i| (i, i + 100)).collect::<Vec<_>>());
    for count in [0, 40, usize::MAX] {
        assert!(matches!(data.hold_out(count, 1), Err(Error::Range { .. })));
    }
}

#[test]
fn holds_rows_out_too() {
    let data = Dataset::of_rows(2, (0..20).map(|i| i as f32).collect(), None).unwrap();
    let [kept, held_out] = data.hold_out(3, 1).unwrap();
    let rows = |data: &Dataset| {
        let all: Vec<usize> = (0..data.len()).collect();
        batch(data, &all, Pixels::Grey, &mut Rng::new(1))
    };
    let mut all = [rows(&kept), rows(&held_out)].concat();
    all.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let expected = (0..10).map(|i| vec![2.0 * i as f32, 2.0 * i as f32 + 1.0]);
    assert_eq!(all, expected.collect::<Vec<_>>());
}

#[test]
fn numbers_that_are_no_pixels_are_for_a_gaussian_alone() {
    let refusal = |likelihood, numbers: Vec<f32>| {
        let mut config = Config::default();
        config.model.input = 2;
        config.model.hidden = vec![3];
        config.model.likelihood = likelihood;
        let data = Dataset::of_rows(2, numbers, None).unwrap();
        let mut trainer = Trainer::new(config).unwrap();
        trainer.step(&data).err().map(|error| error.kind())
    };
    let pixels = vec![0.0, 1.0, 0.25, 0.5];
    for likelihood in [
        Likelihood::Bernoulli,
        Likelihood::ContinuousBernoulli,
        Likelihood::Categorical,
    ] {
        assert_eq!(refusal(likelihood, pixels.clone()), None);
        for beyond in [1.5, -0.1] {
            assert_eq!(refusal(likelihood, vec![0.5, beyond]), Some("range"));
        }
    }
    for likelihood in [Likelihood::Gaussian, Likelihood::GaussianLearned] {
        assert_eq!(refusal(likelihood, vec![0.5, 1.5, -2.0, 0.0]), None);
    }
}
