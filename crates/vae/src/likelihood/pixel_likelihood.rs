//! What every family of p(x|z) answers.

use candle_core::Tensor;

use crate::error::{Error, Result};
use crate::rng::Rng;

/// p(x|z) as a function of logits (n, pixels * logits a pixel).
///
/// It is not `Debug`: through a trait object that would link the printing of tensors into the page's module, 20 KB.
pub trait PixelLikelihood: Send + Sync {
    /// nll (n) = -log p(x|z) of x (n, pixels), in nats per image.
    fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor>;

    /// The mean of p(x|z) (n, pixels), what is shown of it.
    fn mean(&self, logits: &Tensor) -> Result<Tensor>;

    /// The variance of each pixel under p(x|z) (n, pixels).
    fn variance(&self, logits: &Tensor) -> Result<Tensor>;

    /// One draw of x (n, pixels) from p(x|z).
    fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor>;

    /// The probability of each level of each pixel (n, pixels, levels), flat; empty where there are no levels.
    fn probs(&self, _logits: &Tensor) -> Result<Vec<f32>> {
        Ok(Vec::new())
    }
}

/// Refuses x that is not (n, pixels) beside logits of so many a pixel.
pub(super) fn require_pixels(logits: &Tensor, x: &Tensor, logits_per_pixel: usize) -> Result<()> {
    let (n, columns) = logits.dims2()?;
    let expected = [n, columns / logits_per_pixel];
    if x.dims() == expected {
        return Ok(());
    }
    Err(Error::shape("x", &expected, x.dims()))
}
