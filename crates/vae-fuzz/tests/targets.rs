//! Every target on its corpus, on random bytes and on changed files of its corpus, the same at every run. A program of its
//! own whose tests run one after the other, since what is allocated is counted for all of it.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot go on has failed.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use proptest::collection::vec;
use proptest::prelude::{any, Strategy};
use proptest::sample::{select, Index};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use vae_fuzz::{Target, TARGETS};

/// Executions of a target in the ordinary run, beside those of its corpus.
const CASES: u32 = 1000;

/// The files of a target's corpus, the same order everywhere.
fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

/// A file with a few bytes in the place of others, cut somewhere.
fn changed(files: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let changes = vec((any::<Index>(), any::<u8>()), 0..8);
    (select(files), changes, any::<Index>(), any::<bool>()).prop_map(
        |(mut bytes, changes, end, cut)| {
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            if cut && !bytes.is_empty() {
                bytes.truncate(end.index(bytes.len()));
            }
            bytes
        },
    )
}

/// Runs the target as often as `cases` says on what `strategy` makes; a failure is shrunk and shown.
fn run(target: &Target, strategy: impl Strategy<Value = Vec<u8>>, cases: u32) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&strategy, |bytes| {
        target.run(&bytes);
        Ok(())
    });
    result.unwrap_or_else(|e| panic!("{}: {e}", target.name));
}

/// The whole of what is asked of one target.
fn check(name: &str) {
    static ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let files = corpus(target);
    assert!(!files.is_empty());
    files.iter().for_each(|file| target.run(file));
    run(target, vec(any::<u8>(), 0..600), CASES / 2);
    run(target, changed(files), CASES / 2);
}

/// A test for each target.
macro_rules! targets {
    ($($test:ident: $name:literal,)*) => {
        $(#[test]
        fn $test() {
            check($name);
        })*

        #[test]
        fn every_target_has_a_test() {
            let tested = [$($name),*];
            let all: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(all, tested);
        }
    };
}

targets! {
    idx: "idx",
    idx_made: "idx-made",
    gzip: "gzip",
    gzip_made: "gzip-made",
    zip: "zip",
    zip_made: "zip-made",
    checkpoint: "checkpoint",
    checkpoint_made: "checkpoint-made",
    compressed: "compressed",
    latents: "latents",
    latents_made: "latents-made",
    settings: "settings",
    settings_made: "settings-made",
    toml: "toml",
    toml_made: "toml-made",
    words: "words",
    words_made: "words-made",
    own: "own",
    drawing: "drawing",
    strokes: "strokes",
    questions: "questions",
    session: "session",
    numbers: "numbers",
}
