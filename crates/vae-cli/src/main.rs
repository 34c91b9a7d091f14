//! The binary `vae`: trains, judges and uses a model from the command line. This file only picks the command; what
//! each does is in the file of its name, the mathematics in the crate `vae`.

#![forbid(unsafe_code)]

mod args;
mod config;
mod data;
mod decode;
mod encode;
mod eval;
mod file_identity;
mod grid;
mod images;
mod info;
mod interrupt;
mod log;
mod model;
mod output;
mod progress;
mod run;
mod sources;
mod target;
mod train;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;
use rayon::ThreadPoolBuilder;
use vae_cli::{error, files, print, settings, words};

use args::{Args, Command};
use error::Error;

/// The exit code of a command line that is none.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    // Where that fails it is the end as before.
    let _ = interrupt::outlive_limits();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(answer) => {
            // Help and version come this way too.
            let printed = answer.print();
            return match (answer.use_stderr(), printed) {
                (true, _) => ExitCode::from(USAGE),
                (_, Err(error)) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
                _ => ExitCode::SUCCESS,
            };
        }
    };
    go_on_without_threads();
    let done = match args.command {
        Command::Train(args) => train::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Encode(args) => encode::run(&args),
        Command::Decode(args) => decode::run(&args),
        Command::Sample(args) => decode::sample(&args),
        Command::Info(args) => info::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Data(args) => data::run(&args),
    };
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

/// Lets the tensor library compute in this thread where no others can be had; by itself it would panic.
fn go_on_without_threads() {
    if ThreadPoolBuilder::new().build().is_err() {
        let here = ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        // Where even that fails nothing is lost yet.
        let _ = here.build_global();
    }
}
