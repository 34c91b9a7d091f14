//! p(x|z): against PyTorch where logits saturate, and against what makes it a likelihood, that it sums or integrates
//! to one and that draws from it have its mean and variance. Gradients are left to `gradients.rs` and `pytorch.rs`.

use std::collections::BTreeMap;

use crate::fixture::{assert_close, Fixture};
use vae::candle_core::Var;
use vae::config::LikelihoodSettings;
use vae::model::{Bernoulli, Builder, Categorical, PixelLikelihood};
use vae::{flat, Device, Likelihood, Rng, Tensor};

const VARIANCE: f64 = 0.3;
const LEVELS: usize = 4;

fn tensor(values: &[f32], columns: usize) -> Tensor {
    let shape = (values.len() / columns, columns);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

/// A likelihood of the given kind; where its variance is learned, it has learned `VARIANCE`.
fn likelihood(kind: Likelihood) -> Box<dyn PixelLikelihood> {
    let learned = tensor(&[VARIANCE.ln() as f32], 1).reshape(1).unwrap();
    let parameters = BTreeMap::from([("likelihood.logvar".to_owned(), learned)]);
    let settings = LikelihoodSettings {
        variance: if kind == Likelihood::GaussianLearned {
            9.0
        } else {
            VARIANCE
        },
        levels: LEVELS,
    };
    kind.build(settings, &mut Builder::stored(&parameters))
        .unwrap()
}

fn nll(likelihood: &dyn PixelLikelihood, logits: &Tensor, x: &Tensor) -> Vec<f64> {
    let nll = likelihood.nll(logits, x).unwrap();
    flat(&nll).unwrap().into_iter().map(f64::from).collect()
}

/// Asserts PyTorch's nll, gradient and mean of the logits in the fixture `name`, in f64 and in f32; some have no mean.
fn assert_saturated(likelihood: &dyn PixelLikelihood, name: &str, with_mean: bool) {
    let fixture = Fixture::load(name);
    let logits = Var::from_tensor(fixture.get("logits")).unwrap();
    let nll = likelihood
        .nll(logits.as_tensor(), fixture.get("x"))
        .unwrap();
    let gradients = nll.sum_all().unwrap().backward().unwrap();
    let gradient = gradients.get(&logits).unwrap();
    for precision in ["", ".f32"] {
        let expected = |name: &str| fixture.get(&format!("{name}{precision}"));
        assert_close("nll", &nll, expected("nll"), 1e-6);
        assert_close("gradient", gradient, expected("gradient"), 1e-6);
        if with_mean {
            let mean = likelihood.mean(logits.as_tensor()).unwrap();
            assert_close("mean", &mean, expected("mean"), 1e-6);
        }
    }
}

#[test]
fn saturated_logits_have_pytorchs_nll_and_gradient() {
    let logits = Fixture::load("saturated.safetensors").numbers("logits");
    assert_eq!(logits.into_iter().fold(0.0, f64::max), 100.0);
    assert_saturated(&Bernoulli, "saturated.safetensors", false);
}

/// The smallest probabilities are taken for 1e-26, which is nothing beside the largest gradient, 1.
#[test]
fn saturated_categorical_logits_have_pytorchs_nll_mean_and_gradient() {
    let likelihood = Categorical { levels: 3 };
    assert_saturated(&likelihood, "saturated-categorical.safetensors", true);
}

/// Where sigmoid is 1 to f32, -log(1 - sigmoid(l)) would be infinite; the truth is l.
#[test]
fn a_certain_mistake_costs_its_logit_and_no_more() {
    for l in [30.0_f32, 100.0, 1e4] {
        let logits = tensor(&[l, -l, l], 3);
        let x = tensor(&[0.0, 1.0, 1.0], 3);
        let nll = nll(&Bernoulli, &logits, &x)[0];
        assert_eq!(nll, 2.0 * f64::from(l));
    }
}

#[test]
fn bernoulli_probabilities_of_all_images_sum_to_one() {
    let logits = tensor(&[0.4, -2.0, 1.7], 3).repeat((8, 1)).unwrap();
    let images: Vec<f32> = (0..8_u8)
        .flat_map(|bits| (0..3).map(move |i| f32::from(bits >> i & 1)))
        .collect();
    let nll = nll(&Bernoulli, &logits, &tensor(&images, 3));
    let sum: f64 = nll.into_iter().map(|nll| (-nll).exp()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}

/// Logits of three pixels with `LEVELS` levels, of which the last pixel is almost sure.
const CATEGORICAL: [f32; 3 * LEVELS] =
    [0.4, -2.0, 1.7, 0.0, 0.1, 0.2, 0.3, 0.4, -9.0, 9.0, 0.0, 0.0];

/// The probabilities of each pixel, by their definition.
fn definition(logits: &[f32]) -> Vec<Vec<f64>> {
    let exp = |l: &f32| f64::from(*l).exp();
    let pixels = logits.chunks(LEVELS);
    pixels
        .map(|pixel| {
            let sum: f64 = pixel.iter().map(exp).sum();
            pixel.iter().map(|l| exp(l) / sum).collect()
        })
        .collect()
}

#[test]
fn categorical_probabilities_of_all_images_sum_to_one_and_are_those_that_are_told() {
    let count = LEVELS.pow(3);
    let levels = |image: usize| [image / 16, image / 4 % 4, image % 4];
    let images: Vec<f32> = (0..count)
        .flat_map(levels)
        .map(|k| k as f32 / 3.0)
        .collect();
    let likelihood = likelihood(Likelihood::Categorical);
    let logits = tensor(&CATEGORICAL, 3 * LEVELS);
    let probs = likelihood.probs(&logits).unwrap();
    let nll = nll(
        &*likelihood,
        &logits.repeat((count, 1)).unwrap(),
        &tensor(&images, 3),
    );
    let sum: f64 = nll.iter().map(|nll| (-nll).exp()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    for (image, nll) in nll.into_iter().enumerate() {
        let told = levels(image).into_iter().enumerate();
        let told: f64 = told
            .map(|(i, k)| f64::from(probs[i * LEVELS + k]))
            .product();
        assert!(((-nll).exp() - told).abs() < 1e-6, "{image}: {nll}, {told}");
    }
    for (found, expected) in probs.into_iter().zip(definition(&CATEGORICAL).concat()) {
        assert!((f64::from(found) - expected).abs() < 1e-6);
    }
}

/// Within 5 standard errors of shares and means, which are known.
#[test]
fn categorical_draws_have_the_probabilities_mean_and_variance_that_are_told() {
    let n = 50_000;
    let row = tensor(&CATEGORICAL, 3 * LEVELS);
    let likelihood = likelihood(Likelihood::Categorical);
    let told = |t: Tensor| -> Vec<f64> { flat(&t).unwrap().into_iter().map(f64::from).collect() };
    let means = told(likelihood.mean(&row).unwrap());
    let variances = told(likelihood.variance(&row).unwrap());
    let draws = likelihood
        .draw(&row.repeat((n, 1)).unwrap(), &mut Rng::new(31))
        .unwrap();
    assert_eq!(draws.dims(), [n, 3]);
    let draws = told(draws);
    for (pixel, probs) in definition(&CATEGORICAL).into_iter().enumerate() {
        let moment = |f: &dyn Fn(f64) -> f64| -> f64 {
            probs
                .iter()
                .enumerate()
                .map(|(k, p)| p * f(k as f64 / 3.0))
                .sum()
        };
        let mean = moment(&|v| v);
        let variance = moment(&|v| (v - mean).powi(2));
        assert!((means[pixel] - mean).abs() < 1e-6);
        assert!((variances[pixel] - variance).abs() < 1e-6);
        for (k, p) in probs.into_iter().enumerate() {
            let column = draws.iter().skip(pixel).step_by(3);
            let hits = column
                .filter(|&&x| (x - k as f64 / 3.0).abs() < 1e-6)
                .count();
            let share = hits as f64 / n as f64;
            let error = (p * (1.0 - p) / n as f64).sqrt();
            assert!(
                (share - p).abs() < 5.0 * error,
                "pixel {pixel}, level {k}: {share}, not {p}"
            );
        }
    }
}

#[test]
fn only_a_categorical_likelihood_has_levels() {
    for kind in [Likelihood::Bernoulli, Likelihood::Gaussian] {
        let likelihood = likelihood(kind);
        assert!(likelihood.probs(&tensor(&[0.0; 3], 3)).unwrap().is_empty());
        assert_eq!(kind.logits_per_pixel(LEVELS), 1);
    }
    let likelihood = likelihood(Likelihood::Categorical);
    assert_eq!(Likelihood::Categorical.logits_per_pixel(LEVELS), LEVELS);
    for columns in [2, 4] {
        let (logits, x) = (tensor(&[0.0; 3 * LEVELS], 3 * LEVELS), vec![0.0; columns]);
        let error = likelihood.nll(&logits, &tensor(&x, columns)).unwrap_err();
        assert_eq!(error.kind(), "shape");
    }
}

/// One pixel at a time, the other two held at their means, whose density is known.
#[test]
fn gaussian_densities_integrate_to_one() {
    let at_mean = 1.0 / (2.0 * std::f64::consts::PI * VARIANCE).sqrt();
    let means = [0.2, -0.5, 1.1];
    let steps = 4001;
    let grid: Vec<f32> = (0..steps)
        .flat_map(|i| [0.2, (i - 2000) as f32 / 200.0, 1.1])
        .collect();
    let logits = tensor(&means, 3).repeat((steps as usize, 1)).unwrap();
    for kind in [Likelihood::Gaussian, Likelihood::GaussianLearned] {
        let nll = nll(&*likelihood(kind), &logits, &tensor(&grid, 3));
        let integral = nll.into_iter().map(|nll| (-nll).exp()).sum::<f64>() / 200.0;
        let integral = integral / at_mean.powi(2);
        assert!((integral - 1.0).abs() < 1e-5, "{kind:?}: {integral}");
    }
}

/// Each mean of n draws within 5 of its standard errors, which are known: sqrt(p (1 - p) / n) for a Bernoulli pixel,
/// sqrt(variance / n) for a Gaussian one and sqrt(2 / n) times the variance for its variance.
/// A Bernoulli pixel is 0 or 1, so its mean says all.
#[test]
fn draws_have_the_mean_and_variance_that_are_told() {
    let n = 50_000;
    let row = [0.4, -2.0, 1.7];
    let logits = tensor(&row, 3).repeat((n, 1)).unwrap();
    for kind in [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
    ] {
        let likelihood = likelihood(kind);
        let draws = flat(&likelihood.draw(&logits, &mut Rng::new(31)).unwrap()).unwrap();
        let told = flat(&likelihood.mean(&logits).unwrap()).unwrap();
        let variances = flat(&likelihood.variance(&logits).unwrap()).unwrap();
        for (pixel, l) in row.into_iter().enumerate() {
            let (mean, variance) = match kind {
                Likelihood::Bernoulli => {
                    let p = 1.0 / (1.0 + (-f64::from(l)).exp());
                    (p, p * (1.0 - p))
                }
                _ => (f64::from(l), VARIANCE),
            };
            assert!((f64::from(told[pixel]) - mean).abs() < 1e-6, "{kind:?}");
            assert!(
                (f64::from(variances[pixel]) - variance).abs() < 1e-6,
                "{kind:?}"
            );
            let column = draws.iter().skip(pixel).step_by(3).map(|&x| f64::from(x));
            let error = (variance / n as f64).sqrt();
            let found = column.clone().sum::<f64>() / n as f64;
            assert!(
                (found - mean).abs() < 5.0 * error,
                "{kind:?}: mean {found}, not {mean}"
            );
            if kind == Likelihood::Bernoulli {
                assert!(column.clone().all(|x| x == 0.0 || x == 1.0));
                continue;
            }
            let found = column.clone().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            let error = variance * (2.0 / n as f64).sqrt();
            assert!(
                (found - variance).abs() < 5.0 * error,
                "{kind:?}: variance {found}, not {variance}"
            );
        }
    }
}

#[test]
fn images_of_another_shape_than_the_logits_are_refused() {
    for kind in [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
    ] {
        let error = likelihood(kind)
            .nll(&tensor(&[0.0; 6], 3), &tensor(&[0.0; 3], 3))
            .unwrap_err();
        assert_eq!(error.kind(), "shape", "{kind:?}");
    }
}
