//! Products in which one factor is mostly zeros: the pixels of digits are (four in five), and so is what ReLU leaves.
//! Only what is not zero is multiplied. The others are added up in the same order as in `tile`, so that the result is
//! the same bit for bit wherever the other factor is finite.

use core::arch::wasm32::{
    f32x4_ne, f32x4_splat, i16x8_narrow_i32x4, i8x16_bitmask, i8x16_narrow_i16x8, v128_load,
};

use super::pack::{load, store, transpose, Packed};
use super::tile::madd;
use crate::matrix::Matrix;

/// Columns of the result that one pass over a row's entries makes: eight registers, as many multiplications as are under
/// way at once in two units of four cycles.
pub const COLUMNS: usize = 32;

/// Rows, and columns, looked at to estimate how many numbers are zero.
const SAMPLES: usize = 24;
/// Taking the entries of a matrix costs, for each of its numbers, as much as multiplying it by so many columns.
const TAKING: f32 = 40.0;
/// What an entry costs more than a place in a tile.
const EFFORT: f32 = 1.15;

/// Which factor has the zeros.
pub enum Factor {
    /// a of a b.
    Left,
    /// b of a b.
    Right,
}

/// The factor of a b whose zeros are worth leaving out, if either is.
pub fn choose(a: Matrix, b: Matrix) -> Option<Factor> {
    let (left, right) = (gain(a, b.columns()), gain(b, a.rows()));
    match left >= right {
        true if left > 0.0 => Some(Factor::Left),
        false if right > 0.0 => Some(Factor::Right),
        _ => None,
    }
}

/// The share of the work that is saved by leaving out the zeros of `matrix` in a product with `others` columns or rows of
/// the other factor; negative where more is lost.
fn gain(matrix: Matrix, others: usize) -> f32 {
    1.0 - EFFORT * filled(matrix) - TAKING / others as f32
}

/// The share of numbers that are not zero, as a few of them tell, which lie all over `matrix`.
fn filled(matrix: Matrix) -> f32 {
    let places = |len: usize| (0..len).step_by(len.div_ceil(SAMPLES) | 1);
    let rows = places(matrix.rows());
    let filled = rows.clone().map(|i| {
        let row = matrix.from(i, 0);
        let at = |j| row[j * matrix.column_stride()];
        places(matrix.columns()).filter(|&j| at(j) != 0.0).count()
    });
    filled.sum::<usize>() as f32 / (rows.len() * places(matrix.columns()).len()) as f32
}

/// A number that is not zero, and its column.
#[derive(Clone, Copy, Default)]
struct Entry {
    column: u32,
    value: f32,
}

/// The entries of a matrix, row by row; its memory is used again by the next.
#[derive(Default)]
pub struct Sparse {
    /// `columns` places for each row, of which the row's count are taken. Never made shorter, since what is added again
    /// would be cleared again.
    entries: Vec<Entry>,
    counts: Vec<usize>,
    columns: usize,
}

impl Sparse {
    /// Takes the numbers of `matrix` that are not zero.
    pub fn fill(&mut self, matrix: Matrix) {
        self.columns = matrix.columns();
        self.counts.clear();
        self.counts.resize(matrix.rows(), 0);
        let places = matrix.rows() * self.columns;
        if self.entries.len() < places {
            self.entries.resize(places, Entry::default());
        }
        // Every matrix has contiguous rows or contiguous columns, see `Matrix`.
        if matrix.column_stride() == 1 {
            self.fill_rows(matrix);
        } else {
            self.fill_columns(matrix);
        }
    }

    fn fill_rows(&mut self, matrix: Matrix) {
        let rows = self
            .entries
            .chunks_exact_mut(self.columns)
            .zip(&mut self.counts);
        for (i, (entries, count)) in rows.enumerate() {
            scan(&matrix.from(i, 0)[..self.columns], |column, value| {
                entries[*count] = Entry {
                    column: column as u32,
                    value,
                };
                *count += 1;
            });
        }
    }

    /// The same for a matrix that lies in memory column by column.
    fn fill_columns(&mut self, matrix: Matrix) {
        for (column, j) in (0..).zip(0..self.columns) {
            scan(&matrix.from(0, j)[..matrix.rows()], |row, value| {
                let count = &mut self.counts[row];
                self.entries[row * self.columns + *count] = Entry { column, value };
                *count += 1;
            });
        }
    }

    fn rows(&self) -> impl Iterator<Item = &[Entry]> {
        let rows = self.entries.chunks_exact(self.columns);
        rows.zip(&self.counts)
            .map(|(entries, &count)| &entries[..count])
    }

