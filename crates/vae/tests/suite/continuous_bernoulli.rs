//! The continuous Bernoulli likelihood: PyTorch's numbers, and that it is a density with the mean and variance that it
//! says.

use crate::fixture::{assert_close, Fixture};
use vae::candle_core::Var;
use vae::model::{ContinuousBernoulli, PixelLikelihood};
use vae::{flat, Device, Rng, Tensor};

/// Logits on both sides of where the series are left, among them the singularity itself.
const LOGITS: [f32; 9] = [-40.0, -6.0, -1.0, -0.3, 0.0, 1e-3, 0.999, 1.0, 12.0];

fn row(values: &[f32]) -> Tensor {
    Tensor::from_slice(values, (1, values.len()), &Device::Cpu).unwrap()
}

#[test]
fn nll_gradient_mean_and_variance_are_pytorchs() {
    let fixture = Fixture::load("continuous-bernoulli.safetensors");
    let logits = Var::from_tensor(fixture.get("logits")).unwrap();
    let nll = ContinuousBernoulli.nll(logits.as_tensor(), fixture.get("x"));
    let nll = nll.unwrap();
    assert_close("nll", &nll, fixture.get("nll"), 1e-6);
    let gradients = nll.sum_all().unwrap().backward().unwrap();
    let gradient = gradients.get(&logits).unwrap();
    assert_close("gradient", gradient, fixture.get("gradient"), 1e-6);
    let mean = ContinuousBernoulli.mean(logits.as_tensor()).unwrap();
    assert_close("mean", &mean, fixture.get("mean"), 1e-6);
    let variance = ContinuousBernoulli.variance(logits.as_tensor()).unwrap();
    // It is a difference of two numbers up to ten times its size.
    assert_close("variance", &variance, fixture.get("variance"), 3e-6);
}

/// By Simpson's rule on 2,000 intervals of 0..1.
#[test]
fn it_is_a_density_of_the_mean_and_variance_that_it_says() {
    let intervals = 2000_usize;
    let x: Vec<f32> = (0..=intervals)
        .map(|i| i as f32 / intervals as f32)
        .collect();
    let column = Tensor::from_slice(&x, (x.len(), 1), &Device::Cpu).unwrap();
    for l in LOGITS {
        let logits = Tensor::full(l, (x.len(), 1), &Device::Cpu).unwrap();
        let nll = flat(&ContinuousBernoulli.nll(&logits, &column).unwrap()).unwrap();
        let moment = |power: i32| -> f64 {
            let terms = nll.iter().zip(&x).enumerate();
            let sum: f64 = terms
                .map(|(i, (&nll, &x))| {
                    let weight = match i {
                        0 => 1.0,
                        i if i == intervals => 1.0,
                        i => 2.0 + 2.0 * (i % 2) as f64,
                    };
                    weight * (-f64::from(nll)).exp() * f64::from(x).powi(power)
                })
                .sum();
            sum / (3.0 * intervals as f64)
        };
        let (mass, mean) = (moment(0), moment(1));
        assert!((mass - 1.0).abs() < 1e-5, "logit {l}: mass {mass}");
        let variance = moment(2) - mean * mean;
        let said = |found: Tensor| f64::from(flat(&found).unwrap()[0]);
        let found = said(ContinuousBernoulli.mean(&row(&[l])).unwrap());
        assert!(
            (found - mean).abs() < 1e-5,
            "logit {l}: {found}, not {mean}"
        );
        let found = said(ContinuousBernoulli.variance(&row(&[l])).unwrap());
        assert!(
            (found - variance).abs() < 1e-5,
            "logit {l}: {found}, not {variance}"
        );
    }
}

#[test]
fn draws_have_its_mean_and_variance() {
    let count = 20_000;
    let mut rng = Rng::new(5);
    for l in LOGITS {
        let logits = Tensor::full(l, (1, count), &Device::Cpu).unwrap();
        let x = flat(&ContinuousBernoulli.draw(&logits, &mut rng).unwrap()).unwrap();
        assert!(x.iter().all(|x| (0.0..=1.0).contains(x)));
        let n = count as f64;
        let mean = x.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
        let squares = x.iter().map(|&x| (f64::from(x) - mean).powi(2));
        let variance = squares.sum::<f64>() / n;
        let said = |found: Tensor| f64::from(flat(&found).unwrap()[0]);
        let expected = said(ContinuousBernoulli.variance(&row(&[l])).unwrap());
        let off = mean - said(ContinuousBernoulli.mean(&row(&[l])).unwrap());
        assert!(
            off.abs() < 5.0 * (expected / n).sqrt(),
            "logit {l}: mean off by {off}"
        );
        // The kurtosis of these is 9 at most, the exponential's: the variance's error is below 3 sd / sqrt(n).
        let off = variance / expected - 1.0;
        assert!(
            off.abs() < 5.0 * (8.0 / n).sqrt(),
            "logit {l}: variance off by {off}"
        );
    }
}
