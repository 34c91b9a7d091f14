//! `vae eval --fitted`: how far the ELBO is below log p(x) where q is the encoder's answer, and where it is fitted to each image by
//! itself, with its figures under their names in JSON and as lines to read.

use rayon::prelude::*;
use serde::Serialize;
use vae::inference::{held_out_gaps, Gaps};
use vae::probability::{Estimate, Spread};
use vae::{Dataset, Vae};

use crate::args::{EvalArgs, FlowSteps};
use crate::error::Result;
use crate::measured::measured;
use crate::progress::Progress;

/// Averages over the images to which q was fitted, nats; `..._se` is the standard error of the one before it as that of all such
/// images, null of one.
#[derive(Serialize)]
pub struct GapFigures {
    fitted_images: usize,
    fitted_flow: FlowSteps,
    fitted_flow_length: u32,
    /// Of the Gaussian.
    fitted_elbo: f64,
    fitted_elbo_se: f64,
    /// Of the Gaussian with the flow on it.
    fitted_flow_elbo: f64,
    fitted_flow_elbo_se: f64,
    fitted_log_px: f64,
    fitted_log_px_se: f64,
    /// The fitted Gaussian's ELBO less the encoder's.
    amortization_gap: f64,
    amortization_gap_se: f64,
    /// log p(x) less the fitted Gaussian's ELBO.
    approximation_gap: f64,
    approximation_gap_se: f64,
    /// What the flow closes of the latter.
    flow_gain: f64,
    flow_gain_se: f64,
}

impl GapFigures {
    /// Fits q to each of the first `images` of `test` as `args` say.
    pub fn of(vae: &Vae, test: &Dataset, images: usize, args: &EvalArgs) -> Result<Self> {
        let vae = vae.frozen()?;
        let progress = Progress::new("fitted image");
        progress.begin(0, images as u64);
        let of_image = |i| {
            let found = held_out_gaps(&vae, test, i, args.gaps(), args.seed);
            progress.add(1);
            found
        };
        let found: vae::Result<Vec<Gaps>> = (0..images).into_par_iter().map(of_image).collect();
        let found = found?;
        let average = |of: fn(&Gaps) -> Estimate| {
            let mut spread = Spread::default();
            found.iter().for_each(|gaps| spread.add(of(gaps).mean));
            (spread.mean, spread.standard_error())
        };
        let (fitted_elbo, fitted_elbo_se) = average(|gaps| gaps.gaussian);
        let (fitted_flow_elbo, fitted_flow_elbo_se) = average(|gaps| gaps.flow);
        let (fitted_log_px, fitted_log_px_se) = average(|gaps| gaps.log_px);
        let (amortization_gap, amortization_gap_se) = average(|gaps| gaps.amortization);
        let (approximation_gap, approximation_gap_se) = average(|gaps| gaps.approximation);
        let (flow_gain, flow_gain_se) = average(|gaps| gaps.closed);
        Ok(Self {
            fitted_images: images,
            fitted_flow: args.flow,
            fitted_flow_length: args.flow_length,
            fitted_elbo,
            fitted_elbo_se,
            fitted_flow_elbo,
            fitted_flow_elbo_se,
            fitted_log_px,
            fitted_log_px_se,
            amortization_gap,
            amortization_gap_se,
            approximation_gap,
            approximation_gap_se,
            flow_gain,
            flow_gain_se,
        })
    }

    /// The same to read.
    pub fn lines(&self) -> Vec<String> {
        let log_px = measured(self.fitted_log_px, self.fitted_log_px_se);
        let images = self.fitted_images;
        let elbo = measured(self.fitted_elbo, self.fitted_elbo_se);
        let flow = measured(self.fitted_flow_elbo, self.fitted_flow_elbo_se);
        let approximation = measured(self.approximation_gap, self.approximation_gap_se);
        let amortization = measured(self.amortization_gap, self.amortization_gap_se);
        let gain = measured(self.flow_gain, self.flow_gain_se);
        vec![
            format!("log p(x)      {log_px} of {images} images with q fitted to each"),
            format!("  fitted elbo {elbo}, with a flow {flow}"),
            format!("  gaps        approximation {approximation}, amortization {amortization}"),
            format!("  flow closes {gain}"),
        ]
    }
}
