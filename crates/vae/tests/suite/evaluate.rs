//! The held-out ELBO against a plain average that is worked out here, image by image, in f64; and the count of active
//! units on models made so that it is known.

use std::collections::BTreeMap;

use crate::fixture::{bytes, vae, Fixture};
use vae::data::idx::Images;
use vae::inference::{evaluate, held_out_log_px, log_likelihood, log_px, posterior, MAX_SAMPLES};
use vae::model::declarations;
use vae::probability::{log_density, log_mean_exp, log_prior, reparameterize};
use vae::{flat, Batch, Checkpoint, Dataset, Device, ModelConfig, Pixels, Rng, Tensor, Vae};

/// Eight real digits, `times` over.
fn digits(times: usize) -> Dataset {
    let fixture = Fixture::load("digits.safetensors");
    let pixels: Vec<u8> = fixture
        .get("images")
        .flatten_all()
        .unwrap()
        .to_vec1()
        .unwrap();
    let images = Images {
        count: 8 * times,
        rows: 28,
        columns: 28,
        pixels: pixels.repeat(times),
    };
    Dataset::new(images, None).unwrap()
}

fn trained(pixels: Pixels) -> Vae {
    let mut checkpoint = Checkpoint::read(&bytes("checkpoint.safetensors")).unwrap();
    checkpoint.config.model.pixels = pixels;
    checkpoint.vae().unwrap()
}

fn doubles(tensor: &Tensor) -> Vec<f64> {
    flat(tensor).unwrap().into_iter().map(f64::from).collect()
}

/// nll and kl of one image by their textbook formulas.
fn terms(vae: &Vae, batch: &Batch, eps: &[f32]) -> (f64, f64) {
    let q = vae.encode(batch).unwrap();
    let (mu, logvar) = (doubles(&q.mu), doubles(&q.logvar));
    let kl = mu.iter().zip(&logvar);
    let kl = kl.map(|(m, l)| 0.5 * (m * m + l.exp() - 1.0 - l)).sum();
    let z: Vec<f32> = (0..mu.len())
        .map(|i| (mu[i] + (logvar[i] / 2.0).exp() * f64::from(eps[i])) as f32)
        .collect();
    let logits = doubles(&vae.decode(&vae.latents(&z).unwrap()).unwrap());
    let nll = logits.iter().zip(doubles(&batch.x)).map(|(l, x)| {
        let p = 1.0 / (1.0 + (-l).exp());
        -(x * p.ln() + (1.0 - x) * (-p).ln_1p())
    });
    (nll.sum(), kl)
}

/// 600 images, more than go through the model at once.
#[test]
fn the_evaluation_is_the_average_over_images() {
    let (data, vae) = (digits(75), trained(Pixels::Grey));
    let found = evaluate(&vae, &data, 600, 5).unwrap();
    let mut rng = Rng::new(5);
    let (mut nll, mut kl) = (0.0, 0.0);
    let mut costs = Vec::new();
    for i in 0..600 {
        let x = data.batch(&[i], Pixels::Grey, &mut Rng::new(0)).unwrap();
        let terms = terms(&vae, &x, &rng.normal(4));
        nll += terms.0 / 600.0;
        kl += terms.1 / 600.0;
        costs.push(terms.0 + terms.1);
    }
    let squares: f64 = costs.iter().map(|cost| (cost - nll - kl).powi(2)).sum();
    let error = (squares / 599.0 / 600.0).sqrt();
    assert!(
        (found.standard_errors.elbo / error - 1.0).abs() < 1e-5,
        "{found:?}, {error}"
    );
    assert_eq!(found.images, 600);
    assert!((found.nll / nll - 1.0).abs() < 1e-6, "{found:?}, nll {nll}");
    assert!((found.kl / kl - 1.0).abs() < 1e-6, "{found:?}, kl {kl}");
    assert!((found.elbo / -(nll + kl) - 1.0).abs() < 1e-6, "{found:?}");
    let shares: f64 = found.kl_per_latent.iter().sum();
    assert_eq!(found.kl_per_latent.len(), 4);
    assert!((shares / kl - 1.0).abs() < 1e-5, "{found:?}, kl {kl}");
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
    let data = digits(2);
    for pixels in [Pixels::Grey, Pixels::Dynamic] {
        let vae = trained(pixels);
        let first = evaluate(&vae, &data, 16, 1).unwrap();
        assert_eq!(first, evaluate(&vae, &data, 16, 1).unwrap());
        assert_ne!(first.nll, evaluate(&vae, &data, 16, 2).unwrap().nll);
    }
}

