//! Files of compressed images, as `vae decompress` reads them.

use vae::compression::{Compressed, Stack};

use crate::limits::within;

/// What is read is written as it was, and anything can be popped off its stack and pushed back.
pub fn read(bytes: &[u8]) {
    within(16 * bytes.len() + (64 << 10), || {
        let Ok(file) = Compressed::read(bytes) else {
            return;
        };
        assert!(file.write() == bytes);
        let Ok(mut stack) = Stack::from_words(file.words.clone()) else {
            return;
        };
        let mean = [0.0, 0.3, 1.0];
        let (pieces, x) = (stack.pop_prior(3), stack.pop_pixels(&mean));
        stack.push_pixels(&mean, &x).unwrap();
        stack.push_prior(&pieces).unwrap();
        assert!(stack.words() == file.words);
    });
}
