//! What `vae eval` says of the aggregate posterior q(z): what the images' average KL is made of, and where the prior has holes. How it
//! is found is in `eval`.

use serde::Serialize;
use vae::inference::Surgery;
use vae::probability::Spread;

use crate::measured::measured;

/// Averages in nats; names are those of the JSON. `..._se` is the standard error of the one before it, null of one image.
#[derive(Serialize)]
pub struct SurgeryFigures {
    /// I(x; z) of these images, log(images) at most: of all images like them, a lower bound on average.
    mutual_information: f64,
    mutual_information_se: f64,
    /// An upper bound, on average, of that of all images like them; never above kl.
    mutual_information_upper: f64,
    mutual_information_upper_se: f64,
    /// KL(q(z) || p(z)) of these images: of all images like them, an upper bound on average.
    marginal_kl: f64,
    marginal_kl_se: f64,
    /// The share of the prior's draws, 0..1, at which q(z) is less than at all but 1 % of the images' own z, each without its image.
    prior_in_holes: f64,
    prior_in_holes_se: f64,
}

impl SurgeryFigures {
    /// Of images whose kl, and its standard error, are known.
    pub fn new(surgery: &Surgery, holes: Spread, kl: [f64; 2]) -> Self {
        let above = surgery.information_above;
        let [upper, upper_se] = match above.mean < kl[0] {
            true => [above.mean, above.standard_error()],
            false => kl,
        };
        Self {
            mutual_information: surgery.information.mean,
            mutual_information_se: surgery.information.standard_error(),
            mutual_information_upper: upper,
            mutual_information_upper_se: upper_se,
            marginal_kl: surgery.marginal.mean,
            marginal_kl_se: surgery.marginal.standard_error(),
            prior_in_holes: holes.mean,
            prior_in_holes_se: holes.standard_error(),
        }
    }

    /// What kl is made of, with what the count of `images` makes of it.
    pub fn lines(&self, images: usize) -> [String; 3] {
        let upper = measured(
            self.mutual_information_upper,
            self.mutual_information_upper_se,
        );
        [
            format!(
                "  I(x; z)     {}, of {images} images at most their log {:.3}; of all such images from that to {upper}",
                measured(self.mutual_information, self.mutual_information_se),
                (images as f64).ln(),
            ),
            format!(
                "  KL(q(z) || p(z)) {}, of all such images at most that",
                measured(self.marginal_kl, self.marginal_kl_se)
            ),
            format!(
                "  holes       {:.1} ± {:.1} % of the prior's draws, 1 % were it q(z)",
                100.0 * self.prior_in_holes,
                100.0 * self.prior_in_holes_se
            ),
        ]
    }
}
