//! What is said of a run that begins: its data, its sizes, its seed, and what computes it.

use vae::{Dataset, Trainer};

use crate::args::TrainArgs;
use crate::validation::Judge;

/// The first line of a run that trains on the images `train`.
pub fn of(trainer: &Trainer, train: &Dataset, judge: &Judge, args: &TrainArgs) -> String {
    let (model, config) = (&trainer.config().model, &trainer.config().train);
    let data = match &args.data {
        Some(path) => path.display().to_string(),
        None => model.entry().map_or("data", |entry| entry.id).to_owned(),
    };
    let [rows, columns] = model.image_shape();
    let what = match &model.columns {
        Some(columns) => format!("rows of {} columns", columns.len()),
        None if model.has_letters() => "words".to_owned(),
        None => format!("images of {rows} x {columns}"),
    };
    let from = match trainer.step_count() {
        0 => String::new(),
        step => format!(" from step {step}"),
    };
    format!(
        "{data}: {} {what}, {} {}; {} parameters, {} latents; batch {}, seed {}{from}; CPU, {} threads",
        train.len(),
        judge.images().len(),
        judge.name(),
        trainer.vae().parameters().count(),
        model.latent,
        config.batch,
        config.seed,
        rayon::current_num_threads(),
    )
}
