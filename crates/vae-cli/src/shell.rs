//! Command lines as a shell takes them.

use std::path::Path;

use crate::args::TrainArgs;

/// The command that goes on as `args` say from what is saved as `out`, with the log where it is now.
pub fn way_on(args: &TrainArgs, out: &Path, log: Option<&Path>) -> String {
    let out = quoted(out);
    let mut command = format!("vae train --resume {out}");
    if let Some(data) = &args.data {
        command += &format!(" --data {}", quoted(data));
    }
    if let Some(images) = args.images {
        command += &format!(" --images {images}");
    }
    command += &format!(" --out {out}");
    if let Some(log) = log {
        command += &format!(" --log {}", quoted(log));
    }
    if let Some(folder) = &args.tensorboard {
        command += &format!(" --tensorboard {}", quoted(folder));
    }
    if let Some(steps) = args.log_steps {
        command += &format!(" --log-steps {steps}");
    }
    if args.half {
        // Weights alone take the place of what training can go on from.
        command += " --half --force";
    }
    command
}

/// A path, or any other word, as a shell takes it, whatever bytes it is of.
pub fn quoted(path: &Path) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:,@".contains(c);
    match path.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) if !text.contains(char::is_control) => {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
        // Bytes by their numbers; what is to be seen is not to move the cursor.
        _ => {
            let bytes = path.as_os_str().as_encoded_bytes().iter();
            let written = bytes.map(|&byte| match byte {
                b'\'' | b'\\' => format!("\\{}", char::from(byte)),
                b' '..=b'~' => char::from(byte).to_string(),
                _ => format!("\\{byte:03o}"),
            });
            format!("$'{}'", written.collect::<String>())
        }
    }
}