#[test]
fn pixels_are_taken_as_the_model_takes_them() {
    let data = digits(1);
    let [grey, dynamic, threshold] = [Pixels::Grey, Pixels::Dynamic, Pixels::Threshold]
        .map(|pixels| evaluate(&trained(pixels), &data, 8, 1).unwrap().kl);
    assert!(grey != dynamic && dynamic != threshold && grey != threshold);
}

#[test]
fn only_the_first_images_are_used_and_more_than_there_are_means_all() {
    let (data, vae) = (digits(1), trained(Pixels::Grey));
    let mut few = data.clone();
    few.truncate(3);
    assert_eq!(
        evaluate(&vae, &data, 3, 1).unwrap(),
        evaluate(&vae, &few, 1000, 1).unwrap()
    );
    assert_eq!(evaluate(&vae, &few, 1000, 1).unwrap().images, 3);
    for (data, images) in [(&data, 0), (&digits(0), 5)] {
        assert_eq!(evaluate(&vae, data, images, 1).unwrap_err().kind(), "shape");
    }
}

/// A linear encoder of one pixel, black in one half of 400 images and white in the other: mu = w x has the variance
/// w^2 / 4 over them, which is active above 0.01, that is for w above 0.2.
#[test]
fn a_latent_is_active_where_its_mean_varies() {
    let config = ModelConfig {
        input: 1,
        hidden: vec![],
        latent: 5,
        ..ModelConfig::default()
    };
    let mut parameters = BTreeMap::new();
    for (name, shape) in declarations(&config).unwrap() {
        parameters.insert(
            name,
            Tensor::zeros(shape, vae::candle_core::DType::F32, &Device::Cpu).unwrap(),
        );
    }
    let mut put = |name: &str, values: [f32; 5]| {
        let tensor = parameters.get_mut(name).unwrap();
        *tensor = Tensor::from_slice(&values, tensor.shape(), &Device::Cpu).unwrap();
    };
    put("encoder.mu.weight", [0.0, 0.19, 0.21, -0.21, 3.0]);
    // A mean far from 0 is no activity where it is the same for all.
    put("encoder.mu.bias", [50.0, 0.0, 1000.0, 0.0, 0.0]);
    let images = Images {
        count: 400,
        rows: 1,
        columns: 1,
        pixels: [0, 255].repeat(200),
    };
    let data = Dataset::new(images, None).unwrap();
    let found = evaluate(&vae(&config, parameters), &data, 400, 1).unwrap();
    assert_eq!(found.active_units, 3);
}

/// More samples, a tighter bound: on real digits the importance-weighted log p(x) lies above the ELBO of the same images.
#[test]
fn log_px_of_held_out_images_is_above_their_elbo() {
    let (data, vae) = (digits(1), trained(Pixels::Dynamic));
    let images: Vec<usize> = (0..8).collect();
    let log_px = images
        .iter()
        .map(|&i| held_out_log_px(&vae, &data, i, 300, 3, &mut |_| ()));
    let found = log_px.map(Result::unwrap).sum::<f64>() / 8.0;
    let x = data.fixed_batch(&images, Pixels::Dynamic, 3).unwrap();
    let elbo = |seed| {
        let eps = Rng::new(seed).normal(8 * 4);
        let of = |i| terms(&vae, &image_of(&x, i), &eps[i * 4..][..4]);
        images
            .iter()
            .map(|&i| of(i))
            .map(|(nll, kl)| -(nll + kl))
            .sum::<f64>()
            / 8.0
    };
    let elbo = (0..50).map(elbo).sum::<f64>() / 50.0;
    assert!(found > elbo + 0.5, "{found}, ELBO {elbo}");
    let seen = evaluate(&vae, &data, 8, 3).unwrap();
    let error = (seen.elbo - elbo).abs();
    assert!(error < 3.0, "{seen:?}, ELBO of the same images {elbo}");
}

