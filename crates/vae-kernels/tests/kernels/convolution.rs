//! Convolutions and their transposes against their definition in f64, pixel by pixel: values and all three gradients. The
//! definition is PyTorch's, with channels first; ours have them last.

use proptest::prelude::*;
use proptest::sample::select;
use vae_kernels::{convolution, transposed_convolution, turn, Nonlinearity, Window};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    check, flat, gradient, gradients, near, numbers, parameter, tensor, transposed, var, wide,
    ROUNDING,
};

/// Calls `with` for each pair of numbers that a weight connects: (pixel of the picture, place, offset in the window).
fn connected(window: Window, mut with: impl FnMut(usize, usize, usize)) {
    let [height, width] = window.picture;
    let [down, across] = window.places();
    let (size, padding) = (window.size, (window.size - 1) / 2);
    for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column))) {
        for (i, j) in (0..size).flat_map(|i| (0..size).map(move |j| (i, j))) {
            let y = (row * window.stride + i).checked_sub(padding);
            let x = (column * window.stride + j).checked_sub(padding);
            if let (Some(y), Some(x)) = (y, x) {
                if y < height && x < width {
                    with(y * width + x, row * across + column, i * size + j);
                }
            }
        }
    }
}

/// For each number of `out` the sum of products that makes it, and the sum of their magnitudes.
struct Sums(Vec<(f64, f64)>);

impl Sums {
    fn new(len: usize) -> Self {
        Self(vec![(0.0, 0.0); len])
    }

    fn add(&mut self, at: usize, product: f64) {
        let (sum, size) = &mut self.0[at];
        *sum += product;
        *size += product.abs();
    }

    fn near(&self, what: &str, found: &[f32], roundings: usize) -> Result<(), TestCaseError> {
        prop_assert_eq!(found.len(), self.0.len());
        for (found, (sum, size)) in found.iter().zip(&self.0) {
            near(
                what,
                *found,
                *sum,
                roundings as f64 * ROUNDING * size + 1e-30,
            )?;
        }
        Ok(())
    }
}

fn window() -> impl Strategy<Value = Window> {
    let sizes = (1..8_usize, 1..8_usize, 1..6_usize, 1..4_usize);
    let made = sizes.prop_map(|(height, width, size, stride)| Window {
        picture: [height, width],
        size,
        stride,
    });
    made.prop_filter("a window within the picture", |window| {
        window.places().iter().all(|&places| places > 0)
    })
}

