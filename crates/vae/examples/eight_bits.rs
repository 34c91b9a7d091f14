//! Writes a checkpoint's weights in 8 bits, in its place: cargo run -p vae-playground --example eight_bits -- FILE
//! Whether it still answers as it did is to be measured: `vae eval` before and after.

use std::error::Error;
use std::{env, fs};

use vae::{Checkpoint, Precision, Result};

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected the name of a file")?;
    fs::write(&path, in_eight_bits(&fs::read(&path)?)?)?;
    Ok(())
}

/// The file of the same weights in 8 bits.
pub fn in_eight_bits(file: &[u8]) -> Result<Vec<u8>> {
    let mut checkpoint = Checkpoint::read(file)?;
    // Training that goes on from rounded weights would not be the training that was saved.
    checkpoint.training = None;
    checkpoint.write(Precision::I8)
}
