//! Training, one step at a time: the order of the images, how beta moves, the step itself, and sharing it among several
//! workers. The loop, the clock and what to do between steps are left to whoever calls.
//!
//! A [`Trainer`] steps alone. Several, each with a model and data of its own, share every batch by local SGD (Stich 2019): each takes
//! its [`Shard`] of a batch and its steps alone, and after some steps, a round, goes on from the mean of all states
//! ([`Trainer::average`]): parameters, and what the optimizers keep of them. How the numbers travel is left to whoever calls.

mod labelled;
mod local_sgd;
mod order;
mod pseudo_inputs;
mod saved;
mod schedule;
mod shared;
mod trainer;

pub use labelled::Labelled;
pub use local_sgd::{average, Shard};
pub use order::Order;
pub use schedule::beta;
pub use trainer::{StepMetrics, Trainer};

pub use crate::optimizer::{OptimizerState, Slot, Slots};
