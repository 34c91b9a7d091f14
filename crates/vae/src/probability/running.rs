//! An estimate as its samples come in, with its standard error: what a figure of a Monte Carlo average draws.

use serde::Serialize;

/// How many counts of samples are reported, evenly in their logarithm.
const REPORTS: usize = 40;

/// After `samples[i]` samples the estimate is `estimate[i]`, give or take `standard_error[i]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Counts of samples, growing from 2; the last is all of them.
    pub samples: Vec<f64>,
    /// The estimates, nats.
    pub estimate: Vec<f64>,
    /// Their standard errors, nats; of a single sample nothing is known, and it is infinite.
    pub standard_error: Vec<f64>,
}

impl Running {
    /// The mean of `values`.
    pub fn mean(values: &[f64]) -> Self {
        let mut spread = Spread::default();
        let mut running = Self::default();
        let mut reports = counts(values.len()).into_iter().peekable();
        for (i, &value) in values.iter().enumerate() {
            spread.add(value);
            if reports.next_if_eq(&(i + 1)).is_some() {
                running.push(i + 1, spread.mean, spread.standard_error());
            }
        }
        running
    }

    /// The logarithm of the mean of exp(values). Its standard error is that of the mean over the mean, by the delta
    /// method: log(m + d) = log m + d / m for a small d.
    pub fn log_mean_exp(values: &[f64]) -> Self {
        let mut spread = Spread::default();
        let mut running = Self::default();
        // Everything is held relative to the largest value so far, so that nothing overflows or drowns.
        let mut largest = f64::NEG_INFINITY;
        let mut reports = counts(values.len()).into_iter().peekable();
        for (i, &value) in values.iter().enumerate() {
            if value > largest {
                spread.scale((largest - value).exp());
                largest = value;
            }
            spread.add((value - largest).exp());
            if reports.next_if_eq(&(i + 1)).is_some() {
                let relative = spread.standard_error() / spread.mean;
                running.push(i + 1, largest + spread.mean.ln(), relative);
            }
        }
        running
    }

    fn push(&mut self, samples: usize, estimate: f64, standard_error: f64) {
        self.samples.push(samples as f64);
        self.estimate.push(estimate);
        self.standard_error.push(standard_error);
    }
}

/// The counts to report of `n` samples.
fn counts(n: usize) -> Vec<usize> {
    let first = n.min(2);
    let ratio = n.max(1) as f64 / first.max(1) as f64;
    let at = |i: usize| first as f64 * ratio.powf(i as f64 / (REPORTS - 1) as f64);
    let mut counts: Vec<usize> = (0..REPORTS).map(|i| at(i).round() as usize).collect();
    counts.dedup();
    counts
}

/// Mean and variance of the numbers seen, by Welford's recurrence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread {
    count: f64,
    squares: f64,
    /// The mean.
    pub mean: f64,
}

impl Spread {
    /// Takes in one more number.
    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.count;
        self.squares += delta * (value - self.mean);
    }

    /// As if all numbers had been multiplied by `factor`.
    fn scale(&mut self, factor: f64) {
        self.mean *= factor;
        self.squares *= factor * factor;
    }

    /// The variance of just these numbers: n in the denominator.
    pub fn variance_of_all(&self) -> f64 {
        self.squares / self.count
    }

    /// The variance estimated for what they were drawn from: n - 1 in the denominator; infinite of one number.
    pub fn variance(&self) -> f64 {
        if self.count < 2.0 {
            return f64::INFINITY;
        }
        self.squares / (self.count - 1.0)
    }

    /// The standard error of the mean.
    pub fn standard_error(&self) -> f64 {
        (self.variance() / self.count).sqrt()
    }
}

/// What came out in the end, nats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error by the draws alone.
    pub error: f64,
}

impl Estimate {
    /// The mean of these.
    pub fn mean(values: impl Iterator<Item = f64>) -> Self {
        let mut spread = Spread::default();
        values.for_each(|value| spread.add(value));
        Self {
            mean: spread.mean,
            error: spread.standard_error(),
        }
    }

    /// The logarithm of the mean of exp(values), as [`Running::log_mean_exp`] ends.
    pub fn log_mean_exp(values: &[f64]) -> Self {
        let running = Running::log_mean_exp(values);
        let last = |of: &[f64]| of.last().copied().unwrap_or(f64::NAN);
        Self {
            mean: last(&running.estimate),
            error: last(&running.standard_error),
        }
    }
}
