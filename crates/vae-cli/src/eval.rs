//! `vae eval`: how good a model is on the test images.

use rayon::prelude::*;
use serde::Serialize;
use vae::inference::evaluate::{evaluate, Evaluation};
use vae::inference::importance::held_out_log_px;
use vae::inference::words;
use vae::probability::running::Spread;

use crate::args::EvalArgs;
use crate::error::{Error, InFile, Result};
use crate::files;
use crate::model;
use crate::print;
use crate::progress::Progress;
use crate::sources::{self, Part, Source};

/// The figures, in nats per test image; their names are those of the JSON.
#[derive(Serialize)]
struct Figures {
    images: usize,
    elbo: f64,
    nll: f64,
    kl: f64,
    /// Standard errors of these averages over images; null of one image.
    elbo_se: f64,
    nll_se: f64,
    kl_se: f64,
    /// Not said of few images, over which nothing varies much.
    active_units: Option<usize>,
    /// Of a model with a classifier: the share of images for which another class than theirs is the most probable.
    #[serde(skip_serializing_if = "Option::is_none")]
    test_error: Option<f64>,
    /// log p(x) by importance sampling, if it was asked for.
    iw_log_px: Option<f64>,
    iw_log_px_se: Option<f64>,
    iw_samples: u32,
    /// Of a model of words: how many are reconstructed letter for letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    reconstructed: Option<usize>,
}

/// Fewer images than this do not tell which latents are in use.
const FEW: usize = 30;

/// Refuses figures that are none.
pub fn require_finite(bound: Evaluation) -> vae::error::Result<Evaluation> {
    for (what, figure) in [("nll", bound.nll), ("kl", bound.kl)] {
        vae::error::require_finite(what, &[figure as f32])?;
    }
    Ok(bound)
}

/// Evaluates and prints.
pub fn run(args: &EvalArgs) -> Result<()> {
    let vae = model::read_vae(&args.model)?;
    let limit = args.images.map(|n| n as usize);
    let source = Source::find(args.data.as_deref(), vae.config())?;
    let test = source.read(Part::Test, limit, vae.config())?;
    sources::say_fewer(limit, test.len());
    let bound = evaluate(&vae, &test, test.len(), args.seed)?;
    let bound = require_finite(bound).in_file(&args.model)?;
    let log_px = |k: u32| {
        let k = k as usize;
        let at_once = rayon::current_num_threads();
        files::require_memory("so many samples", at_once * k * size_of::<f64>())?;
        let progress = Progress::new("sample");
        progress.begin(0, (test.len() * k) as u64);
        let of_image = |i| {
            held_out_log_px(&vae, &test, i, k, args.seed, &mut |count| {
                progress.add(count)
            })
        };
        let found: vae::error::Result<Vec<f64>> =
            (0..test.len()).into_par_iter().map(of_image).collect();
        let mut log_px = Spread::default();
        found?.into_iter().for_each(|one| log_px.add(one));
        Ok::<_, Error>(log_px)
    };
    let log_px = args.iw_samples.map(log_px).transpose()?;
    let errors = bound.standard_errors;
    let figures = Figures {
        images: bound.images,
        elbo: bound.elbo,
        nll: bound.nll,
        kl: bound.kl,
        elbo_se: errors.elbo,
        nll_se: errors.nll,
        kl_se: errors.kl,
        active_units: (bound.images >= FEW).then_some(bound.active_units),
        test_error: bound.test_error,
        iw_log_px: log_px.map(|log_px| log_px.mean),
        iw_log_px_se: log_px.map(|log_px| log_px.standard_error()),
        iw_samples: args.iw_samples.unwrap_or(0),
        reconstructed: vae
            .config()
            .has_letters()
            .then(|| words::reconstructed(&vae, &test))
            .transpose()?,
    };
    if args.json {
        return print::json(&figures);
    }
    print::line(&format!("images        {}", figures.images))?;
    print::line(&format!(
        "elbo          {}",
        measured(figures.elbo, errors.elbo)
    ))?;
    print::line(&format!(
        "nll           {}",
        measured(figures.nll, errors.nll)
    ))?;
    print::line(&format!(
        "kl            {}",
        measured(figures.kl, errors.kl)
    ))?;
    print::line(&match figures.active_units {
        Some(active) => format!("active units  {active} of {}", vae.config().latent),
        None => format!("active units  n/a below {FEW} images"),
    })?;
    if let Some(error) = figures.test_error {
        print::line(&format!("test error    {:.2} %", 100.0 * error))?;
    }
    if let Some(words) = figures.reconstructed {
        print::line(&format!("reconstructed {words} of {}", figures.images))?;
    }
    match log_px {
        Some(log_px) => print::line(&format!(
            "log p(x)      {} by {} samples",
            measured(log_px.mean, log_px.standard_error()),
            figures.iw_samples
        )),
        None => Ok(()),
    }
}

/// An average over images with its standard error, where there is one.
fn measured(mean: f64, standard_error: f64) -> String {
    match standard_error.is_finite() {
        true => format!("{mean:.3} ± {standard_error:.3}"),
        false => format!("{mean:.3}"),
    }
}
