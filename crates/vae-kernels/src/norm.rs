//! The length of a gradient.

/// The sum of squares in f64, as eight sums side by side for the compiler to keep in registers.
pub fn sum_of_squares(values: &[f32]) -> f64 {
    let square = |value: f32| f64::from(value) * f64::from(value);
    let mut sums = [0.0; 8];
    let eights = values.chunks_exact(8);
    let rest: f64 = eights.remainder().iter().map(|&value| square(value)).sum();
    for eight in eights {
        for (sum, &value) in sums.iter_mut().zip(eight) {
            *sum += square(value);
        }
    }
    sums.iter().sum::<f64>() + rest
}
