//! The face of `vae` to JavaScript: it copies arrays across, maps errors, and decides nothing. TypeScript declarations
//! of everything that crosses are in `types`.

#![forbid(unsafe_code)]

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "build with -C target-feature=+simd128: without it training is several times slower"
);

mod answers;
mod digits;
mod failure;
mod panic;
mod session;
mod study;
mod theory;
mod theory_answers;
mod types;

pub use digits::{fresh_seed, read_digits, see_digit};
pub use panic::{crash, on_panic};
pub use session::Session;
pub use study::Study;
pub use theory::{fit_mixture, gaussian_kl, mixture_kl, read_words, words_config};
