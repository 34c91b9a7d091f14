//! Ctrl-C and a polite request to end: the first is remembered for the training loop, the second ends at once.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use crate::error::Result;

/// What a shell takes for "ended by SIGINT".
pub const EXIT_CODE: u8 = 130;

/// Whether somebody wants us to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on.
    pub fn listen() -> Result<Self> {
        let interrupt = Self::default();
        let wanted = interrupt.clone();
        ctrlc::set_handler(move || {
            if wanted.0.swap(true, Ordering::SeqCst) {
                process::exit(EXIT_CODE.into());
            }
        })?;
        Ok(interrupt)
    }

    /// Whether to stop at the next occasion.
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
