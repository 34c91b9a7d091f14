//! Signals that ask to end: the first one is remembered for the training loop, a second one of its kind ends at once. One that
//! was ignored when the program began stays ignored, as `nohup` and shells that run it in the background ask for.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::Result;

/// What a shell takes for "ended by signal n" is this and n.
const ENDED_BY: i32 = 128;

/// Which signal wants us to stop.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// Listens from now on.
    pub fn listen() -> Result<Self> {
        let interrupt = Self::default();
        let ignored = ignored_signals();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            if ignored & (1 << (signal - 1)) != 0 {
                continue;
            }
            flag::register_usize(signal, interrupt.0.clone(), signal as usize)?;
            let again = Arc::new(AtomicBool::new(false));
            flag::register_conditional_shutdown(signal, ENDED_BY + signal, again.clone())?;
            flag::register(signal, again)?;
        }
        Ok(interrupt)
    }

    /// The exit code that tells which signal wants us to stop at the next occasion.
    pub fn wanted(&self) -> Option<u8> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            signal => Some((ENDED_BY as usize + signal) as u8),
        }
    }
}

/// A bit for each signal that this process was started to ignore, signal 1 the lowest; none where the system does not tell.
fn ignored_signals() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
