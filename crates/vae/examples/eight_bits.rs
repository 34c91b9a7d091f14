//! Writes a checkpoint's weights in 8 bits, in its place: cargo run -p vae-playground --example eight_bits -- FILE
//! Whether it still answers as it did is to be measured: `vae eval` before and after.

use std::error::Error;
use std::{env, fs};

use vae::{Checkpoint, Precision};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected the name of a file")?;
    let mut checkpoint = Checkpoint::read(&fs::read(&path)?)?;
    // Training that goes on from rounded weights would not be the training that was saved.
    checkpoint.training = None;
    fs::write(&path, checkpoint.write(Precision::I8)?)?;
    Ok(())
}
