//! What a native build computes in another way than WebAssembly does, and this alone; all else is the same code, and gives the
//! same bits. WebAssembly has one width of registers, known when it is compiled; a processor's is known only when it is asked.

#[cfg(target_arch = "wasm32")]
mod wasm {
    pub use crate::simd::product;

    #[inline(always)]
    pub fn widest<T>(f: impl FnOnce() -> T) -> T {
        f()
    }

    #[inline(always)]
    pub fn tanh(a: f32) -> f32 {
        a.tanh()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(not(target_arch = "wasm32"))]
use native as chosen;
#[cfg(target_arch = "wasm32")]
use wasm as chosen;

use crate::matrix::Matrix;

/// out = a b, for a (m, k), b (k, n), k > 0, and row-major out (m, n), neither being empty.
pub(crate) fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    chosen::product(a, b, out);
}

/// tanh(a), as exact as `math.rs` says.
#[inline(always)]
pub(crate) fn tanh(a: f32) -> f32 {
    chosen::tanh(a)
}

/// Runs the loops of `f` in the widest registers that there are. Nothing is rounded otherwise: sums keep their order, and no
/// product is added unrounded. `f` has to be `#[inline(always)]`, as whatever it calls, and its loops `for`, since only what is
/// compiled in one piece with it is compiled for these registers: an iterator's `fold`, `sum` or `collect` often is not.
#[inline(always)]
pub fn widest<T>(f: impl FnOnce() -> T) -> T {
    chosen::widest(f)
}
