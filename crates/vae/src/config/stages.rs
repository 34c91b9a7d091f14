//! How a picture becomes smaller from convolution to convolution, and which convolutions cannot be built; what they compute is
//! left to `layers`.

use vae_kernels::Window;

use super::model::ModelConfig;
use super::network::Network;
use super::setting::words_of;
use crate::error::{Error, Result};
use crate::layers::Stage;

/// Numbers that windows may cover of one picture, all places together: 16 MB of them.
const MAX_COVERED: usize = 1 << 22;

impl ModelConfig {
    /// The encoder's convolutions, from x to z; none where the network has none.
    pub fn stages(&self) -> Vec<Stage> {
        self.stages_of(self.pixels.units(self.levels))
    }

    /// The same as the decoder goes through them backwards, to the logits of a pixel.
    pub fn decoder_stages(&self) -> Vec<Stage> {
        self.stages_of(self.likelihood.logits_per_pixel(self.levels))
    }

    fn stages_of(&self, mut inputs: usize) -> Vec<Stage> {
        let mut picture = self.image_shape();
        let channels = match self.network {
            Network::Mlp => &[][..],
            Network::Conv => &self.channels,
        };
        let stage = |&outputs: &usize| {
            let window = Window {
                picture,
                size: self.kernel,
                stride: self.stride,
            };
            let stage = Stage {
                window,
                inputs,
                outputs,
            };
            (picture, inputs) = (window.places(), outputs);
            stage
        };
        channels.iter().map(stage).collect()
    }

    /// Widths of all the decoder's fully connected layers but that to logits: before convolutions one more, to the picture that
    /// they begin with.
    pub fn decoder_layers(&self) -> Vec<usize> {
        let last = self.stages().last().map(Stage::numbers);
        self.decoder_widths().into_iter().chain(last).collect()
    }

    /// Numbers of the largest picture between convolutions; 0 where there are none.
    pub fn largest_map(&self) -> usize {
        let stages = self.stages();
        stages.iter().map(Stage::numbers).max().unwrap_or(0)
    }

    /// Refuses convolutions that cannot be built, naming the field.
    pub(super) fn require_stages(&self) -> Result<()> {
        let [rows, columns] = self.image_shape();
        let refuse = |field, expected: String, found: String| {
            Err(Error::Config {
                field,
                expected,
                found,
            })
        };
        if self.network == Network::Mlp {
            return Ok(());
        }
        if rows != columns || self.has_letters() {
            let other = words_of(&[Network::Mlp], |_| true).concat();
            let found = format!("convolutions of {rows} x {columns} numbers");
            return refuse(
                "network",
                format!("{other} where data are no square pictures"),
                found,
            );
        }
        if self.channels.is_empty() {
            return refuse(
                "channels",
                "one number at least".to_owned(),
                "none".to_owned(),
            );
        }
        if self.stride > self.kernel {
            let expected = format!("{} at most, so that no pixel is left out", self.kernel);
            return refuse("stride", expected, self.stride.to_string());
        }
        for stages in [self.stages(), self.decoder_stages()] {
            for stage in stages {
                let [side, _] = stage.window.picture;
                if stage.places() == 0 {
                    let found = format!("{} on {side} x {side} pixels", self.kernel);
                    return refuse("kernel", "within the picture".to_owned(), found);
                }
                let covered = stage.places() * stage.inputs * self.kernel * self.kernel;
                if covered > MAX_COVERED {
                    return Err(Error::TooLarge {
                        field: "channels",
                        most: MAX_COVERED,
                        what: "numbers under all places of a window".to_owned(),
                        found: covered,
                    });
                }
            }
        }
        Ok(())
    }
}
