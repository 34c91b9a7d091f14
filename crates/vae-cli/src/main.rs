//! The binary `vae`: trains, judges and uses a model from the command line. This file only picks the command; what
//! each does is in the file of its name, the mathematics in the crate `vae`.

#![forbid(unsafe_code)]

mod args;
mod beginning;
mod classes;
mod completions;
mod compress;
mod compress_figures;
mod config;
mod csv;
mod data;
mod decode;
mod decoded;
mod encode;
mod encoded;
mod ending;
mod entry;
mod eval;
mod events;
mod export;
mod factor_figures;
mod figures;
mod file_identity;
mod format;
mod gap_figures;
mod gathered;
mod grid;
mod hub;
mod images;
mod info;
mod installed;
mod interrupt;
mod log;
mod measured;
mod model;
mod names;
mod numpy;
mod output;
mod own;
mod place;
mod progress;
mod run;
mod saving;
mod shell;
mod sink;
mod sources;
mod surgery_figures;
mod sweep;
mod table;
mod taken;
mod target;
mod threads;
mod train;
mod validation;

use std::process::ExitCode;

use clap::Parser;
use vae_cli::{choices, error, files, print, setting, settings, text, words};

use args::{Args, Command};
use error::Error;

/// Keeps what a step of training lets go for the next one: the system's gives arrays of megabytes back each time and has them
/// cleared anew, which took two fifths of a step of convolutions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of a command line that is none.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    // Where that fails it is the end as before.
    let _ = interrupt::outlive_limits();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(answer) => {
            // Help and version come this way too.
            if answer.use_stderr() {
                let _ = answer.print();
                return ExitCode::from(USAGE);
            }
            return ended(print::checked(answer.print()));
        }
    };
    if args.quiet {
        print::quieten();
    }
    if let Err(error) = threads::start() {
        return ended(Err(error));
    }
    let done = match args.command {
        Command::Train(args) => train::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Encode(args) => encode::run(&args),
        Command::Decode(args) => decode::run(&args),
        Command::Sample(args) => decode::sample(&args),
        Command::Compress(args) => compress::run(&args),
        Command::Decompress(args) => compress::back(&args),
        Command::Info(args) => info::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Table(args) => table::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Data(args) => data::run(&args),
        Command::Completions(args) => completions::script(&args),
        Command::Man(args) => completions::pages(&args),
    };
    ended(done)
}

/// The exit code of a command that came to this, whose failure is told.
fn ended(done: error::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Interrupted(code)) => ExitCode::from(code),
        Err(Error::NobodyReads) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
