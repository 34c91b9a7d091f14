//! Training, one step at a time: the order of the images, how beta moves, the step itself, and sharing it among several
//! workers. The loop, the clock and what to do between steps are left to whoever calls.

mod labelled;
mod local_sgd;
mod order;
mod pseudo_inputs;
mod schedule;
mod trainer;

pub use labelled::Labelled;
pub use local_sgd::{average, Shard};
pub use order::Order;
pub use schedule::beta;
pub use trainer::{StepMetrics, Trainer};

pub use crate::optimizer::{OptimizerState, Slot, Slots};
