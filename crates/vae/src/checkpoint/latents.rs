//! Files of encoded images: `mu` and `logvar` of q(z|x) out of the encoder, `z` into the decoder, `mean` of p(x|z)
//! out of it. They are safetensors as checkpoints are, checked as wholly; latents may be NumPy's and tables, too. Encoding and decoding
//! are the model's.

use std::collections::BTreeMap;

use candle_core::Tensor;

use super::container::{self, Array, Precision};
use super::eight_bits;
use super::errors::{refuse_rest, require_shape, wrong};
use super::matrices;
use crate::content;
use crate::error::Result;

/// The bytes of a file with `mu` and `logvar`, both (n, latent).
pub fn write_posterior(mu: &Tensor, logvar: &Tensor) -> Result<Vec<u8>> {
    require_shape("logvar", mu.dims(), logvar.dims())?;
    write(&[("mu", mu), ("logvar", logvar)])
}

/// The bytes of a file with `mean`, (n, pixels).
pub fn write_mean(mean: &Tensor) -> Result<Vec<u8>> {
    write(&[("mean", mean)])
}

/// The latents that a file holds for decoding: `z`, or `mu` where there is no `z`; shape (n, latent), n >= 1. Beside
/// it there may be `mu` and `logvar`, of the same shape, and in safetensors nothing else. The file is safetensors, an NPZ with these
/// names, an NPY of z, or lines of numbers (CSV, TSV): columns `z0`, `z1` ... or `mu0`, `mu1` ..., or without names z alone.
pub fn read_z(bytes: &[u8], latent: usize) -> Result<Tensor> {
    let mut arrays = match matrices::read(bytes)? {
        Some(arrays) => arrays,
        None if content::name(bytes) == Some(content::SAFETENSORS) => {
            eight_bits::read(bytes)?.arrays
        }
        None => {
            let found = content::name(bytes).unwrap_or("none of them");
            return Err(wrong("latents", "safetensors, NPZ, NPY, CSV or TSV", found));
        }
    };
    let z = arrays.remove("z");
    let mu = arrays.remove("mu");
    let logvar = arrays.remove("logvar");
    let chosen = z.as_ref().or(mu.as_ref());
    let chosen = chosen.ok_or_else(|| wrong("latents", "a tensor `z` or `mu`", "neither"))?;
    refuse_rest("tensor", arrays.keys())?;
    let given = [("z", &z), ("mu", &mu), ("logvar", &logvar)];
    for (name, array) in given {
        let Some(array) = array else { continue };
        if !matches!(array.shape[..], [n, columns] if n > 0 && columns == latent) {
            return Err(wrong(
                format!("shape of `{name}`"),
                format!("(n, {latent}) with n at least 1"),
                format!("{:?}", array.shape),
            ));
        }
    }
    for (name, array) in [("mu", &mu), ("logvar", &logvar)] {
        if let Some(array) = array {
            require_shape(name, &chosen.shape, &array.shape)?;
        }
    }
    chosen.clone().tensor()
}

fn write(tensors: &[(&str, &Tensor)]) -> Result<Vec<u8>> {
    let mut arrays = BTreeMap::new();
    for (name, tensor) in tensors {
        arrays.insert((*name).to_owned(), (Array::of(tensor)?, Precision::F32));
    }
    container::write(BTreeMap::new(), &arrays)
}
