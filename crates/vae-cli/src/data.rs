//! `vae data`: the datasets that have a name.

use vae::data::ENTRIES;

use crate::args::DataArgs;
use crate::error::Result;
use crate::print;

/// Prints a line a dataset, or all that is known of them as JSON.
pub fn run(args: &DataArgs) -> Result<()> {
    if args.json {
        return print::json(&ENTRIES);
    }
    for entry in ENTRIES {
        let [rows, columns] = entry.shape;
        let most = entry.parts.iter().map(|part| part.count).max().unwrap_or(0);
        print::line(&format!(
            "{}  {rows} x {columns}, {most} to train on, {} held out; {}; {}",
            entry.id, entry.held_out.count, entry.licence, entry.credit
        ))?;
    }
    Ok(())
}
