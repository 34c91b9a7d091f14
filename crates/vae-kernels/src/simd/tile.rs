//! The tile: ROWS x COLUMNS sums of products in nine registers. Larger tiles spill in V8, which keeps about thirteen
//! vectors; named registers, since an array of them would live in memory.

use core::arch::wasm32::{self, v128, v128_load, v128_load32_splat};

use super::pack::{load, store};

/// Rows of a tile.
pub const ROWS: usize = 3;
/// Columns of a tile: three registers of four.
pub const COLUMNS: usize = 12;

/// a * b + c. The sum of a rounded product; in the relaxed build one instruction, rounded as the processor does.
#[inline(always)]
pub fn madd(a: v128, b: v128, c: v128) -> v128 {
    #[cfg(target_feature = "relaxed-simd")]
    return wasm32::f32x4_relaxed_madd(a, b, c);
    #[cfg(not(target_feature = "relaxed-simd"))]
    return wasm32::f32x4_add(c, wasm32::f32x4_mul(a, b));
}

/// sums += left right, for left (ROWS, k) and right (k, COLUMNS), both column by column of the left one. The panels hold
/// as many k each; what is more in one of them is left out.
#[inline(always)]
pub fn tile(left: &[f32], right: &[f32], sums: &mut [f32; ROWS * COLUMNS]) {
    let steps = (left.len() / ROWS).min(right.len() / COLUMNS);
    let (mut left, mut right) = (left.as_ptr(), right.as_ptr());
    let (mut c00, mut c01, mut c02) = (load(sums), load(&sums[4..]), load(&sums[8..]));
    let (mut c10, mut c11, mut c12) = (load(&sums[12..]), load(&sums[16..]), load(&sums[20..]));
    let (mut c20, mut c21, mut c22) = (load(&sums[24..]), load(&sums[28..]), load(&sums[32..]));
    for _ in 0..steps {
        // SAFETY: `steps` is at most the whole groups of ROWS and of COLUMNS in the slices, so each round reads within
        // them, and the pointers end at most one past their last number. Loads need no alignment.
        let (a0, a1, a2, b0, b1, b2) = unsafe {
            let read = (
                v128_load32_splat(left.cast()),
                v128_load32_splat(left.add(1).cast()),
                v128_load32_splat(left.add(2).cast()),
                v128_load(right.cast()),
                v128_load(right.add(4).cast()),
                v128_load(right.add(8).cast()),
            );
            left = left.add(ROWS);
            right = right.add(COLUMNS);
            read
        };
        c00 = madd(a0, b0, c00);
        c01 = madd(a0, b1, c01);
        c02 = madd(a0, b2, c02);
        c10 = madd(a1, b0, c10);
        c11 = madd(a1, b1, c11);
        c12 = madd(a1, b2, c12);
        c20 = madd(a2, b0, c20);
        c21 = madd(a2, b1, c21);
        c22 = madd(a2, b2, c22);
    }
    let registers = [c00, c01, c02, c10, c11, c12, c20, c21, c22];
    for (four, register) in sums.chunks_exact_mut(4).zip(registers) {
        store(four, register);
    }
}
