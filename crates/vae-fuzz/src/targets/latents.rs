//! Files of latents, as `vae decode` reads them.

use arbitrary::{Result, Unstructured};
use serde_json::{json, Map};
use vae::checkpoint::read_z;
use vae::data::own::ZIP;
use vae::MAX_FILE_BYTES;

use crate::limits::within;
use crate::made;

/// As latents of a model of two. What an archive holds may be as large as files are.
pub fn read(bytes: &[u8]) {
    let unpacked = match bytes.starts_with(ZIP) {
        true => 16 * MAX_FILE_BYTES,
        false => 0,
    };
    within(64 * bytes.len() + (256 << 10) + unpacked, || {
        if let Ok(z) = read_z(bytes, 2) {
            let (n, latent) = z.dims2().unwrap();
            assert!(n > 0 && latent == 2);
        }
    });
}

/// Tensors of the names that are known and of others, whose shapes may not fit them.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let (mut header, mut content) = (Map::new(), Vec::new());
    for _ in 0..u.int_in_range(0..=4)? {
        let name = *u.choose(&["z", "mu", "logvar", "z.scale", "mu.scale", "other"])?;
        let (dtype, width) = *u.choose(&[("F32", 4), ("F16", 2), ("F64", 8), ("I8", 1)])?;
        let shape = match u.arbitrary::<u8>()? % 4 {
            0 => vec![made::size(u)?],
            1 => vec![made::size(u)?, made::size(u)?],
            _ => vec![usize::from(u.arbitrary::<u8>()? % 8), 2],
        };
        let count: usize = shape
            .iter()
            .fold(width, |n: usize, &size| n.saturating_mul(size));
        let start = content.len();
        let value: u8 = u.arbitrary()?;
        content.resize(start + made::about(u, count.min(4096))?, value);
        let offsets = [start, content.len()];
        header.insert(
            name.to_owned(),
            json!({ "dtype": dtype, "shape": shape, "data_offsets": offsets }),
        );
    }
    let header = serde_json::Value::from(header).to_string();
    let mut bytes = [
        &(header.len() as u64).to_le_bytes(),
        header.as_bytes(),
        &content,
    ]
    .concat();
    made::damage(u, &mut bytes)?;
    read(&bytes);
    Ok(())
}
