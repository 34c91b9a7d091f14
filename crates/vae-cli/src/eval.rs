//! `vae eval`: how good a model is on the test images. What is said of it, and how, is in `figures`.

use rayon::prelude::*;
use vae::inference::{
    self, edge, evaluate, held_out_annealed, held_out_log_px, AggregatePosterior, Annealing,
    Evaluation, Surgery,
};
use vae::probability::Spread;
use vae::{Dataset, Rng, Vae};

use crate::args::EvalArgs;
use crate::error::{InFile, Result};
use crate::factor_figures::FactorFigures;
use crate::figures::{ChainFigures, Figures};
use crate::files;
use crate::gap_figures::GapFigures;
use crate::model;
use crate::print;
use crate::progress::Progress;
use crate::sources::{self, Part, Source};

/// Refuses figures that are none.
pub fn require_finite(bound: Evaluation) -> vae::Result<Evaluation> {
    for (what, figure) in [("nll", bound.nll), ("kl", bound.kl)] {
        vae::require_finite(what, &[figure as f32])?;
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
    let surgery = match vae.config().has_flow() {
        true => None,
        false => Some(surgery(&vae, &test, args.seed)?),
    };
    let data = sources::name(args.data.as_deref(), vae.config());
    let mut figures = Figures::new(data, bound, surgery, vae.config(), args.seed);
    if let Some(samples) = args.iw_samples {
        let log_px = importance(&vae, &test, samples as usize, args.seed)?;
        figures.importance(log_px, samples);
    }
    if let Some(how) = args.annealing() {
        let (log_px, chains) = annealed(&vae, &test, &how, args.seed)?;
        figures.annealed(log_px, chains, args);
    }
    if let Some(images) = args.fitted {
        let images = test.len().min(images as usize);
        figures.gaps = Some(GapFigures::of(&vae, &test, images, args)?);
    }
    figures.factors = FactorFigures::of(&vae, &source, &test, &args.model)?;
    if vae.config().has_letters() {
        figures.reconstructed = Some(inference::reconstructed_words(&vae, &test)?);
    }
    match args.json {
        true => print::json(&figures),
        false => figures.print(),
    }
}

/// What the images' average KL is made of, and which share of as many draws from the prior lie in holes: each z meets the
/// posteriors of all images.
fn surgery(vae: &Vae, test: &Dataset, seed: u64) -> Result<(Surgery, Spread)> {
    let aggregate = AggregatePosterior::new(vae, test, test.len(), seed)?;
    let progress = Progress::new("posterior");
    progress.begin(0, 2 * test.len() as u64);
    let cut = |i| {
        let cut = aggregate.cut(i);
        progress.add(1);
        cut
    };
    let cuts: Vec<_> = (0..test.len()).into_par_iter().map(cut).collect();
    let edge = edge(&cuts.iter().map(|cut| cut.others).collect::<Vec<f64>>());
    let mut surgery = Surgery::default();
    cuts.into_iter().for_each(|cut| surgery.add(cut));
    // Of a stream that no image has.
    let mut rng = Rng::of_stream(seed, u64::MAX / 4);
    let drawn = aggregate.prior().draw(test.len(), 1.0, &mut rng);
    let is_hole = |z: &[f32]| {
        let is_hole = aggregate.log_density(z) < edge;
        progress.add(1);
        is_hole
    };
    let draws = drawn.par_chunks_exact(vae.config().latent);
    let mut holes = Spread::default();
    let found: Vec<bool> = draws.map(is_hole).collect();
    let shares = found
        .into_iter()
        .map(|is_hole| f64::from(u8::from(is_hole)));
    shares.for_each(|share| holes.add(share));
    Ok((surgery, holes))
}

/// log p(x) of each image by so many importance samples.
fn importance(vae: &Vae, test: &Dataset, samples: usize, seed: u64) -> Result<Spread> {
    let at_once = rayon::current_num_threads();
    files::require_memory("so many samples", at_once * samples * size_of::<f64>())?;
    let progress = Progress::new("sample");
    progress.begin(0, (test.len() * samples) as u64);
    let of_image = |i| {
        held_out_log_px(vae, test, i, samples, seed, &mut |count| {
            progress.add(count)
        })
    };
    let found: vae::Result<Vec<f64>> = (0..test.len()).into_par_iter().map(of_image).collect();
    let mut log_px = Spread::default();
    found?.into_iter().for_each(|one| log_px.add(one));
    Ok(log_px)
}

/// log p(x) of each image by annealing, and what its chains were like.
fn annealed(
    vae: &Vae,
    test: &Dataset,
    how: &Annealing,
    seed: u64,
) -> Result<(Spread, ChainFigures)> {
    let vae = vae.frozen()?;
    let progress = Progress::new("annealing step");
    progress.begin(0, (test.len() * how.steps) as u64);
    let of_image = |i| {
        let found = held_out_annealed(&vae, test, i, how, seed, &mut || progress.add(1))?;
        // The chains themselves are not kept.
        Ok((found.log_px(), ChainFigures::of(&found)))
    };
    let found: vae::Result<Vec<_>> = (0..test.len()).into_par_iter().map(of_image).collect();
    let mut log_px = Spread::default();
    let mut chains = Vec::with_capacity(test.len());
    for (one, of_chains) in found? {
        log_px.add(one);
        chains.push(of_chains);
    }
    let chains = ChainFigures::average(&chains);
    Ok((log_px, chains))
}
