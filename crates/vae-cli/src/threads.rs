//! The threads that the tensor library computes with: had at once or not at all. By itself it asks for them amid the work, and
//! panics where there are none.

use std::env;
use std::hint::black_box;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

use rayon::ThreadPoolBuilder;
use vae::candle_core::utils::{barrier_pool, get_num_threads};

use crate::error::Result;
use crate::files;

/// Bytes without which no command has room for its work, beside what it reads.
const LEAST: usize = 96 << 20;
/// Where the library's two pools look for how many threads they may have.
const COUNTS: [&str; 2] = ["RAYON_NUM_THREADS", "CANDLE_NUM_THREADS"];

/// Starts as many threads as there are to be, or lets the library compute in this one where so many cannot be had. Refuses to
/// begin where there is hardly any memory.
pub fn start() -> Result<()> {
    let cores = thread::available_parallelism().map_or(1, Into::into);
    let pool = ThreadPoolBuilder::new();
    let pool = match can_have(2 * get_num_threads().max(cores)) {
        true => pool,
        false => {
            COUNTS.iter().for_each(|count| env::set_var(count, "1"));
            pool.num_threads(1).use_current_thread()
        }
    };
    // Where that fails now nothing is lost yet.
    let _ = pool.build_global();
    barrier_pool();
    require_room()
}

fn require_room() -> Result<()> {
    files::require_memory("any work", LEAST)
}

/// Whether so many threads can be had at a time, and there is room for the work beside them.
fn can_have(threads: usize) -> bool {
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock();
    let (say, said) = mpsc::channel();
    let start = |_| {
        let (gate, say) = (gate.clone(), say.clone());
        let wait = move || {
            // With the first number of its own a thread has some tens of megabytes set apart for it.
            let own = black_box(Box::new(0));
            drop((say.send(()), gate.lock(), own));
        };
        thread::Builder::new().spawn(wait).ok()
    };
    let started: Vec<_> = (0..threads).filter_map(start).collect();
    let all = started.len() == threads && said.iter().take(threads).count() == threads;
    let has_room = require_room().is_ok();
    drop(closed);
    // None is left behind.
    started.into_iter().for_each(|one| drop(one.join()));
    all && has_room
}