/// The numbers (channels, pixels) of each picture with channels last, and back.
fn channels_last(values: &[f32], channels: usize, pixels: usize) -> Vec<f32> {
    let pictures = values.chunks(channels * pixels);
    pictures
        .flat_map(|picture| transposed(picture, pixels))
        .collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn both_ways_and_their_gradients_are_their_definition() {
    // Once in a while more pictures than are made at a time.
    let n = prop_oneof![9 => 1..4_usize, 1 => 700..701_usize];
    let cases = (
        n,
        window(),
        1..4_usize,
        1..4_usize,
        select(vec![false, true]),
        0..1000_u64,
    );
    check(200, cases, |(n, window, few, many, back, seed)| {
        let places: usize = window.places().iter().product();
        let (pixels, area) = (
            window.picture[0] * window.picture[1],
            window.size * window.size,
        );
        // A convolution reads the picture and answers at the places; its transpose the other way.
        let (inputs, from, outputs, to) = match back {
            false => (many, pixels, few, places),
            true => (few, places, many, pixels),
        };
        let (x, upstream) = (
            numbers(n * inputs * from, seed),
            numbers(n * outputs * to, seed + 1),
        );
        let (w, b) = (
            numbers(few * many * area, seed + 2),
            numbers(outputs, seed + 3),
        );
        let x_var = var(&channels_last(&x, inputs, from), inputs * from);
        let weight = parameter(&w, (few, many, window.size, window.size));
        let bias = parameter(&b, outputs);
        let layer = if back {
            transposed_convolution
        } else {
            convolution
        };
        let out = layer(
            x_var.as_tensor(),
            &weight,
            &bias,
            window,
            Nonlinearity::None,
        )
        .unwrap();
        prop_assert_eq!(out.dims(), [n, outputs * to]);
        let by_x = gradients([&x_var], &out, &channels_last(&upstream, outputs, to));
        let by_x = by_x.map(Option::unwrap);

        let [x, w, b, g] = [&x, &w, &b, &upstream].map(|values| wide(values));
        let (mut sums, mut d_x, mut d_w) =
            (Sums::new(g.len()), Sums::new(x.len()), Sums::new(w.len()));
        let mut d_b = Sums::new(b.len());
        for (i, g) in g.iter().enumerate() {
            let channel = i / to % outputs;
            sums.add(i, b[channel]);
            d_b.add(channel, *g);
        }
        for picture in 0..n {
            connected(window, |pixel, place, offset| {
                for (f, m) in (0..few).flat_map(|f| (0..many).map(move |m| (f, m))) {
                    let (at, w_at) = (
                        (picture * few + f) * places + place,
                        (f * many + m) * area + offset,
                    );
                    let under = (picture * many + m) * pixels + pixel;
                    let (i, o) = if back { (at, under) } else { (under, at) };
                    sums.add(o, x[i] * w[w_at]);
                    d_x.add(i, g[o] * w[w_at]);
                    d_w.add(w_at, x[i] * g[o]);
                }
            });
        }
        let terms = area * few.max(many) + 4;
        let first = |values: &[f32], channels, pixels| channels_last(values, pixels, channels);
        sums.near("out", &first(&flat(&out), outputs, to), terms)?;
        d_x.near("by x", &first(&by_x[0], inputs, from), terms)?;
        d_w.near("by weight", &gradient(&weight), n * to.max(from) + 4)?;
        d_b.near("by bias", &gradient(&bias), n * to + 4)
    });
}

/// As of a layer that is fully connected: the kernel's f' is taken from the answer.
#[wasm_bindgen_test(unsupported = test)]
fn a_nonlinearity_is_that_of_a_layer() {
    let window = Window {
        picture: [1, 1],
        size: 1,
        stride: 1,
    };
    let (weight, bias) = (parameter(&[2.0], (1, 1, 1, 1)), parameter(&[0.5], 1));
    let x = var(&[-1.0, 1.0], 1);
    for (f, out, slope) in [
        (Nonlinearity::Relu, [0.0, 2.5], [0.0, 2.0]),
        (Nonlinearity::None, [-1.5, 2.5], [2.0, 2.0]),
    ] {
        for layer in [convolution, transposed_convolution] {
            let found = layer(x.as_tensor(), &weight, &bias, window, f).unwrap();
            assert_eq!(flat(&found), out);
            let [by_x] = gradients([&x], &found, &[1.0; 2]);
            assert_eq!(by_x.unwrap(), slope);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn turned_twice_is_as_it_was_and_gradients_turn_back() {
    let x = var(&numbers(24, 5), 12);
    let turned = turn(x.as_tensor(), 3, 4).unwrap();
    let expected: Vec<f32> = flat(x.as_tensor())
        .chunks(12)
        .flat_map(|row| transposed(row, 4))
        .collect();
    assert_eq!(flat(&turned), expected);
    assert_eq!(flat(&turn(&turned, 4, 3).unwrap()), flat(x.as_tensor()));
    let [by_x] = gradients([&x], &turned, &expected);
    assert_eq!(by_x.unwrap(), flat(x.as_tensor()));
    assert!(turn(x.as_tensor(), 5, 2).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_are_refused() {
    let window = |picture, size, stride| Window {
        picture,
        size,
        stride,
    };
    let (weight, bias) = (parameter(&[0.0; 54], (3, 2, 3, 3)), parameter(&[0.0; 3], 3));
    let small = window([4, 4], 3, 2);
    let forward = |x: usize, window| {
        convolution(
            &tensor(&vec![0.0; x], x),
            &weight,
            &bias,
            window,
            Nonlinearity::None,
        )
    };
    assert!(forward(32, small).is_ok());
    assert!(forward(31, small).is_err());
    assert!(forward(32, window([4, 4], 2, 2)).is_err());
    assert!(forward(32, window([4, 4], 3, 0)).is_err());
    assert!(forward(4, window([0, 4], 3, 2)).is_err());
    // A bias of the picture's channels, 2, is what the transpose needs.
    let back = transposed_convolution(
        &tensor(&[0.0; 12], 12),
        &weight,
        &bias,
        small,
        Nonlinearity::None,
    );
    assert!(back.is_err());
}
