//! What needs no model: a drawing as its dataset would have had it, digits out of an IDX pair, a fresh seed, how large a
//! file may be, divergences of Gaussians and mixtures in one dimension.

use js_sys::Float32Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::data;
use vae::data::drawing::{self, Strokes};
use vae::model::declarations;
use vae::probability::Gaussian;
use vae::theory::{self, Direction, Divergences, Mixture};
use vae::{checkpoint, flat, Config, Dataset, Error, ModelConfig, Pixels, Rng};
use wasm_bindgen::prelude::*;

use crate::arrays::{Bytes, Doubles, Floats};
use crate::failure::{read, Failure, Result};

/// Functions alone; there are no objects of this class.
#[wasm_bindgen]
pub struct Functions;

/// Images and labels.
#[derive(Serialize, Tsify)]
pub struct Digits {
    /// (n, input) within 0..1; the standardised numbers of a table's rows.
    x: Floats,
    /// (n)
    labels: Bytes,
}

/// Why a configuration is not possible.
#[derive(Serialize, Tsify)]
pub struct Refusal {
    /// The field to change, by its name.
    field: String,
    /// How many there may be of what it makes, where it makes too many.
    most: Option<usize>,
    /// How many that would be.
    found: Option<usize>,
}

/// The way of a Gaussian to a minimum of a divergence.
#[derive(Serialize, Tsify)]
pub struct Fit {
    /// (steps, 2) mu and sigma.
    path: Doubles,
    /// The divergence at its end, nats.
    kl: f64,
}

#[wasm_bindgen]
impl Functions {
    /// The numbers (input) that a model of the dataset `data` sees of a drawing; undefined for an empty drawing. The
    /// drawing is strokes on a pad whose side is 1, y down: all `points` (n, 2), how many of them there are at the end of
    /// each stroke, and how wide the pen was in each.
    #[wasm_bindgen(js_name = seeDrawing)]
    pub fn see_drawing(
        points: &[f32],
        ends: &[u32],
        widths: &[f32],
        data: &str,
    ) -> Result<Option<Float32Array>> {
        let entry = data::require(data)?;
        let strokes = Strokes {
            points,
            ends,
            widths,
        };
        let seen = drawing::see_strokes(&strokes, entry.shape, entry.drawing)?;
        Ok(seen.map(|x| Float32Array::from(x.as_slice())))
    }

    /// Refuses a checkpoint of so many bytes, if that is too large to be read.
    #[wasm_bindgen(js_name = requireCheckpointSize)]
    pub fn require_checkpoint_size(bytes: f64) -> Result<()> {
        Ok(checkpoint::require_size(bytes as u64)?)
    }

    /// All images of an IDX file, plain or gzip, as grey values 0..1, with the labels in another, where there is one.
    #[wasm_bindgen(js_name = readDigits)]
    pub fn read_digits(images: &[u8], labels: Option<Box<[u8]>>) -> Result<Ts<Digits>> {
        let data = Dataset::read(images, labels.as_deref())?;
        digits(&data, 0, data.len())
    }

    /// `count` images (0: all) of a part of a dataset that is made on the spot, as grey values 0..1.
    pub fn generate(data: &str, part: &str, count: usize) -> Result<Ts<Digits>> {
        let data = data::require(data)?.generate(part, count)?;
        digits(&data, 0, data.len())
    }

    /// Grey values, 0..1, as 0 or 1, drawn once with the grey value as probability (Burda et al. 2015): the same for the same seed.
    pub fn binarize(x: &[f32], seed: u32) -> Float32Array {
        let mut binary = x.to_vec();
        Pixels::Dynamic.apply(&mut binary, Some(&mut Rng::new(u64::from(seed))));
        Float32Array::from(binary.as_slice())
    }

    /// A seed that nobody chose, below 2^32.
    #[wasm_bindgen(js_name = freshSeed)]
    pub fn fresh_seed() -> Result<u32> {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(|e| Failure::new("random", e.to_string()))?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// KL(p || q) and KL(q || p) of two Gaussians, nats.
    #[wasm_bindgen(js_name = gaussianKl)]
    pub fn gaussian_kl(p: Ts<Gaussian>, q: Ts<Gaussian>) -> Result<Ts<Divergences>> {
        Ok(theory::gaussian_kl(&read(&p)?, &read(&q)?)?.into_ts()?)
    }

    /// The same of a mixture p and a Gaussian q.
    #[wasm_bindgen(js_name = mixtureKl)]
    pub fn mixture_kl(p: Ts<Mixture>, q: Ts<Gaussian>) -> Result<Ts<Divergences>> {
        Ok(theory::mixture_kl(&read(&p)?, &read(&q)?)?.into_ts()?)
    }

    /// The way of a Gaussian from `start` to a minimum of either divergence from the mixture p.
    #[wasm_bindgen(js_name = fitMixture)]
    pub fn fit_mixture(
        p: Ts<Mixture>,
        start: Ts<Gaussian>,
        direction: Ts<Direction>,
    ) -> Result<Ts<Fit>> {
        let found = theory::fit(&read(&p)?, &read(&start)?, read(&direction)?)?;
        let path: Vec<f64> = found.path.iter().flat_map(|q| [q.mu, q.sigma]).collect();
        let answer = Fit {
            path: path.into(),
            kl: found.kl,
        };
        Ok(answer.into_ts()?)
    }

    /// Why there is no such model or training; undefined where there is one.
    pub fn refusal(config: Ts<Config>) -> Result<Option<Ts<Refusal>>> {
        let config: Config = read(&config)?;
        let (field, most, found) =
            match config.validate().and_then(|()| declarations(&config.model)) {
                Ok(_) => return Ok(None),
                Err(Error::Config { field, .. }) => (field, None, None),
                Err(Error::TooLarge {
                    field, most, found, ..
                }) => (field, Some(most), Some(found)),
                Err(other) => return Err(other.into()),
            };
        let answer = Refusal {
            field: field.to_owned(),
            most,
            found,
        };
        Ok(Some(answer.into_ts()?))
    }

    /// A model of the dataset `data` and its training, the rest as it is by default.
    #[wasm_bindgen(js_name = configOf)]
    pub fn config_of(data: &str) -> Result<Ts<Config>> {
        let config = Config {
            model: ModelConfig::of(data::require(data)?),
            ..Config::default()
        };
        Ok(config.into_ts()?)
    }
}

/// Images `offset..offset + count` of `data` as grey values; fewer where the data end.
pub(crate) fn digits(data: &Dataset, offset: usize, count: usize) -> Result<Ts<Digits>> {
    let end = offset.saturating_add(count).min(data.len());
    let indices: Vec<usize> = (offset.min(end)..end).collect();
    // Grey pixels draw nothing from the generator.
    let batch = data.batch(&indices, Pixels::Grey, &mut Rng::new(0))?;
    let answer = Digits {
        x: flat(&batch.x)?.into(),
        labels: batch.labels.unwrap_or_default().into(),
    };
    Ok(answer.into_ts()?)
}
