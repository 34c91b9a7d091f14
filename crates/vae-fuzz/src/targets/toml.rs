//! Settings files, as `vae train --config` reads them, and as `vae sweep` does, to which a list is a choice.

use arbitrary::{Result, Unstructured};
use vae::{Config, ModelConfig, TrainConfig};

use crate::file::with_file;
use crate::limits::within;
use crate::made;
use crate::targets::settings::{name, use_config, value};

/// Every setting alone is laid over the defaults as JSON.
fn cap(bytes: &[u8]) -> usize {
    512 * bytes.len() + (8 << 20)
}

/// Reads a file; what is taken lies over the defaults.
pub fn read(bytes: &[u8]) {
    with_file(bytes, |path| {
        within(cap(bytes), || {
            if let Ok(fields) = vae_cli::settings_file::read(path) {
                use_config(Config::default().with(&fields).unwrap());
            }
        });
        within(cap(bytes), || drop(vae_cli::choices::read(path)));
    });
}

/// Lines of settings under their tables, in all that TOML has.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(1..=8)? {
        text += *u.choose(&[
            "[model]\n",
            "[train]\n",
            "[run]\n",
            "",
            "",
            "[model.data]\n",
            "[[train]]\n",
            "model.",
            "# ",
        ])?;
        let name = match u.arbitrary()? {
            true => name(u, ModelConfig::SETTINGS)?,
            false => name(u, TrainConfig::SETTINGS)?,
        };
        text += name;
        text += *u.choose(&[" = ", "=", " = \t", ".x = ", " "])?;
        text += &written(u)?;
        text += *u.choose(&["\n", "\r\n", "\n\n", " # so\n", ""])?;
    }
    let mut bytes = text.into_bytes();
    if made::rarely(u, 4)? {
        made::damage(u, &mut bytes)?;
    }
    read(&bytes);
    Ok(())
}

/// A value as TOML writes it, or nearly.
fn written(u: &mut Unstructured) -> Result<String> {
    const OTHERS: [&str; 16] = [
        "1979-05-27T07:32:00Z",
        "07:32:00",
        "inf",
        "-nan",
        "0x1_0",
        "0b1",
        "1e999",
        "-0",
        "9223372036854775808",
        "'''a\nb'''",
        "\"\"\"\\\n  x\"\"\"",
        "\"\\uD800\"",
        "{ a = 1, b.c = [ { } ] }",
        "[ 1, [ 2, \"x\" ], ]",
        "1__0",
        "",
    ];
    match u.arbitrary()? {
        true => Ok((*u.choose(&OTHERS)?).to_owned()),
        false => Ok(value(u)?.to_string()),
    }
}
