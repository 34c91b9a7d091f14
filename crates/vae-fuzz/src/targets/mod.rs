//! The targets, a file for what each reads, and the list of them.

mod checkpoint;
mod compressed;
mod drawing;
mod gzip;
mod idx;
mod latents;
mod numbers;
mod own;
mod questions;
mod session;
mod settings;
mod strokes;
mod toml;
mod words;
mod zip;

use crate::{Input, Target};

/// Every target.
pub const TARGETS: &[Target] = &[
    raw("idx", idx::read),
    made("idx-made", idx::make),
    raw("gzip", gzip::read),
    made("gzip-made", gzip::make),
    raw("zip", zip::read),
    made("zip-made", zip::make),
    raw("checkpoint", checkpoint::read),
    made("checkpoint-made", checkpoint::make),
    raw("compressed", compressed::read),
    raw("latents", latents::read),
    made("latents-made", latents::make),
    raw("settings", settings::read),
    made("settings-made", settings::make),
    raw("toml", toml::read),
    made("toml-made", toml::make),
    raw("words", words::read),
    made("words-made", words::make),
    raw("own", own::read),
    made("drawing", drawing::make),
    made("strokes", strokes::make),
    made("questions", questions::make),
    made("session", session::make),
    made("numbers", numbers::make),
];

const fn raw(name: &'static str, read: fn(&[u8])) -> Target {
    let input = Input::Raw(read);
    Target { name, input }
}

const fn made(
    name: &'static str,
    make: fn(&mut arbitrary::Unstructured) -> arbitrary::Result<()>,
) -> Target {
    let input = Input::Made(make);
    Target { name, input }
}
