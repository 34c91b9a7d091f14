//! A matrix as a view of numbers that lie elsewhere, in rows or in columns.

use candle_core::{bail, Result};

/// A view of `rows` x `columns` numbers; element (i, j) is `values[i * row_stride + j * column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> Matrix<'a> {
    /// The view of row-major `values`, which must be exactly `rows` * `columns`.
    pub fn new(values: &'a [f32], rows: usize, columns: usize) -> Result<Self> {
        if rows.checked_mul(columns) != Some(values.len()) {
            bail!(
                "matrix: expected {rows} x {columns} numbers, got {}",
                values.len()
            );
        }
        Ok(Self {
            values,
            rows,
            columns,
            row_stride: columns,
            column_stride: 1,
        })
    }

    /// The transpose, of the same numbers.
    pub fn t(self) -> Self {
        Self {
            values: self.values,
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Numbers from one row to the next.
    pub fn row_stride(&self) -> usize {
        self.row_stride
    }

    /// Numbers from one column to the next.
    pub fn column_stride(&self) -> usize {
        self.column_stride
    }

    /// The numbers from element (`row`, `column`) on.
    pub fn from(&self, row: usize, column: usize) -> &'a [f32] {
        &self.values[row * self.row_stride + column * self.column_stride..]
    }

    /// Row `row` as a slice, where rows are contiguous.
    pub fn row(&self, row: usize) -> Option<&'a [f32]> {
        (self.column_stride == 1).then(|| &self.values[row * self.row_stride..][..self.columns])
    }
}
