//! What `vae compress` says: how long the images became, beside what the model's bound says and what other programs make of them.

use std::f64::consts::LN_2;

use serde::Serialize;

use crate::error::Result;
use crate::measured::measured;
use crate::print;

/// Names are those of the JSON. `..._se` is the standard error of the one before it as that of all such images; null of one image.
#[derive(Serialize)]
pub struct CompressFigures {
    pub images: usize,
    /// Of one image.
    pub pixels: usize,
    pub seed: u64,
    /// The file, with its header and the bits that the first image takes z from.
    pub file_bytes: usize,
    /// By how many bits the stack grew.
    pub net_bits: f64,
    /// Nats an image, of the same images.
    pub elbo: f64,
    pub elbo_se: f64,
    /// Bits an image by which the stack grew more than -elbo.
    pub excess_bits: f64,
    pub excess_bits_se: f64,
    /// Of the same images, a bit a pixel.
    pub gzip_bytes: usize,
    pub bz2_bytes: usize,
}

impl CompressFigures {
    /// Prints them as lines.
    pub fn print(&self) -> Result<()> {
        let all = (self.images * self.pixels) as f64;
        let of_bytes = |bytes: usize| format!("{:.4}, {bytes} bytes", 8.0 * bytes as f64 / all);
        let bits = 1.0 / (LN_2 * self.pixels as f64);
        let elbo = match self.elbo_se.is_finite() {
            true => format!("{:.4} ± {:.4}", -self.elbo * bits, self.elbo_se * bits),
            false => format!("{:.4}", -self.elbo * bits),
        };
        let lines = [
            format!(
                "images        {}, binarized, seed {}; all in bits a pixel",
                self.images, self.seed
            ),
            format!("file          {}", of_bytes(self.file_bytes)),
            format!(
                "bits back     {:.4}, without the first bits",
                self.net_bits / all
            ),
            format!("-elbo         {elbo}"),
            format!(
                "  beyond it   {} bits an image",
                measured(self.excess_bits, self.excess_bits_se)
            ),
            format!("gzip          {}", of_bytes(self.gzip_bytes)),
            format!("bz2           {}", of_bytes(self.bz2_bytes)),
            "decoded       equal bit for bit".to_owned(),
        ];
        lines.iter().try_for_each(|line| print::line(line))
    }
}
