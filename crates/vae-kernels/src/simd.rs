//! Matrix products in WebAssembly's 128-bit registers. Both factors are first packed in the order in which the tile
//! reads them, then each tile of the result is made wholly in registers. (The outer structure of Goto and van de Geijn
//! 2008, without its cache blocking: a batch of this project's layers fits the second-level cache.)

mod dot;
mod pack;
mod tile;

use std::cell::RefCell;

use crate::matrix::Matrix;
use pack::Packed;
use tile::{tile, COLUMNS, ROWS};

thread_local! {
    // Kept from product to product, so that training does not allocate them anew at every step.
    static BUFFERS: RefCell<(Packed, Packed)> = RefCell::default();
}

/// out = a b, for a (m, k), b (k, n), k > 0, and row-major out (m, n).
pub fn product(a: Matrix, b: Matrix, out: &mut [f32]) {
    if dot::suits(a, b) {
        return dot::product(a, b, out);
    }
    BUFFERS.with(|buffers| {
        let (left, right) = &mut *buffers.borrow_mut();
        left.pack::<ROWS>(a);
        right.pack::<COLUMNS>(b.t());
        tiles(left, right, b.columns(), out);
    });
}

/// Every tile of `out`, of `n` columns. The right panel is the outer loop: it stays in the first-level cache while the
/// left ones stream past.
fn tiles(left: &Packed, right: &Packed, n: usize, out: &mut [f32]) {
    for (j, right) in right.panels().enumerate() {
        let column = j * COLUMNS;
        let columns = COLUMNS.min(n - column);
        for (left, rows) in left.panels().zip(out.chunks_mut(ROWS * n)) {
            let sums = tile(left, right);
            for (sums, row) in sums.chunks_exact(COLUMNS).zip(rows.chunks_exact_mut(n)) {
                row[column..column + columns].copy_from_slice(&sums[..columns]);
            }
        }
    }
}
