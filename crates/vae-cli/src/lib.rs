//! What of the program `vae` reads texts that people write, for the program itself and for those who try it on texts that
//! nobody would write.

#![forbid(unsafe_code)]

pub mod choices;
pub mod error;
pub mod files;
pub mod print;
pub mod setting;
pub mod settings;
pub mod settings_file;
pub mod text;
pub mod words;