    /// out = self b, for b (k, n) and row-major out; `packed` is room for b's panels.
    pub fn times(&self, b: Matrix, packed: &mut Packed, out: &mut [f32]) {
        let n = b.columns();
        for from in (0..n).step_by(COLUMNS) {
            let panel = packed.panel::<COLUMNS>(b.t(), from);
            let columns = COLUMNS.min(n - from);
            for (entries, row) in self.rows().zip(out.chunks_exact_mut(n)) {
                let sums = gather(entries, panel, self.columns);
                row[from..from + columns].copy_from_slice(&sums[..columns]);
            }
        }
    }

    /// out = (self b)^T, likewise: row-major, with as many columns as self has rows.
    pub fn times_transposed(&self, b: Matrix, packed: &mut Packed, out: &mut [f32]) {
        let (m, n) = (self.counts.len(), b.columns());
        for from in (0..n).step_by(COLUMNS) {
            let panel = packed.panel::<COLUMNS>(b.t(), from);
            let out = &mut out[from * m..(from + COLUMNS).min(n) * m];
            let mut rows = self
                .rows()
                .map(|entries| gather(entries, panel, self.columns));
            let mut at = 0;
            while let Some(first) = rows.next() {
                let rest = [rows.next(), rows.next(), rows.next()];
                let count = 1 + rest.iter().flatten().count();
                let [second, third, fourth] = rest.map(|row| row.unwrap_or([0.0; COLUMNS]));
                write_columns([first, second, third, fourth], &mut out[at..], m, count);
                at += count;
            }
        }
    }
}

/// Calls `take` with the place and value of all numbers that are not zero. A branch at each of them would be guessed
/// wrong too often, so sixteen are compared at once.
#[inline(always)]
fn scan(values: &[f32], mut take: impl FnMut(usize, f32)) {
    let sixteens = values.chunks_exact(16);
    let rest = sixteens.remainder();
    for (sixteen, at) in sixteens.zip((0..).step_by(16)) {
        let mut left = filled_places(sixteen);
        while left != 0 {
            let i = left.trailing_zeros() as usize;
            left &= left - 1;
            take(at + i, sixteen[i]);
        }
    }
    for (&value, at) in rest.iter().zip(values.len() - rest.len()..) {
        if value != 0.0 {
            take(at, value);
        }
    }
}

/// A bit for each of sixteen numbers, set where it is not zero.
#[inline(always)]
fn filled_places(sixteen: &[f32]) -> u16 {
    let filled = |at: usize| f32x4_ne(load(&sixteen[at..]), f32x4_splat(0.0));
    let low = i16x8_narrow_i32x4(filled(0), filled(4));
    let high = i16x8_narrow_i32x4(filled(8), filled(12));
    i8x16_bitmask(i8x16_narrow_i16x8(low, high))
}

/// Writes the first `count` of four rows as columns of `out`, whose rows are `m` apart.
#[inline(always)]
fn write_columns(rows: [[f32; COLUMNS]; 4], out: &mut [f32], m: usize, count: usize) {
    let mut fours = rows.each_ref().map(|row| row.chunks_exact(4));
    for out in out.chunks_mut(4 * m) {
        let four = fours
            .each_mut()
            .map(|row| row.next().map_or(f32x4_splat(0.0), load));
        for (column, out) in transpose(four).into_iter().zip(out.chunks_mut(m)) {
            if count == 4 {
                store(out, column);
            } else {
                let mut places = [0.0; 4];
                store(&mut places, column);
                out[..count].copy_from_slice(&places[..count]);
            }
        }
    }
}

/// The sum over `entries` of value times row `column` of `panel` (columns, COLUMNS).
#[inline(always)]
fn gather(entries: &[Entry], panel: &[f32], columns: usize) -> [f32; COLUMNS] {
    assert!(panel.len() == columns * COLUMNS);
    let zero = f32x4_splat(0.0);
    let (mut c0, mut c1, mut c2, mut c3) = (zero, zero, zero, zero);
    let (mut c4, mut c5, mut c6, mut c7) = (zero, zero, zero, zero);
    for entry in entries {
        // SAFETY: entries name columns of the matrix they were taken from, and the panel has a row for each of those.
        // Loads need no alignment.
        let b = unsafe { panel.as_ptr().add(entry.column as usize * COLUMNS) };
        // SAFETY: as above; `four` is below COLUMNS / 4.
        let at = |four: usize| unsafe { v128_load(b.add(4 * four).cast()) };
        let a = f32x4_splat(entry.value);
        c0 = madd(a, at(0), c0);
        c1 = madd(a, at(1), c1);
        c2 = madd(a, at(2), c2);
        c3 = madd(a, at(3), c3);
        c4 = madd(a, at(4), c4);
        c5 = madd(a, at(5), c5);
        c6 = madd(a, at(6), c6);
        c7 = madd(a, at(7), c7);
    }
    let mut sums = [0.0; COLUMNS];
    for (four, register) in sums
        .chunks_exact_mut(4)
        .zip([c0, c1, c2, c3, c4, c5, c6, c7])
    {
        store(four, register);
    }
    sums
}
