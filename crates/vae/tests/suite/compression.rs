//! Coding images bits back: exact round trips, and lengths against what the discretized model says, summed up in another way.

use std::collections::BTreeMap;

use vae::compression::{
    bound, bz2_size, fingerprint, gzip_size, latents, packed, pop, push, require_codable,
    Compressed, Stack, BUCKETS,
};
use vae::model::declarations;
use vae::probability::{normal_cdf, normal_quantile, Gaussian, Spread, PRIOR};
use vae::{
    flat, Condition, Device, Error, Likelihood, ModelConfig, PosteriorKind, Prior, Rng, Tensor, Vae,
};

/// A model whose weights are large enough for q(z|x) to be far from p(z).
fn model(latent: usize, seed: u64) -> Vae {
    let config = ModelConfig {
        input: 12,
        hidden: vec![6],
        latent,
        ..ModelConfig::default()
    };
    let mut rng = Rng::new(seed);
    let declared = declarations(&config).unwrap().into_iter();
    let tensors: BTreeMap<_, _> = declared
        .map(|(name, shape)| {
            let values = rng.uniform(1.5, shape.iter().product());
            let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
            (name, tensor)
        })
        .collect();
    Vae::from_tensors(&config, &tensors).unwrap()
}

fn image(rng: &mut Rng) -> Vec<f32> {
    let mut x = vec![0.4; 12];
    rng.binarize(&mut x);
    x
}

#[test]
fn what_was_pushed_is_popped_and_the_stack_is_as_before() {
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let latent = 1 + seed as usize % 7;
        let mut stack = Stack::initial(latent, seed);
        let before = stack.words();
        // From pieces of the middle alone to those far outside of what N(0, 1) reaches.
        let numbers = rng.uniform(6.0, 2 * latent);
        let pairs = numbers.chunks_exact(2);
        let q: Vec<_> = pairs.map(|pair| Gaussian::of(pair[0], pair[1])).collect();
        let pieces = stack.pop_posterior(&q);
        let taken = stack.words();
        let mean: Vec<f32> = rng.uniform(0.5, 50).iter().map(|u| 0.5 + u).collect();
        let mut x = mean.clone();
        rng.binarize(&mut x);
        // Even what is all but impossible can be told.
        x[..2].copy_from_slice(&[1.0, 0.0]);
        let mean = [&[0.0, 1.0], &mean[2..]].concat();
        stack.push_pixels(&mean, &x).unwrap();
        stack.push_prior(&pieces).unwrap();

        let mut stack = Stack::from_words(stack.words()).unwrap();
        assert_eq!(stack.pop_prior(latent), pieces);
        assert_eq!(stack.pop_pixels(&mean), x);
        assert_eq!(stack.words(), taken);
        stack.push_posterior(&q, &pieces).unwrap();
        assert_eq!(stack.words(), before);
    }
}

#[test]
fn an_empty_stack_can_be_popped_from_too() {
    let mut stack = Stack::from_words(Vec::new()).unwrap();
    let q = [Gaussian::of(0.3, -2.0); 3];
    let pieces = stack.pop_posterior(&q);
    stack.push_posterior(&q, &pieces).unwrap();
    assert!(stack.words().is_empty());
}

#[test]
fn images_come_back_bit_for_bit_the_last_first() {
    for seed in 0..5 {
        let (vae, mut rng) = (model(3, seed), Rng::new(seed + 100));
        let mut stack = Stack::initial(3, seed);
        let before = stack.words();
        let images: Vec<_> = (0..20).map(|_| image(&mut rng)).collect();
        for x in &images {
            let from = stack.bits();
            let heights = push(&vae, x, &mut stack).unwrap();
            assert!(heights.drawn < from && heights.drawn < heights.image);
            assert!(heights.image < heights.whole && heights.whole == stack.bits());
        }
        for x in images.iter().rev() {
            assert_eq!(&pop(&vae, &mut stack).unwrap(), x);
        }
        assert_eq!(stack.words(), before);
    }
}

