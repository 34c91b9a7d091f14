//! The target that the environment names in TARGET, run by libFuzzer. It is built and called by `scripts/fuzz`.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vae_fuzz::{find, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    let Some(target) = find(&name) else {
        eprintln!("TARGET: expected the name of a target, got {name:?}");
        std::process::exit(2);
    };
    *target
});

fuzz_target!(|bytes: &[u8]| TARGET.run(bytes));
