//! How much likelier z is under N(0, I) than under a mixture, and the gradients, as candle's autograd delivers them, against the
//! densities in f64.

use std::f64::consts::TAU;

use candle_core::DType;
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::standard_over_mixture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, flat, gradients, near, tensor, var, view};

/// z (n, latent), components (K, 2 * latent + 1), the weights (n) of what comes of z in a sum, and latent.
type Case = (Vec<f32>, Vec<f32>, Vec<f32>, usize);

fn mixtures() -> impl Strategy<Value = Case> {
    let latent = prop_oneof![4 => 1..6_usize, 1 => 30..50_usize];
    (1..6_usize, 1..9_usize, latent).prop_flat_map(|(n, count, latent)| {
        let row = (
            vec(-3.0..3.0_f32, latent),
            vec(-3.0..2.0_f32, latent),
            -4.0..4.0_f32,
        );
        let row = row.prop_map(|(mu, logvar, logit)| [mu, logvar, vec![logit]].concat());
        let components = vec(row, count).prop_map(|rows| rows.concat());
        let z = vec(-4.0..4.0_f32, n * latent);
        (z, components, vec(-3.0..3.0_f32, n), Just(latent))
    })
}

/// log of weight times density of each component at z, with that of N(0, I) taken off.
fn log_terms(z: &[f64], rows: &[Vec<f64>]) -> Vec<f64> {
    let latent = z.len();
    let all: f64 = rows.iter().map(|row| row[2 * latent].exp()).sum();
    let log_normal =
        |z: f64, mu: f64, logvar: f64| -0.5 * ((z - mu).powi(2) / logvar.exp() + logvar + TAU.ln());
    let of = |row: &Vec<f64>| {
        let apart =
            |j: usize| log_normal(z[j], row[j], row[latent + j]) - log_normal(z[j], 0.0, 0.0);
        row[2 * latent] - all.ln() + (0..latent).map(apart).sum::<f64>()
    };
    rows.iter().map(of).collect()
}

fn log_sum(terms: &[f64]) -> f64 {
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + terms.iter().map(|t| (t - largest).exp()).sum::<f64>().ln()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_ratio_and_its_gradients_are_their_formulas() {
    check(256, (mixtures(), [view(), view()]), |(case, views)| {
        let (z, components, weights, latent) = case;
        let columns = 2 * latent + 1;
        let (z_var, rows_var) = (var(&z, latent), var(&components, columns));
        let [a, b] = [
            views[0].of(z_var.as_tensor()),
            views[1].of(rows_var.as_tensor()),
        ];
        let found = standard_over_mixture(&a, &b).unwrap();
        prop_assert_eq!(found.dims(), [weights.len()]);
        let [by_z, by_rows] = gradients([&z_var, &rows_var], &found, &weights);
        let (by_z, by_rows) = (by_z.unwrap(), by_rows.unwrap());

        let rows: Vec<Vec<f64>> = components
            .chunks(columns)
            .map(|row| row.iter().copied().map(f64::from).collect())
            .collect();
        let all: f64 = rows.iter().map(|row| row[2 * latent].exp()).sum();
        let mut expected = vec![0.0; components.len()];
        // What is rounded is as large as the squares of what z is off by, which come into the shares.
        let mut largest = 1.0_f64;
        for (i, (z, found)) in z.chunks(latent).zip(flat(&found)).enumerate() {
            let z: Vec<f64> = z.iter().copied().map(f64::from).collect();
            let terms = log_terms(&z, &rows);
            let value = log_sum(&terms);
            let squares: f64 = z.iter().map(|z| z * z).sum();
            let size = 2.0 + value.abs() + squares + 10.0 * latent as f64;
            largest = largest.max(size);
            near("ratio", found, -value, 3e-7 * size)?;
            let d = f64::from(weights[i]);
            for j in 0..latent {
                let mut slope = -z[j];
                for (row, term) in rows.iter().zip(&terms) {
                    slope += (term - value).exp() * (z[j] - row[j]) / row[latent + j].exp();
                }
                let size = 1e-6 * size * 100.0;
                near("by z", by_z[i * latent + j], d * slope, d.abs() * size)?;
            }
            for (k, (row, term)) in rows.iter().zip(&terms).enumerate() {
                let share = (term - value).exp();
                for j in 0..latent {
                    let u = (z[j] - row[j]) / row[latent + j].exp();
                    expected[k * columns + j] -= d * share * u;
                    let square = u * (z[j] - row[j]);
                    expected[k * columns + latent + j] += 0.5 * d * share * (1.0 - square);
                }
                let weight = row[2 * latent].exp() / all;
                expected[k * columns + 2 * latent] += d * (weight - share);
            }
        }
        for (i, (found, expected)) in by_rows.into_iter().zip(expected).enumerate() {
            near(
                &format!("by component, {i}"),
                found,
                expected,
                1e-4 * largest,
            )?;
        }
        Ok(())
    });
}

/// Of one component that is N(0, I), to the last digit; and far away no share is lost.
#[wasm_bindgen_test(unsupported = test)]
fn a_standard_component_is_no_likelier_and_far_away_the_nearest_counts() {
    let z = tensor(&[0.5, -1.0, 30.0, 2.0], 2);
    let found = standard_over_mixture(&z, &tensor(&[0.0; 5], 5)).unwrap();
    assert_eq!(flat(&found), [0.0, 0.0]);
    // 40 and -40, of widths 1: at 39 the first is worth all but its weight, a half.
    let two = tensor(&[40.0, 0.0, 0.0, -40.0, 0.0, 0.0], 3);
    let found = flat(&standard_over_mixture(&tensor(&[39.0], 1), &two).unwrap())[0];
    let expected = -0.5 * 39.0 * 39.0 + 0.5 + 2_f32.ln();
    assert!((found - expected).abs() < 1e-3, "{found}, {expected}");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_broken_stays_so_and_other_shapes_are_refused() {
    let z = tensor(&[0.5, -1.0], 2);
    for broken in [f32::NAN, f32::INFINITY] {
        let components = tensor(&[broken, 0.0, 0.0, 0.0, 0.0], 5);
        let found = flat(&standard_over_mixture(&z, &components).unwrap());
        assert!(!found[0].is_finite(), "{found:?}");
    }
    for columns in [4, 6] {
        let components = tensor(&vec![0.0; columns], columns);
        assert!(standard_over_mixture(&z, &components).is_err());
    }
    let doubles = tensor(&[0.0; 5], 5).to_dtype(DType::F64).unwrap();
    assert!(standard_over_mixture(&z, &doubles).is_err());
}
