//! What no input may do, whatever it is: hold more memory than a stated cap, or never end. That it may not panic needs no
//! more than to be run.

use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Once;
use std::thread;
use std::time::Duration;

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// An input that is still being read after so long hangs: most take less than a millisecond.
const DEADLINE: Duration = Duration::from_secs(30);

/// Inputs begun and inputs done, of which each is counted once: odd while one is under way.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// The answer of `read`, which may at no moment hold more than `cap` bytes beyond those that there were before.
pub fn within<T>(cap: usize, read: impl FnOnce() -> T) -> T {
    watch();
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    COUNT.fetch_add(1, Ordering::Relaxed);
    let answer = panic::catch_unwind(AssertUnwindSafe(read));
    COUNT.fetch_add(1, Ordering::Relaxed);
    let most = ALLOCATOR.peak_usage().saturating_sub(before);
    assert!(most <= cap, "{most} bytes at once; the cap is {cap}");
    answer.unwrap_or_else(|fault| panic::resume_unwind(fault))
}

/// Ends the program, from a thread of its own, when one input is under way for longer than [`DEADLINE`].
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        thread::spawn(|| loop {
            let seen = COUNT.load(Ordering::Relaxed);
            thread::sleep(DEADLINE);
            if seen % 2 == 1 && seen == COUNT.load(Ordering::Relaxed) {
                eprintln!("hang: an input is not done after {DEADLINE:?}");
                process::abort();
            }
        });
    });
}
