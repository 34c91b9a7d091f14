//! The part of a checkpoint that training goes on from: what the optimizer keeps as tensors, the counters and generators
//! as JSON. Moving on from there is left to the trainer.

use std::collections::BTreeMap;

use flate2::Crc;
use serde::{Deserialize, Serialize};

use super::container::{json, take, Array, Precision};
use super::errors::{missing, require_shape, wrong};
use crate::config::{Config, TrainConfig};
use crate::error::Result;
use crate::layers::Declaration;
use crate::optimizer::{Slot, Slots};
use crate::rng::RngState;

/// The text in the file that holds the scalars as JSON.
pub(super) const NAME: &str = "training";
/// The text in the file that holds [`TrainingState::validation`].
pub(super) const VALIDATION: &str = "validation";

/// More steps or epochs than any run takes, and few enough that one more does not overflow.
const MAX_COUNT: u64 = 1 << 53;

/// Images in a training set at most: their order is made when training goes on, and a file of 64 MB holds no more
/// than this of 8 x 8.
const MAX_IMAGES: u64 = 1 << 20;

/// What a training run needs besides the parameters to go on bit for bit.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingState {
    /// Steps done.
    pub step: u64,
    /// The epoch that is under way, counted from 0.
    pub epoch: u64,
    /// Images of this epoch already seen.
    pub cursor: u64,
    /// The generator as it stood before this epoch's shuffle.
    pub epoch_rng: RngState,
    /// The generator as it stands now.
    pub rng: RngState,
    /// Images in the training set.
    pub images: u64,
    /// Which images these are, by their fingerprint; none where the file does not say.
    pub fingerprint: Option<u32>,
    /// Which run this is, by a number that it keeps however often it stops; none where the file does not say.
    pub run: Option<u32>,
    /// What the steps of this epoch saw; nothing where the file does not say.
    pub seen: Seen,
    /// Of a run that is judged on images held out of its training set: how that stands, as JSON of whoever trains, which has a text of
    /// its own in the file. A trainer knows nothing of it.
    pub validation: Option<String>,
    /// What the optimizer keeps of each parameter, in the order of its slots.
    pub slots: Slots,
}

/// What the steps of an epoch saw, as far as it is known: sums over its images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// How many images.
    pub images: u64,
    /// Their nll, nats.
    pub nll: f64,
    /// Their kl, nats.
    pub kl: f64,
}

impl Seen {
    /// Adds a batch of so many `images`, whose mean nll and kl these are.
    pub(crate) fn add(&mut self, images: usize, nll: f64, kl: f64) {
        self.images += images as u64;
        self.nll += images as f64 * nll;
        self.kl += images as f64 * kl;
    }
}

/// The number of a run that begins with these settings: with others it is another, but for one chance in billions; on other
/// images alone it is the same. How long it trains makes no other run of it.
pub(crate) fn run_of(config: &Config) -> Option<u32> {
    let train = TrainConfig {
        epochs: 0,
        ..config.train.clone()
    };
    let mut crc = Crc::new();
    crc.update(json(&config.model).ok()?.as_bytes());
    crc.update(json(&train).ok()?.as_bytes());
    Some(crc.sum())
}

/// The scalars as they stand in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scalars {
    step: u64,
    epoch: u64,
    cursor: u64,
    epoch_rng: RngState,
    rng: RngState,
    images: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fingerprint: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<u32>,
    #[serde(default)]
    seen: Seen,
}

