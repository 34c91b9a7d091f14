//! Whatever reads bytes, texts or sizes that come from outside, run on inputs that nobody would make. Each target takes
//! bytes: as they are for a file, or as choices of which a file or a call is made that is nearly right. A target panics
//! where its reader does, where it hangs or holds more memory than it may ([`limits`]), and where it takes what it should
//! not. The ordinary tests run each for a while with fixed seeds; `scripts/fuzz` runs them for long with libFuzzer, which
//! looks for inputs that go new ways.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Finding a fault is to panic.

mod border;
mod file;
pub mod limits;
mod made;
mod targets;

use arbitrary::Unstructured;

pub use targets::TARGETS;

/// The example of a crate that has none of its own: it is tested for WebAssembly, too, where documentation is not.
#[cfg(doctest)]
#[doc = include_str!("../../vae-kernels/README.md")]
struct ReadmeOfKernels;

/// One reader and what it is given.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, also of its folder in `corpus`.
    pub name: &'static str,
    /// What is run.
    pub input: Input,
}

/// What a target makes of bytes.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// It reads them as they are.
    Raw(fn(&[u8])),
    /// It takes them for choices, of which it makes what it reads. Where they run out it ends.
    Made(fn(&mut Unstructured) -> arbitrary::Result<()>),
}

impl Target {
    /// Runs the target once.
    pub fn run(&self, bytes: &[u8]) {
        match self.input {
            Input::Raw(read) => read(bytes),
            // Too few choices are no fault.
            Input::Made(make) => make(&mut Unstructured::new(bytes)).unwrap_or_default(),
        }
    }
}

/// The target of this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