/// The probability of each piece under q by Simpson's rule on its density, which knows nothing of the coder's CDF.
fn masses(q: Gaussian) -> Vec<f64> {
    let edge =
        |piece: u32| normal_quantile(f64::from(piece) / f64::from(BUCKETS)).clamp(-40.0, 40.0);
    let mass = |piece: u32| {
        let (a, b) = (edge(piece), edge(piece + 1));
        // The outermost pieces have no end.
        let cuts = if b - a > 1.0 { 20_000 } else { 2 };
        let step = (b - a) / f64::from(cuts);
        let of = |i: u32| q.log_density(a + step * f64::from(i)).exp();
        let pairs = (0..cuts).map(|i| {
            of(i) + of(i + 1) + 4.0 * q.log_density(a + step * (f64::from(i) + 0.5)).exp()
        });
        pairs.sum::<f64>() * step / 6.0
    };
    (0..BUCKETS).map(mass).collect()
}

/// The net length is, on average, sum_z q(z|x) (log q(z|x) - log p(z) - log p(x|z)) over all pieces z, and that is -ELBO.
#[test]
fn the_length_is_minus_the_elbo_of_the_discretized_model() {
    let (vae, mut rng) = (model(1, 7), Rng::new(1));
    for _ in 0..4 {
        let x = image(&mut rng);
        let posterior = vae.encode(&vae.images(&x).unwrap()).unwrap();
        let q = Gaussian::of(
            flat(&posterior.mu).unwrap()[0],
            flat(&posterior.logvar).unwrap()[0],
        );
        let z = latents(&(0..BUCKETS).collect::<Vec<_>>());
        let mean = flat(&vae.decode_mean(&vae.latents(&z).unwrap()).unwrap()).unwrap();
        let masses = masses(q);
        let mut exact = 0.0;
        for (mass, mean) in masses.iter().zip(mean.chunks_exact(12)) {
            let pixels = mean.iter().zip(&x);
            let log_px: f64 = pixels
                .map(|(&p, &x)| {
                    if x == 1.0 {
                        f64::from(p)
                    } else {
                        1.0 - f64::from(p)
                    }
                })
                .map(f64::log2)
                .sum();
            if *mass > 0.0 {
                exact += mass * (mass.log2() + f64::from(BUCKETS).log2() - log_px);
            }
        }
        let mut grown = Spread::default();
        for seed in 0..3000 {
            let mut stack = Stack::initial(1, seed);
            let before = stack.bits();
            push(&vae, &x, &mut stack).unwrap();
            grown.add(stack.bits() - before);
        }
        // A latent's pieces lend 2^-14 of q(z|x) to those that have none, and a pixel's probability is rounded to 2^-16: either
        // costs less than a thousandth of a bit.
        let error = grown.standard_error();
        let excess = grown.mean - exact;
        assert!(
            (-4.0 * error..4.0 * error + 2e-3).contains(&excess),
            "{excess} ± {error}"
        );

        let mut elbo = Spread::default();
        (0..3000).for_each(|_| elbo.add(bound(&vae, &x, &mut rng).unwrap() / -2_f64.ln()));
        let difference = (exact - elbo.mean).abs();
        assert!(
            difference < 4.0 * elbo.standard_error() + 1e-3,
            "{difference}"
        );
    }
}

/// What random bits choose is drawn from q(z|x): mean, variance and quartiles of 20,000 draws.
#[test]
fn popping_draws_from_the_posterior() {
    let q = Gaussian::of(0.7, -2.5);
    let mut u: Vec<f64> = (0..20_000)
        .map(|seed| {
            let pieces = Stack::initial(1, seed).pop_posterior(&[q]);
            (f64::from(latents(&pieces)[0]) - q.mu) / q.sigma
        })
        .collect();
    let n = u.len() as f64;
    let mean = u.iter().sum::<f64>() / n;
    let variance = u.iter().map(|u| u * u).sum::<f64>() / n - mean * mean;
    assert!(mean.abs() < 4.0 / n.sqrt(), "{mean}");
    // One draw of 2^14 is not of q, and may be several sigma away.
    assert!(
        (variance - 1.0).abs() < 4.0 * (2.0 / n).sqrt() + 0.01,
        "{variance}"
    );
    u.sort_by(f64::total_cmp);
    for p in [0.25, 0.5, 0.75] {
        let below = u.iter().filter(|u| **u < normal_quantile(p)).count() as f64 / n;
        assert!(
            (below - p).abs() < 4.0 * (p * (1.0 - p) / n).sqrt(),
            "{p}: {below}"
        );
    }
}

