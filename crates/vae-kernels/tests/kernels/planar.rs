//! A planar step and its gradients against the paper's formula in f64 and its central differences; log|det| is that of a Jacobian made
//! of differences. Whether it is PyTorch's too, `vae` tests.

use vae_kernels::planar;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{flat, gradients, near, numbers, tensor, var, wide};

/// u, w and b behind each other, and z of one row: z'.
fn step(learned: &[f64], z: &[f64]) -> Vec<f64> {
    let latent = z.len();
    let (u, w, b) = (
        &learned[..latent],
        &learned[latent..2 * latent],
        learned[2 * latent],
    );
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let along = dot(u, w);
    let m = (1.0 + (1.0_f64.exp() - 1.0) * along.exp()).ln() - 1.0;
    let h = (dot(w, z) + b).tanh();
    let bent = (m - along) / dot(w, w);
    let moved = z.iter().zip(u).zip(w);
    moved.map(|((z, u), w)| z + (u + bent * w) * h).collect()
}

const STEP: f64 = 1e-5;

/// Central differences of `f` by each number of `at`.
fn differences<T>(at: &[f64], f: impl Fn(&[f64]) -> T) -> Vec<(T, T)> {
    let moved = |i: usize, by: f64| {
        let mut there = at.to_vec();
        there[i] += by;
        f(&there)
    };
    (0..at.len())
        .map(|i| (moved(i, STEP), moved(i, -STEP)))
        .collect()
}

/// log|det| of the Jacobian at z, by Gaussian elimination without pivots: near the identity there is no need of them.
fn log_det(learned: &[f64], z: &[f64]) -> f64 {
    let pairs = differences(z, |z| step(learned, z)).into_iter();
    let column = |(up, down): (Vec<f64>, Vec<f64>)| -> Vec<f64> {
        up.iter()
            .zip(down)
            .map(|(u, d)| (u - d) / (2.0 * STEP))
            .collect()
    };
    let mut columns: Vec<Vec<f64>> = pairs.map(column).collect();
    let mut sum = 0.0;
    for i in 0..z.len() {
        let pivot = columns[i].clone();
        sum += pivot[i].abs().ln();
        for column in &mut columns[i + 1..] {
            let factor = column[i] / pivot[i];
            column
                .iter_mut()
                .zip(&pivot)
                .for_each(|(c, p)| *c -= factor * p);
        }
    }
    sum
}

#[wasm_bindgen_test(unsupported = test)]
fn a_planar_step_and_its_gradients_are_the_papers() {
    for (latent, rows, seed) in [(1, 3, 1), (2, 5, 2), (4, 2, 3), (7, 4, 4)] {
        let width = 2 * latent + 1;
        let learned: Vec<f32> = numbers(rows * width, seed)
            .iter()
            .map(|v| 1.5 * v)
            .collect();
        let z_numbers: Vec<f32> = numbers(rows * latent, seed + 10)
            .iter()
            .map(|v| 2.0 * v)
            .collect();
        let upstream = numbers(rows * latent + rows, seed + 20);
        let steps = var(&learned, width);
        let z = var(&z_numbers, latent);
        let (moved, dets) = planar(&z, &steps).unwrap();
        assert_eq!(
            (moved.dims(), dets.dims()),
            (&[rows, latent][..], &[rows][..])
        );
        let both = [moved.flatten_all().unwrap(), dets];
        let both = candle_core::Tensor::cat(&both, 0).unwrap();
        let [by_z, by_learned] = gradients([&z, &steps], &both, &upstream);

        let (wide_learned, wide_z) = (wide(&learned), wide(&z_numbers));
        let expected = |learned: &[f64], z: &[f64]| -> Vec<f64> {
            let rows = learned.chunks(width).zip(z.chunks(latent));
            let moved = rows.clone().flat_map(|(own, z)| step(own, z));
            moved.chain(rows.map(|(own, z)| log_det(own, z))).collect()
        };
        let both = flat(&both);
        for (found, expected) in both.iter().zip(expected(&wide_learned, &wide_z)) {
            near("z' and log_det", *found, expected, 2e-6).unwrap();
        }
        let sum = |values: Vec<f64>| -> f64 {
            values
                .iter()
                .zip(&upstream)
                .map(|(v, &g)| v * f64::from(g))
                .sum()
        };
        let by_z = by_z.unwrap();
        let pairs = differences(&wide_z, |z| sum(expected(&wide_learned, z)));
        for (found, (up, down)) in by_z.iter().zip(pairs) {
            near("by z", *found, (up - down) / (2.0 * STEP), 1e-4).unwrap();
        }
        let pairs = differences(&wide_learned, |learned| sum(expected(learned, &wide_z)));
        for (found, (up, down)) in by_learned.unwrap().iter().zip(pairs) {
            near("by u, w, b", *found, (up - down) / (2.0 * STEP), 1e-4).unwrap();
        }
    }
}

/// However hard u pulls against w, the determinant is above 0; and neither end overflows.
#[wasm_bindgen_test(unsupported = test)]
fn the_determinant_is_never_0() {
    let z = tensor(&[0.5, -1.0, 0.0, 0.0, 3.0, 2.0], 2);
    for pull in [-1e4, -30.0, -1.0, 0.0, 1.0, 30.0, 1e4] {
        let steps = tensor(&[pull, pull, 1.0, 0.5, 0.0].repeat(3), 5);
        let (moved, log_det) = planar(&z, &steps).unwrap();
        assert!(flat(&moved).iter().all(|z| z.is_finite()), "{pull}");
        assert!(flat(&log_det).iter().all(|d| d.is_finite()), "{pull}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_of_other_shapes_is_refused() {
    let z = tensor(&[0.0; 6], 2);
    assert!(planar(&z, &tensor(&[0.0; 15], 5)).is_ok());
    for (count, width) in [(12, 4), (18, 6), (10, 5), (20, 5)] {
        assert!(planar(&z, &tensor(&vec![0.0; count], width)).is_err());
    }
}