/// Takes the state out of `arrays`, all of it, if the file has the scalars. Without them the arrays stay, for the
/// caller to refuse.
pub(super) fn read(
    scalars: Option<String>,
    shapes: &[Declaration],
    slots: &[Slot],
    arrays: &mut BTreeMap<String, Array>,
) -> Result<Option<TrainingState>> {
    let Some(scalars) = scalars else {
        return Ok(None);
    };
    let scalars: Scalars = serde_json::from_slice(scalars.as_bytes())
        .map_err(|e| wrong(NAME, "a training state as JSON", e.to_string()))?;
    let mut numbers = |slot: &Slot| -> Result<BTreeMap<String, Vec<f32>>> {
        let mut values = BTreeMap::new();
        for (name, shape) in shapes {
            let array = take(arrays, &stored(slot, name), shape)?;
            values.insert(name.clone(), array.values);
        }
        Ok(values)
    };
    let state = TrainingState {
        step: scalars.step,
        epoch: scalars.epoch,
        cursor: scalars.cursor,
        epoch_rng: scalars.epoch_rng,
        rng: scalars.rng,
        images: scalars.images,
        fingerprint: scalars.fingerprint,
        run: scalars.run,
        seen: scalars.seen,
        validation: None,
        slots: slots.iter().map(&mut numbers).collect::<Result<_>>()?,
    };
    state.validate(slots)?;
    Ok(Some(state))
}

impl TrainingState {
    /// Adds the optimizer's numbers to `arrays` and gives the scalars as JSON.
    pub(super) fn write(
        &self,
        shapes: &[Declaration],
        slots: &[Slot],
        arrays: &mut BTreeMap<String, (Array, Precision)>,
    ) -> Result<String> {
        self.validate(slots)?;
        for (slot, numbers) in slots.iter().zip(&self.slots) {
            for (name, shape) in shapes {
                let stored = stored(slot, name);
                let Some(values) = numbers.get(name) else {
                    return Err(missing(&stored, shape));
                };
                require_shape(&stored, &[shape.iter().product()], &[values.len()])?;
                let array = Array {
                    shape: shape.clone(),
                    values: values.clone(),
                };
                arrays.insert(stored, (array, Precision::F32));
            }
            if numbers.len() != shapes.len() {
                return Err(wrong(
                    format!("optimizer.{}", slot.name),
                    format!("one array for each of {} parameters", shapes.len()),
                    numbers.len().to_string(),
                ));
            }
        }
        json(&Scalars {
            step: self.step,
            epoch: self.epoch,
            cursor: self.cursor,
            epoch_rng: self.epoch_rng,
            rng: self.rng,
            images: self.images,
            fingerprint: self.fingerprint,
            run: self.run,
            seen: self.seen,
        })
    }

    /// Refuses what no run can have come to.
    fn validate(&self, slots: &[Slot]) -> Result<()> {
        if self.images > MAX_IMAGES {
            return Err(wrong(
                "training: `images`",
                format!("at most {MAX_IMAGES}"),
                self.images.to_string(),
            ));
        }
        for (name, count) in [("step", self.step), ("epoch", self.epoch)] {
            if count > MAX_COUNT {
                return Err(wrong(
                    format!("training: `{name}`"),
                    format!("at most {MAX_COUNT}"),
                    count.to_string(),
                ));
            }
        }
        if self.cursor > self.images {
            return Err(wrong(
                "training: `cursor`",
                format!("at most the {} images of an epoch", self.images),
                self.cursor.to_string(),
            ));
        }
        if self.seen.images > self.cursor {
            return Err(wrong(
                "training: `seen`",
                format!("at most the {} images at the cursor", self.cursor),
                self.seen.images.to_string(),
            ));
        }
        if self.slots.len() != slots.len() {
            return Err(wrong(
                "optimizer state",
                format!("{} arrays a parameter", slots.len()),
                self.slots.len().to_string(),
            ));
        }
        let unsigned = slots.iter().zip(&self.slots);
        for (slot, numbers) in unsigned.filter(|(slot, _)| !slot.signed) {
            for (name, values) in numbers {
                if let Some(v) = values.iter().find(|&&v| v < 0.0) {
                    return Err(wrong(
                        format!("`{}`", stored(slot, name)),
                        "means of squares, which are not negative",
                        v.to_string(),
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The name in the file of what an optimizer keeps of a parameter.
fn stored(slot: &Slot, name: &str) -> String {
    format!("optimizer.{}.{name}", slot.name)
}