#[test]
fn pieces_are_equally_probable_and_z_is_their_middle() {
    // statistics.NormalDist().cdf(z) of Python for z = -3, -0.5, 0, 1.7
    let known = [
        0.0013498980316300933,
        0.3085375387259869,
        0.5,
        0.955434537241457,
    ];
    for (z, p) in [-3.0, -0.5, 0.0, 1.7].into_iter().zip(known) {
        assert!((normal_cdf(z) - p).abs() < 1e-15, "{z}");
    }
    let z = latents(&[0, 1, BUCKETS / 2, BUCKETS - 1]);
    for (z, piece) in z.into_iter().zip([0, 1, BUCKETS / 2, BUCKETS - 1]) {
        let below = normal_cdf(f64::from(z)) * f64::from(BUCKETS);
        assert!(
            (below - f64::from(piece) - 0.5).abs() < 1e-2,
            "{piece}: {below}"
        );
    }
    let masses = masses(PRIOR);
    assert!(masses
        .iter()
        .all(|mass| (mass * f64::from(BUCKETS) - 1.0).abs() < 1e-3));
}

#[test]
fn what_cannot_be_coded_is_refused_by_name() {
    let vae = model(2, 1);
    let mut stack = Stack::initial(2, 1);
    for x in [vec![0.5; 12], vec![1.0; 11]] {
        assert!(push(&vae, &x, &mut stack).is_err());
    }
    let of = |change: fn(&mut ModelConfig)| {
        let mut config = ModelConfig::default();
        change(&mut config);
        require_codable(&config)
    };
    assert!(of(|_| ()).is_ok());
    for (field, refused) in [
        (
            "likelihood",
            of(|config| config.likelihood = Likelihood::Gaussian),
        ),
        ("prior", of(|config| config.prior = Prior::Mixture)),
        (
            "posterior",
            of(|config| config.posterior = PosteriorKind::Planar),
        ),
        (
            "condition",
            of(|config| config.condition = Condition::Class),
        ),
    ] {
        assert!(matches!(refused, Err(Error::Config { field: f, .. }) if f == field));
    }
    assert!(matches!(
        Stack::from_words(vec![1, 0]),
        Err(Error::Compressed { what: "stack", .. })
    ));
}

#[test]
fn a_file_that_was_cut_or_changed_is_refused() {
    let whole = Compressed {
        images: 3,
        shape: [2, 6],
        fingerprint: fingerprint(&model(2, 1)).unwrap(),
        seed: 0x0123_4567_89ab_cdef,
        words: vec![5, 0, u32::MAX],
    };
    assert_ne!(whole.fingerprint, fingerprint(&model(2, 2)).unwrap());
    let bytes = whole.write();
    assert_eq!(Compressed::read(&bytes).unwrap(), whole);
    for end in 0..bytes.len() {
        let read = Compressed::read(&bytes[..end]);
        assert!(matches!(read, Err(Error::Compressed { .. })), "{end}");
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let read = Compressed::read(&changed);
            assert!(matches!(read, Err(Error::Compressed { .. })), "{at}.{bit}");
        }
    }
}

#[test]
fn what_others_make_of_the_same_pixels_is_what_python_says() {
    let one = |i: u64| (i.pow(3) / 97 + 7 * i) % 101 < 30;
    let pixels: Vec<f32> = (0..40_000).map(|i| f32::from(u8::from(one(i)))).collect();
    let bytes = packed(&pixels);
    // import bz2, gzip, numpy as np; i = np.arange(40000); b = np.packbits((i**3 // 97 + 7 * i) % 101 < 30).tobytes()
    // list(b[:4]), len(bz2.compress(b)), len(gzip.compress(b))
    assert_eq!(bytes[..4], [248, 14, 24, 137]);
    assert_eq!(bz2_size(&bytes), 5062);
    let gzip = gzip_size(&bytes);
    assert!(gzip.abs_diff(4501) <= 45, "{gzip}");
}
