//! Signals that ask to end: the first one is remembered for the training loop, and one that comes a while later ends at once.
//! `timeout` and a terminal that is closed send theirs twice, which is one wish. What was ignored when the program began stays
//! ignored, as `nohup` and shells that run it in the background ask for. Before anybody listens a signal ends the program, as the
//! system has it: a shell sees the same exit code.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Once};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::Result;

/// What a shell takes for "ended by signal n" is this and n.
const ENDED_BY: i32 = 128;
/// The exit code of an end without saving.
const UNSAVED: i32 = 1;
/// The signals that ask to end.
#[cfg(unix)]
const ENDING: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// Which signal wants us to stop.
pub struct Interrupt {
    signal: Arc<AtomicUsize>,
    say: Arc<dyn Fn() + Send + Sync>,
}

impl Interrupt {
    /// Listens from now on; `say` is called once, when the first signal comes, beside whatever is under way.
    pub fn listen(say: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let said = Once::new();
        let interrupt = Self {
            signal: Arc::default(),
            say: Arc::new(move || said.call_once(&say)),
        };
        let ignored = ignored_signals();
        let is_heard = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
        let heard: Vec<i32> = ENDING.into_iter().filter(is_heard).collect();
        let again = Arc::new(AtomicBool::new(false));
        for &signal in &heard {
            flag::register_usize(signal, interrupt.signal.clone(), signal as usize)?;
            flag::register_conditional_shutdown(signal, UNSAVED, again.clone())?;
        }
        after_first(&heard, interrupt.say.clone(), again)?;
        Ok(interrupt)
    }

    /// The exit code that tells which signal wants us to stop at the next occasion.
    pub fn wanted(&self) -> Option<u8> {
        let signal = self.signal.load(Ordering::SeqCst);
        if signal == 0 {
            return None;
        }
        (self.say)();
        Some((ENDED_BY as usize + signal) as u8)
    }
}

/// Says it when the first of these signals comes, and sets `again` when a while later the next is one that somebody meant.
#[cfg(unix)]
fn after_first(
    heard: &[i32],
    say: Arc<dyn Fn() + Send + Sync>,
    again: Arc<AtomicBool>,
) -> Result<()> {
    const AGAIN: std::time::Duration = std::time::Duration::from_millis(500);
    let mut signals = signal_hook::iterator::Signals::new(heard)?;
    let first = move || {
        if signals.forever().next().is_some() {
            say();
            std::thread::sleep(AGAIN);
            again.store(true, Ordering::SeqCst);
        }
    };
    // Where no thread can be had it is said at the next occasion, and no signal ends at once.
    let _ = std::thread::Builder::new().spawn(first);
    Ok(())
}

/// Sets `again` with the first of these signals, which no terminal sends twice here; it is said at the next occasion.
#[cfg(not(unix))]
fn after_first(
    heard: &[i32],
    _: Arc<dyn Fn() + Send + Sync>,
    again: Arc<AtomicBool>,
) -> Result<()> {
    // Behind what looks at it.
    for &signal in heard {
        flag::register(signal, again.clone())?;
    }
    Ok(())
}

/// Makes a limit on the size of files an error in writing one; by itself it would be the end.
pub fn outlive_limits() -> Result<()> {
    #[cfg(unix)]
    flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
    Ok(())
}

/// A bit for each signal that this process was started to ignore, signal 1 the lowest; none where the system does not tell.
fn ignored_signals() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
