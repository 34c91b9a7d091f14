//! Files that are named by their place on the command line or by a flag, one of the two.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::taken::TakenAs;

/// A group of two arguments, a place called `$value` and the flag `--$flag`, of which one is given: it is the path.
macro_rules! input {
    ($name:ident, $place:literal, $flag:literal, $value:literal, $about:literal, $by_flag:literal $(, $alias:literal)?) => {
        #[doc = concat!($about, ".")]
        #[derive(Debug, clap::Args)]
        #[group(required = true, multiple = false)]
        pub struct $name {
            #[doc = $about]
            #[arg(id = $place, value_name = $value)]
            place: Option<PathBuf>,
            #[doc = $by_flag]
            #[arg(id = $flag, long = $flag, hide_short_help = true, value_name = $value $(, visible_alias = $alias)?)]
            flag: Option<PathBuf>,
        }

        impl Deref for $name {
            type Target = Path;

            fn deref(&self) -> &Path {
                let given = self.place.as_deref().or(self.flag.as_deref());
                given.unwrap_or(Path::new(""))
            }
        }
    };
}

input!(
    CheckpointArg,
    "model by place",
    "model",
    "MODEL",
    "Checkpoint to read",
    "The same by name"
);
input!(
    ImagesArg,
    "images by place",
    "images",
    "FILE",
    "What to encode: images, words or rows of a table",
    "The same by name",
    "words"
);
input!(
    LatentsArg,
    "latents by place",
    "latents",
    "LATENTS",
    "File with z, or mu where there is no z, as vae encode writes it: safetensors, NPZ, NPY, CSV or TSV",
    "The same by name"
);
input!(
    BitsArg,
    "file by place",
    "file",
    "FILE",
    "What vae compress wrote",
    "The same by name"
);

/// The model of a command: a checkpoint, and what it is taken for where it does not say.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct ModelArg {
    /// The checkpoint.
    #[command(flatten)]
    path: CheckpointArg,
    /// What it is taken for.
    #[command(flatten)]
    pub taken: TakenAs,
}

impl Deref for ModelArg {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}
