//! Every way in which the core can refuse, as values with names. Each message says what was expected and what
//! came; turning a message into a sentence in a person's language is left to the page, which goes by `kind`.

use thiserror::Error;

/// What went wrong.
#[derive(Debug, Error)]
pub enum Error {
    /// A field of the configuration is outside what it may be.
    #[error("configuration: `{field}` must be {expected}, got {found}")]
    Config {
        /// The field's name as written in TOML, JSON and on the command line.
        field: &'static str,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// Settings that are possible one by one, but together ask for too much.
    #[error("configuration: `{field}`: expected at most {most} {what}, got {found}")]
    TooLarge {
        /// The field to lower, by its name as above.
        field: &'static str,
        /// How many there may be.
        most: usize,
        /// Of what.
        what: String,
        /// How many there would be.
        found: usize,
    },
    /// An array has another shape than the operation needs.
    #[error("{what}: expected shape {expected}, got {found}")]
    Shape {
        /// The array's name.
        what: String,
        /// The shape needed.
        expected: String,
        /// The shape that came.
        found: String,
    },
    /// A number lies outside of what it may be.
    #[error("{what}: expected {expected}, got {found}")]
    Range {
        /// The number's name.
        what: String,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// A number that must be finite is NaN or infinite.
    #[error("{what}: expected finite numbers, got {found} at index {index}")]
    NotFinite {
        /// The array's name.
        what: String,
        /// Where the first such number stands.
        index: usize,
        /// The number.
        found: f32,
    },
    /// A checkpoint or latents file that cannot be read.
    #[error("checkpoint: {what}: expected {expected}, got {found}")]
    Checkpoint {
        /// The part of the file that is wrong.
        what: String,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// An IDX file that cannot be read.
    #[error("IDX file: {what}: expected {expected}, got {found}")]
    Idx {
        /// The part of the file that is wrong.
        what: &'static str,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// A file or picture of one's own that is not taken, or too few of them.
    #[error("{what}: expected {expected}, got {found}")]
    Own {
        /// Why: its stable name.
        reason: &'static str,
        /// The part that is wrong.
        what: &'static str,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// A file of compressed images that cannot be read, or what cannot be coded.
    #[error("compressed images: {what}: expected {expected}, got {found}")]
    Compressed {
        /// The part that is wrong.
        what: &'static str,
        /// What is allowed.
        expected: String,
        /// What came.
        found: String,
    },
    /// What is no word that a model of words can read.
    #[error("word: expected {expected}, got {found}")]
    Word {
        /// What a word is.
        expected: String,
        /// What came.
        found: String,
    },
    /// Training left the finite numbers; the parameters are those from before the step.
    #[error("training: the loss is not finite at step {step}; lower the learning rate or clip the gradient")]
    Diverged {
        /// The step, counted from 0.
        step: u64,
    },
    /// The tensor library refused.
    #[error("tensor: {0}")]
    Tensor(#[from] candle_core::Error),
}

impl Error {
    /// A stable name for the kind of error, for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Config { .. } | Self::TooLarge { .. } => "config",
            Self::Shape { .. } => "shape",
            Self::Range { .. } => "range",
            Self::NotFinite { .. } => "not-finite",
            Self::Checkpoint { .. } => "checkpoint",
            Self::Idx { .. } => "idx",
            Self::Own { reason, .. } => reason,
            Self::Compressed { .. } => "compressed",
            Self::Word { .. } => "word",
            Self::Diverged { .. } => "diverged",
            Self::Tensor(_) => "tensor",
        }
    }

    /// A [`Error::Shape`] for an array called `what`.
    pub fn shape(what: impl Into<String>, expected: &[usize], found: &[usize]) -> Self {
        Self::Shape {
            what: what.into(),
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        }
    }
}

/// The core's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Refuses a number of something outside 1..=most.
pub fn require_count(what: &str, count: usize, most: usize) -> Result<()> {
    if (1..=most).contains(&count) {
        return Ok(());
    }
    Err(Error::Range {
        what: what.to_owned(),
        expected: format!("1 to {most}"),
        found: count.to_string(),
    })
}

/// Refuses the first NaN or infinity in `values`, naming the array `what`.
pub fn require_finite(what: &str, values: &[f32]) -> Result<()> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Error::NotFinite {
            what: what.to_owned(),
            index,
            found: values[index],
        }),
    }
}
