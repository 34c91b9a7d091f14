//! Packing: a matrix laid out anew as panels of W rows, in which the W numbers of a column stand side by side.

use core::arch::wasm32::{i32x4_shuffle, i64x2_shuffle, v128, v128_load, v128_store};
use core::slice::ChunksExact;

use crate::matrix::Matrix;

/// Room for packed numbers, which is used again by the next.
#[derive(Default)]
pub struct Packed {
    /// Never made shorter, since what is added again would be cleared again.
    values: Vec<f32>,
}

/// Bytes in a line of the cache. The first panel begins on one: a load across two lines takes twice as long.
const LINE: usize = 64;

impl Packed {
    /// All panels of `matrix` (rows, k), `W` * k numbers each; rows that the last one lacks are zeros.
    pub fn panels<const W: usize>(&mut self, matrix: Matrix) -> ChunksExact<'_, f32> {
        let (panels, len) = (matrix.rows().div_ceil(W), W * matrix.columns());
        let values = self.room(panels * len);
        for (i, panel) in values.chunks_exact_mut(len).enumerate() {
            pack::<W>(matrix, i * W, panel);
        }
        values.chunks_exact(len)
    }

    /// The panel that begins at `row` alone. Made just before it is used, it is still in the cache then; all those of a
    /// weight would have gone from there.
    pub fn panel<const W: usize>(&mut self, matrix: Matrix, row: usize) -> &[f32] {
        let panel = self.room(W * matrix.columns());
        pack::<W>(matrix, row, panel);
        panel
    }

    fn room(&mut self, len: usize) -> &mut [f32] {
        let places = len + LINE / size_of::<f32>();
        if self.values.len() < places {
            self.values.resize(places, 0.0);
        }
        let start = self.values.as_ptr().align_offset(LINE);
        &mut self.values[start..][..len]
    }
}

/// Packs the `W` rows of `matrix` from `row` on.
fn pack<const W: usize>(matrix: Matrix, row: usize, panel: &mut [f32]) {
    if row + W > matrix.rows() {
        pack_last::<W>(matrix, row, panel);
    } else if matrix.row_stride() == 1 {
        copy_columns::<W>(matrix, row, panel);
    } else {
        transpose_rows::<W>(matrix, row, panel);
    }
}

/// The panel of fewer than W rows at the matrix's end.
fn pack_last<const W: usize>(matrix: Matrix, row: usize, panel: &mut [f32]) {
    panel.fill(0.0);
    for i in 0..matrix.rows() - row {
        let from = matrix
            .from(row + i, 0)
            .iter()
            .step_by(matrix.column_stride());
        for (to, from) in panel[i..].iter_mut().step_by(W).zip(from) {
            *to = *from;
        }
    }
}

/// A panel whose columns lie side by side already.
fn copy_columns<const W: usize>(matrix: Matrix, row: usize, panel: &mut [f32]) {
    for (k, to) in panel.chunks_exact_mut(W).enumerate() {
        to.copy_from_slice(&matrix.from(row, k)[..W]);
    }
}

/// Columns that are transposed at once: as many lines of the panel stay in the first-level cache until they are full.
const BLOCK: usize = 64;

/// A panel of rows that lie side by side, transposed: four by four as far as that goes.
fn transpose_rows<const W: usize>(matrix: Matrix, row: usize, panel: &mut [f32]) {
    let quads = W / 4;
    for (block, panel) in panel.chunks_mut(BLOCK * W).enumerate() {
        for quad in 0..quads {
            let columns = panel.len() / W;
            let rows =
                [0, 1, 2, 3].map(|i| &matrix.from(row + 4 * quad + i, block * BLOCK)[..columns]);
            transpose_quad::<W>(rows, 4 * quad, panel);
        }
    }
    for i in 4 * quads..W {
        let from = matrix
            .from(row + i, 0)
            .iter()
            .step_by(matrix.column_stride());
        for (to, from) in panel[i..].iter_mut().step_by(W).zip(from) {
            *to = *from;
        }
    }
}

/// Four rows of one length, at place `at` of the panel's columns.
#[inline(always)]
fn transpose_quad<const W: usize>(rows: [&[f32]; 4], at: usize, panel: &mut [f32]) {
    let mut blocks = rows.map(|row| row.chunks_exact(4));
    let mut columns = panel.chunks_exact_mut(4 * W);
    while let ([Some(a), Some(b), Some(c), Some(d)], Some(to)) =
        (blocks.each_mut().map(|block| block.next()), columns.next())
    {
        let transposed = transpose([load(a), load(b), load(c), load(d)]);
        for (i, four) in transposed.into_iter().enumerate() {
            store(&mut to[i * W + at..], four);
        }
    }
    let done = rows[0].len() / 4 * 4;
    for (to, k) in panel.chunks_exact_mut(W).skip(done).zip(done..) {
        for (to, row) in to[at..at + 4].iter_mut().zip(rows) {
            *to = row[k];
        }
    }
}

/// Four rows of four as four columns.
#[inline(always)]
pub fn transpose([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let (low_ab, high_ab) = (
        i32x4_shuffle::<0, 4, 1, 5>(a, b),
        i32x4_shuffle::<2, 6, 3, 7>(a, b),
    );
    let (low_cd, high_cd) = (
        i32x4_shuffle::<0, 4, 1, 5>(c, d),
        i32x4_shuffle::<2, 6, 3, 7>(c, d),
    );
    [
        i64x2_shuffle::<0, 2>(low_ab, low_cd),
        i64x2_shuffle::<1, 3>(low_ab, low_cd),
        i64x2_shuffle::<0, 2>(high_ab, high_cd),
        i64x2_shuffle::<1, 3>(high_ab, high_cd),
    ]
}

/// The first four numbers of a slice.
#[inline(always)]
pub fn load(four: &[f32]) -> v128 {
    let four: &[f32] = &four[..4];
    // SAFETY: the slice holds four numbers, as many as a register; loads need no alignment.
    unsafe { v128_load(four.as_ptr().cast()) }
}

/// Writes the first four numbers of a slice.
#[inline(always)]
pub fn store(to: &mut [f32], value: v128) {
    let four: &mut [f32] = &mut to[..4];
    // SAFETY: the slice holds four numbers, as many as a register; stores need no alignment.
    unsafe { v128_store(four.as_mut_ptr().cast(), value) }
}
