//! What is said of a run that ends, or has nothing left to do.

use vae::Trainer;

use crate::saving::Saving;
use crate::validation::Judge;

/// What a run comes to that is over before it begins, in a sentence.
pub fn nothing_to_train(trainer: &Trainer, judge: &Judge, saving: &Saving) -> String {
    let done = trainer.epoch_count();
    let mut further = trainer.config().train.clone();
    further.epochs = done as usize + 1;
    let (why, way_on) = match (judge.in_vain(done), further.validate()) {
        (Some(patience), _) => (
            in_vain(patience),
            "; a larger --patience goes on".to_owned(),
        ),
        (None, further_is) => {
            let way_on = match further_is {
                Ok(()) => format!("; --epochs {} or more goes on", further.epochs),
                Err(_) => String::new(),
            };
            (format!("{done} epochs are done"), way_on)
        }
    };
    let (what, writes) = match (saving.goes_on_in_place(), saving.is_of_weights()) {
        (true, false) => ("do", String::new()),
        (_, half) => {
            let alone = if half { ", weights alone," } else { "" };
            let out = saving.path().display();
            ("train", format!("; the model{alone} is written to {out}"))
        }
    };
    format!("nothing to {what}: {why}{way_on}{writes}")
}

/// Where the model is.
pub fn saved(trainer: &Trainer, saving: &Saving) -> String {
    let what = match saving.is_of_weights() {
        true => "the weights of the model alone",
        false => "the model",
    };
    let (epoch, step) = (trainer.epoch_count(), trainer.step_count());
    format!(
        "{}: {what}, after epoch {epoch}, step {step}",
        saving.path().display()
    )
}

/// Of a run that is judged on images held out of its training set, why it ends, where that is early, and where its best epoch is.
pub fn best(trainer: &Trainer, judge: &Judge, saving: &Saving) -> Option<String> {
    let state = judge.state().filter(|state| state.best_epoch > 0)?;
    let done = trainer.epoch_count();
    let early = match judge.in_vain(done) {
        Some(patience) if done < trainer.config().train.epochs as u64 => {
            format!("{}: stopped; ", in_vain(patience))
        }
        _ => String::new(),
    };
    let (epoch, cost) = (state.best_epoch, -state.best_elbo);
    let has_it = match saving.best_path() {
        Some(best) => format!("; {} has it", best.display()),
        None => String::new(),
    };
    let out = saving.path().display();
    let has_last = match (saving.is_of_weights(), saving.best_path()) {
        (true, Some(_)) => format!(", {out} its weights alone"),
        (true, None) => format!("; {out} has the weights of the last"),
        (false, _) => format!(", {out} the last"),
    };
    Some(format!(
        "{early}the best epoch by validation is {epoch} of {done}, {cost:.2}{has_it}{has_last}"
    ))
}

/// Why a run ends early.
fn in_vain(patience: u64) -> String {
    let epochs = if patience == 1 { "epoch" } else { "epochs" };
    format!("no better bound on the validation images for {patience} {epochs}")
}
