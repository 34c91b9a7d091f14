//! The threads that the tensor library computes with: had at once or not at all. By itself it asks for them amid the work, and
//! panics where there are none.

use std::env;
use std::sync::{Arc, Mutex};
use std::thread;

use candle_core::utils::{barrier_pool, get_num_threads};
use rayon::ThreadPoolBuilder;

/// Where the library's two pools look for how many threads they may have.
const COUNTS: [&str; 2] = ["RAYON_NUM_THREADS", "CANDLE_NUM_THREADS"];

/// Starts as many threads as there are to be, or lets the library compute in this one where so many cannot be had.
pub fn start() {
    let cores = thread::available_parallelism().map_or(1, Into::into);
    let pool = ThreadPoolBuilder::new();
    let pool = match can_have(2 * get_num_threads().max(cores)) {
        true => pool,
        false => {
            COUNTS.map(|count| env::set_var(count, "1"));
            pool.num_threads(1).use_current_thread()
        }
    };
    // Where that fails now nothing is lost yet.
    let _ = pool.build_global();
    barrier_pool();
}

/// Whether so many threads can be had at a time.
fn can_have(threads: usize) -> bool {
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock();
    let started: Vec<_> = (0..threads)
        .map(|_| {
            let gate = gate.clone();
            thread::Builder::new().spawn(move || drop(gate.lock()))
        })
        .collect();
    drop(closed);
    let ended = started
        .into_iter()
        .map(|one| one.map(thread::JoinHandle::join));
    // All of them, that none is left behind.
    ended.filter(Result::is_err).count() == 0
}
