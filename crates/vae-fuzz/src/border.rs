//! The entry points of the page's module, called as they are. What an entry does before it hands its answer to JavaScript it
//! does here too; where it comes to that, wasm-bindgen panics by words of its own, as there is no JavaScript, and the entry
//! has passed.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// What wasm-bindgen says where JavaScript would be called.
const WORDS: &str = "cannot call wasm-bindgen imported functions on non-wasm targets";

/// The answer of `entry`, or `None` where it came to hand one to JavaScript.
pub fn ask<T>(entry: impl FnOnce() -> T) -> Option<T> {
    keep_quiet();
    match panic::catch_unwind(AssertUnwindSafe(entry)) {
        Ok(answer) => Some(answer),
        Err(fault) if is_border(&*fault) => None,
        Err(fault) => panic::resume_unwind(fault),
    }
}

fn is_border(fault: &(dyn Any + Send)) -> bool {
    fault.downcast_ref::<&str>() == Some(&WORDS)
}

/// Lets nobody hear of panics at the border: neither the terminal nor libFuzzer, which would take them for faults.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.payload().downcast_ref::<&str>() != Some(&WORDS) {
                others(info);
            }
        }));
    });
}
