//! The command line as a person or a script runs it: the program itself, in folders of its own.
//! One program, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

mod bounds;
mod command_line;
mod common;
mod compress;
mod conditional;
mod datasets;
mod events;
mod export;
mod latents;
mod log;
mod output;
mod own;
mod own_flags;
mod own_tensors;
mod pipeline;
mod readme;
mod refusals;
mod repeat;
mod settings;
mod signals;
mod sniff;
mod sweep;
mod table;
mod taken;
mod together;
mod validation;
mod words;
