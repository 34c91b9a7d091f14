//! Matrix products in WebAssembly's 128-bit registers, in one of three ways. `tile`: both factors are packed in the order
//! in which they are read, and each tile of the result is made wholly in registers (after Goto and van de Geijn 2008,
//! blocked for the first-level cache alone: a batch of this project's layers fits the second). `sparse`: where a factor
//! is mostly zeros, those are left out. `dot`: for very few rows packing would not pay.

mod dot;
mod pack;
mod sparse;
mod tile;

use std::cell::RefCell;

use crate::matrix::Matrix;
use pack::Packed;
use sparse::{Factor, Sparse};
use tile::{tile, COLUMNS, ROWS};

/// Steps of a tile between two looks at the result: as long as a right panel takes half of a first-level cache of 48 KB.
const BLOCK: usize = 512;

thread_local! {
    // Kept from product to product, so that training does not allocate them anew at every step.
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

#[derive(Default)]
struct Buffers {
    left: Packed,
    right: Packed,
    sparse: Sparse,
}

/// out = a b, for a (m, k), b (k, n), k > 0, and row-major out (m, n).
pub fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    if dot::suits(a, b) {
        return dot::product(a, b, out);
    }
    BUFFERS.with(|buffers| {
        let Buffers {
            left,
            right,
            sparse,
        } = &mut *buffers.borrow_mut();
        match sparse::choose(a, b) {
            Some(Factor::Left) => {
                sparse.fill(a);
                sparse.times(b, right, out);
            }
            Some(Factor::Right) => {
                sparse.fill(b.t());
                sparse.times_transposed(a.t(), right, out);
            }
            None => tiles(a, b, (left, right), out),
        }
    });
}

/// Every tile of `out`. A block of the right panel is the outer loop: it stays in the first-level cache while those of the
/// left ones stream past.
fn tiles(a: Matrix, b: Matrix, (left, right): (&mut Packed, &mut Packed), out: &mut [f32]) {
    let n = b.columns();
    let lefts = left.panels::<ROWS>(a);
    for column in (0..n).step_by(COLUMNS) {
        let right = right.panel::<COLUMNS>(b.t(), column);
        let columns = COLUMNS.min(n - column);
        for (block, right) in right.chunks(BLOCK * COLUMNS).enumerate() {
            let from = block * BLOCK * ROWS;
            for (left, rows) in lefts.clone().zip(out.chunks_mut(ROWS * n)) {
                let left = &left[from..left.len().min(from + BLOCK * ROWS)];
                let mut sums = [0.0; ROWS * COLUMNS];
                if block > 0 {
                    for (sums, row) in sums.chunks_exact_mut(COLUMNS).zip(rows.chunks_exact(n)) {
                        sums[..columns].copy_from_slice(&row[column..column + columns]);
                    }
                }
                tile(left, right, &mut sums);
                for (sums, row) in sums.chunks_exact(COLUMNS).zip(rows.chunks_exact_mut(n)) {
                    row[column..column + columns].copy_from_slice(&sums[..columns]);
                }
            }
        }
    }
}