fn image_of(batch: &Batch, i: usize) -> Batch {
    Batch::unlabelled(batch.x.narrow(0, i, 1).unwrap())
}

/// Another number of samples, or another image before it, is no reason to be another image.
#[test]
fn how_pixels_fall_depends_on_the_seed_and_the_image_alone() {
    let data = digits(1);
    let x = |indices: &[usize], seed| {
        let batch = data.fixed_batch(indices, Pixels::Dynamic, seed).unwrap();
        doubles(&batch.x)
    };
    let all = x(&[0, 1, 2, 3, 4, 5, 6, 7], 1);
    assert_eq!(x(&[5], 1), all[5 * 784..][..784]);
    assert_eq!(x(&[5, 2], 1)[784..], all[2 * 784..][..784]);
    assert_ne!(x(&[5], 2), all[5 * 784..][..784]);
    assert!(all.iter().all(|&v| v == 0.0 || v == 1.0));
    // 400 seeds: the share of ones is the grey value, with a standard error of 0.025 at most.
    let mut shares = vec![0.0; 784];
    for seed in 0..400 {
        shares
            .iter_mut()
            .zip(x(&[5], seed))
            .for_each(|(sum, v)| *sum += v / 400.0);
    }
    let greys = data.image(5).iter().map(|&v| f64::from(v) / 255.0);
    let farthest = shares
        .iter()
        .zip(greys)
        .map(|(s, g)| (s - g).abs())
        .fold(0.0, f64::max);
    assert!(farthest < 5.0 * 0.025, "{farthest}");

    let vae = trained(Pixels::Dynamic);
    let log_px = |samples| {
        let one = |i| held_out_log_px(&vae, &data, i, samples, 1, &mut |_| ()).unwrap();
        (0..8).map(one).sum::<f64>() / 8.0
    };
    let (few, more) = (log_px(1000), log_px(4000));
    assert!(
        (few - more).abs() < 0.5,
        "{few} by 1000 samples, {more} by 4000"
    );
}

/// Draws in pieces are those of one go, bit for bit, and each piece is told.
#[test]
fn weights_in_pieces_are_those_of_one_go() {
    let (data, vae) = (digits(1), trained(Pixels::Grey));
    let x = data.batch(&[0], Pixels::Grey, &mut Rng::new(0)).unwrap();
    let q = posterior(&vae, &x).unwrap();
    let noise = Rng::of_stream(3, u64::MAX).normal(700 * vae.config().latent);
    let z = reparameterize(&q, &noise);
    let likelihoods = log_likelihood(&vae, &x, &z).unwrap();
    let rows = likelihoods.iter().zip(z.chunks_exact(vae.config().latent));
    let weights = rows.map(|(&l, z)| f64::from(l) + log_prior(z) - log_density(&q, z));
    let expected = log_mean_exp(&weights.collect::<Vec<f64>>());
    let mut pieces = Vec::new();
    let mut drawn = |n| pieces.push(n);
    let found = held_out_log_px(&vae, &data, 0, 700, 3, &mut drawn).unwrap();
    assert_eq!(found, expected);
    assert_eq!(pieces, [250, 250, 200]);
    for samples in [0, MAX_SAMPLES + 1, usize::MAX] {
        let refused = log_px(&vae, &x, samples, &mut Rng::new(3)).unwrap_err();
        assert!(refused.to_string().contains("1 to 10000000"), "{refused}");
    }
}
