//! Images as bits, without loss: a stack onto which what a model says of an image is coded, bits back (Townsend, Bird and Barber
//! 2019, arXiv:1901.04866). The coder is that of the crate `constriction`, range asymmetric numeral systems (Duda 2009).
//!
//! z is cut into [`BUCKETS`] pieces a latent, each as probable as the others under N(0, 1), and stands in the middle of its piece. To
//! code x: z is popped as q(z|x) has it, which takes bits away; x is pushed as p(x|z) has it, then z as p(z). To decode: z and x are
//! popped, and z is pushed back by q(z|x), which returns the bits that were there before. What the stack grows by is, on average, -ELBO.
//! [`push`] and [`pop`] do so with a model's images one after the other.
//!
//! ```
//! use vae::compression::{pop, push, Stack};
//! use vae::{ModelConfig, Rng, Vae};
//!
//! let config = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
//! let vae = Vae::random(&config, &mut Rng::new(1))?;
//! let x = [0.0, 1.0].repeat(8);
//! let mut stack = Stack::initial(config.latent, 7);
//! let before = stack.words();
//! push(&vae, &x, &mut stack)?;
//! assert_eq!(pop(&vae, &mut stack)?, x);
//! assert_eq!(stack.words(), before);
//! # Ok::<(), vae::Error>(())
//! ```

mod file;
mod general;
mod images;
mod law;
mod stack;

pub use file::Compressed;
pub use general::{bz2_size, gzip_size, packed};
pub use images::{bound, fingerprint, pop, push, require_codable, Heights};
pub use stack::{latents, Stack};

/// Bits of a piece's number.
pub const LATENT_BITS: u32 = 14;
/// Into how many pieces a latent is cut.
pub const BUCKETS: u32 = 1 << LATENT_BITS;
/// The probabilities of q(z|x) are multiples of 2 to the minus this. None is 0, so that of 2^14 draws of a latent one is not of q(z|x):
/// fewer bits here, and such draws make the images longer by more than how finely z is cut.
pub const POSTERIOR_BITS: usize = 28;
/// Those of a pixel likewise.
pub const PIXEL_BITS: usize = 16;
