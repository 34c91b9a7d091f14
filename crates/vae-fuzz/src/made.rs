//! Sizes, numbers and texts out of choices: mostly such as pass a reader's first look, often such as lie at an edge.

use arbitrary::{Result, Unstructured};

/// Sizes at which sums and products overflow in 32 or 64 bits, or something is too large.
const EDGES: [u64; 16] = [
    0,
    1,
    2,
    255,
    256,
    4096,
    4097,
    20_000,
    20_001,
    1 << 20,
    (1 << 26) + 1,
    (1 << 31) - 1,
    u32::MAX as u64,
    1 << 33,
    u64::MAX / 2,
    u64::MAX,
];

/// Numbers at which a float goes wrong.
const ODD: [f64; 16] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1e-300,
    1e-38,
    1e-3,
    100.0,
    1e6,
    1e17,
    1e38,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

/// One in `n`.
pub fn rarely(u: &mut Unstructured, n: u8) -> Result<bool> {
    Ok(u.arbitrary::<u8>()? % n == 1)
}

/// A small size, or one at an edge.
pub fn size(u: &mut Unstructured) -> Result<usize> {
    match u.arbitrary::<u8>()? {
        small @ 0..=200 => Ok(usize::from(small % 12)),
        _ => edge(u),
    }
}

/// A size at an edge, or next to one.
pub fn edge(u: &mut Unstructured) -> Result<usize> {
    let edge = *u.choose(&EDGES)? as usize;
    Ok(edge.wrapping_add(u.arbitrary::<i8>()?.signum() as usize))
}

/// Few, or more than anybody takes: what lies between would take long.
pub fn count(u: &mut Unstructured) -> Result<usize> {
    match u.arbitrary::<u8>()? {
        few @ 0..=240 => Ok(usize::from(few % 12)),
        _ => Ok(edge(u)?.max(20_001)),
    }
}

/// A number about as large as a model's, or an odd one.
pub fn double(u: &mut Unstructured) -> Result<f64> {
    match u.arbitrary::<u8>()? {
        0..=31 => Ok(*u.choose(&ODD)?),
        32..=47 => u.arbitrary(),
        _ => Ok(f64::from(u.arbitrary::<i16>()?) / 4096.0),
    }
}

/// `count` numbers of f32, of which the first few come again and again.
pub fn floats(u: &mut Unstructured, count: usize) -> Result<Vec<f32>> {
    let some = count.min(1 + usize::from(u.arbitrary::<u8>()? % 16));
    // All of one size: where one is odd the others are refused with it.
    let scale = *u.choose(&[0.0, 1e-3, 1.0, 1.0, 1.0, 30.0, 1e6, 1e20, 1e38])?;
    let odd = rarely(u, 8)?;
    let some: Vec<f32> = (0..some)
        .map(|_| match odd {
            true => Ok(double(u)? as f32),
            false => Ok(scale * f32::from(u.arbitrary::<i8>()?) / 127.0),
        })
        .collect::<Result<_>>()?;
    Ok(some.iter().copied().cycle().take(count).collect())
}

/// `length`, mostly.
pub fn about(u: &mut Unstructured, length: usize) -> Result<usize> {
    match u.arbitrary::<u8>()? {
        0..=7 => Ok(length.saturating_sub(1)),
        8..=15 => Ok(length + 1),
        16..=19 => Ok(0),
        _ => Ok(length),
    }
}

/// `bytes` with a few changes: a byte that is another, a part that is missing, or there twice.
pub fn damage(u: &mut Unstructured, bytes: &mut Vec<u8>) -> Result<()> {
    for _ in 0..u.int_in_range(0..=3)? {
        if bytes.is_empty() {
            break;
        }
        let at = u.choose_index(bytes.len())?;
        let end = (at + u.int_in_range(1..=8)?).min(bytes.len());
        match u.arbitrary::<u8>()? % 4 {
            0 => bytes[at] = u.arbitrary()?,
            1 => bytes[at] ^= 1 << (u.arbitrary::<u8>()? % 8),
            2 => drop(bytes.drain(at..end)),
            _ => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    Ok(())
}
