//! `vae sweep`: the runs of a grid of settings as commands, one a line. Whoever runs them, and how many at a time, is another's
//! business.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use clap::Parser;

use crate::args::{Args, Command, SweepArgs};
use crate::choices::{self, Choice, TENSORBOARD};
use crate::error::{Error, Result};
use crate::files;
use crate::print;
use crate::shell;
use crate::train;

/// Bytes of a run's name at most; longer ones are numbers instead.
const LONGEST: usize = 160;

/// Prints a line for each run.
pub fn run(args: &SweepArgs) -> Result<()> {
    let choices = choices::read(&args.grid)?;
    let runs = runs(&choices);
    let names = names(&choices, &runs);
    let mut commands = Vec::new();
    for (run, name) in runs.iter().zip(&names) {
        let command = command(&choices, run, &args.into.join(name));
        check(&command, &args.grid)?;
        commands.push(command);
    }
    files::make_folder(&args.into)?;
    for command in commands {
        let words: Vec<String> = command
            .iter()
            .map(|word| shell::quoted(Path::new(word)))
            .collect();
        print::line(&words.join(" "))?;
    }
    Ok(())
}

/// Of each run the place of what it has of each choice; of the last choice the next comes first.
fn runs(choices: &[Choice]) -> Vec<Vec<usize>> {
    let mut runs = vec![Vec::new()];
    for choice in choices {
        let longer = |run: Vec<usize>| {
            (0..choice.values.len()).map(move |place| [&run[..], &[place]].concat())
        };
        runs = runs.into_iter().flat_map(longer).collect();
    }
    runs
}

/// The name of each run, of what varies; where such names would be long, or one that of another, their numbers.
fn names(choices: &[Choice], runs: &[Vec<usize>]) -> Vec<String> {
    let name = |run: &Vec<usize>| {
        let varying = choices.iter().zip(run);
        let varying = varying.filter(|(choice, _)| choice.values.len() > 1);
        let parts = varying
            .map(|(choice, &place)| format!("{}-{}", choice.flag, in_name(&choice.values[place])));
        let parts: Vec<String> = parts.collect();
        match parts.is_empty() {
            true => "run".to_owned(),
            false => parts.join("_"),
        }
    };
    let names: Vec<String> = runs.iter().map(name).collect();
    // Some file systems take a and A for the same.
    let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    if distinct.len() == names.len() && names.iter().all(|name| name.len() <= LONGEST) {
        return names;
    }
    let digits = names.len().to_string().len();
    let numbers = 1..=names.len();
    numbers.map(|n| format!("run-{n:0digits$}")).collect()
}

/// A value in the name of a file: 400,200 as 400x200, of a path its last part.
fn in_name(value: &str) -> String {
    let last = value.trim_end_matches('/').rsplit('/').next();
    let letters = last.unwrap_or_default().chars();
    let kept = letters.map(|c| match c {
        ',' => 'x',
        c if c.is_alphanumeric() || "._+-".contains(c) => c,
        _ => '-',
    });
    kept.collect()
}

/// The command of a run that is saved and logged as `name` with their endings. One that has begun goes on.
fn command(choices: &[Choice], run: &[usize], name: &Path) -> Vec<OsString> {
    let file = |ending: &str| {
        let mut file = name.as_os_str().to_owned();
        file.push(ending);
        file
    };
    let (out, log) = (file(".safetensors"), file(".jsonl"));
    let is_begun = Path::new(&out).exists();
    let mut words: Vec<OsString> = vec!["vae".into(), "train".into()];
    let mut say = |flag: &str, value: OsString| {
        words.extend([format!("--{flag}").into(), value]);
    };
    for (choice, &place) in choices.iter().zip(run) {
        let value = &choice.values[place];
        match choice.flag.as_str() {
            // A checkpoint knows what its rows are, and has weights of its own by then.
            "rows" | "weights" if is_begun => {}
            TENSORBOARD => {
                let own = Path::new(value).join(name.file_name().unwrap_or_default());
                say(TENSORBOARD, own.into());
            }
            flag => say(flag, value.into()),
        }
    }
    if is_begun {
        say("resume", out.clone());
    }
    say("out", out);
    say("log", log);
    words
}

/// Refuses a command that `vae train` would refuse before it looks at files.
fn check(command: &[OsString], grid: &Path) -> Result<()> {
    let refuse = |found: String| {
        Error::unexpected(
            grid.display().to_string(),
            "settings that vae train takes together",
            found,
        )
    };
    let parsed = Args::try_parse_from(command).map_err(|error| {
        let told = error.to_string();
        let first = told.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = first.split_whitespace().collect();
        refuse(words.join(" ").trim_start_matches("error: ").to_owned())
    })?;
    let Command::Train(args) = parsed.command else {
        return Ok(());
    };
    // What files hold decides the form of a model of them.
    if args.data.as_deref().is_some_and(Path::exists) {
        return Ok(());
    }
    let config = train::fresh(&args);
    config.map(drop).map_err(|error| refuse(error.to_string()))
}
