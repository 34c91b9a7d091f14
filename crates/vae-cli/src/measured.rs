//! How an average over images is written.

/// An average over images with its standard error, where there is one.
pub fn measured(mean: f64, standard_error: f64) -> String {
    match standard_error.is_finite() {
        true => format!("{mean:.3} ± {standard_error:.3}"),
        false => format!("{mean:.3}"),
    }
}
