//! What a conditional model is told beside x and beside z: the class, one-hot.

use candle_core::{Device, Tensor};

use crate::config::ModelConfig;
use crate::error::{Error, Result};

/// The classes that a model is told, if any.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Units of the class: 0 where nothing is told.
    units: usize,
}

impl Told {
    pub(super) fn new(config: &ModelConfig) -> Self {
        Self {
            units: config.class_units(),
        }
    }

    /// `input` (n, columns) with the classes `labels` (n) beside it, one-hot: (n, columns + classes); as it is, where nothing
    /// is told. Refuses images without a class, and a class that there is not.
    pub(super) fn beside(self, input: &Tensor, labels: Option<&[u8]>) -> Result<Tensor> {
        if self.units == 0 {
            return Ok(input.clone());
        }
        let n = input.dim(0)?;
        let labels = labels.ok_or_else(|| Error::Range {
            what: "labels".to_owned(),
            expected: "a class for each image, as the model is told it".to_owned(),
            found: "none".to_owned(),
        })?;
        if labels.len() != n {
            return Err(Error::shape("labels", &[n], &[labels.len()]));
        }
        let mut units = vec![0.0_f32; n * self.units];
        for (row, &label) in units.chunks_exact_mut(self.units).zip(labels) {
            *row.get_mut(usize::from(label))
                .ok_or_else(|| self.refuse(label))? = 1.0;
        }
        let units = Tensor::from_vec(units, (n, self.units), &Device::Cpu)?;
        Ok(Tensor::cat(&[input, &units], 1)?)
    }

    fn refuse(self, label: u8) -> Error {
        Error::Range {
            what: "class".to_owned(),
            expected: format!("below {}", self.units),
            found: label.to_string(),
        }
    }
}
