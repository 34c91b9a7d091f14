//! Files that are named by their place on the command line or by a flag, one of the two.

use std::ops::Deref;
use std::path::{Path, PathBuf};

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
    ModelArg,
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
    "File with z, or mu where there is no z, as vae encode writes it",
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
