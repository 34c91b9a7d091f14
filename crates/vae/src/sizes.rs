//! How large a file and a model may be.

/// Largest file that is read, in bytes: 64 MB. All of MNIST is 47 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// Numbers that a model may learn: each takes 12 bytes of a checkpoint (itself and two moments), beside which a
/// megabyte is left for names and settings.
pub const MAX_PARAMETERS: usize = (MAX_FILE_BYTES - (1 << 20)) / 12;
