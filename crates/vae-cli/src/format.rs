//! In which format results are written: as the name of the file says by its ending, or as a flag says.

use clap::ValueEnum;

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// One array for NumPy
    Npy,
    /// Several arrays for NumPy
    Npz,
    /// A grid of images
    Png,
    /// Tensors by their names
    Safetensors,
    /// A grid of images, of lines
    Svg,
    /// What the embedding projector takes
    Tsv,
}

impl Format {
    /// Those that latents can be written in.
    pub const LATENTS: &[Self] = &[
        Self::Safetensors,
        Self::Npz,
        Self::Npy,
        Self::Csv,
        Self::Tsv,
    ];
    /// Those that means of p(x|z) can be written in.
    pub const MEANS: &[Self] = &[
        Self::Safetensors,
        Self::Npz,
        Self::Npy,
        Self::Png,
        Self::Svg,
        Self::Csv,
    ];

    /// What the files' names end in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Png => "png",
            Self::Safetensors => "safetensors",
            Self::Svg => "svg",
            Self::Tsv => "tsv",
        }
    }

    /// How such files begin; nothing where that varies.
    pub fn beginning(self) -> &'static [u8] {
        match self {
            Self::Npy => b"\x93NUMPY",
            Self::Npz => b"PK\x03\x04",
            Self::Png => b"\x89PNG",
            Self::Svg => b"<svg",
            Self::Csv | Self::Safetensors | Self::Tsv => b"",
        }
    }

    /// Whether a person can read it.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Csv | Self::Svg | Self::Tsv)
    }

    /// The endings of `formats` in a sentence.
    pub fn listed(formats: &[Self]) -> String {
        let endings: Vec<String> = formats
            .iter()
            .map(|format| format!(".{}", format.ending()))
            .collect();
        match endings.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => endings.concat(),
        }
    }
}
