//! A session: files loaded into it, data given to it, training that is shared, in any order. What is refused leaves it able
//! to go on.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use vae::train::Shard;
use vae::{data, ModelConfig, Trainer};
use vae_wasm::Session;

use crate::border::ask;
use crate::limits::within;
use crate::made;
use crate::targets::{checkpoint, idx, questions};

/// Some dozen images, and models of the files' size.
const CAP: usize = 64 << 20;

/// Valid files of models of drawings, the second with a training in it.
static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let entry = data::find("shapes").unwrap();
    let model = ModelConfig {
        hidden: vec![2],
        latent: 2,
        ..ModelConfig::of(entry)
    };
    let fresh = questions::file(model, 1.0);
    let read = vae::Checkpoint::read(&fresh).unwrap();
    let trainer = Trainer::from_checkpoint(read).unwrap();
    let precision = vae::Precision::F32;
    let trained = trainer.checkpoint(true).unwrap().write(precision).unwrap();
    [fresh, trained]
});

/// Some calls, one after the other.
pub fn make(u: &mut Unstructured) -> Result<()> {
    let Ok(mut session) = Session::open(&FILES[0]) else {
        panic!("a model of shapes is refused");
    };
    for _ in 0..u.int_in_range(1..=6)? {
        match u.arbitrary::<u8>()? % 4 {
            0 => load(u, &mut session)?,
            1 => give(u, &mut session)?,
            _ => train(u, &mut session)?,
        }
    }
    Ok(())
}

fn load(u: &mut Unstructured, session: &mut Session) -> Result<()> {
    let file = checkpoint::file(u, &*FILES)?;
    within(CAP, || {
        let _ = session.load(&file);
        let _ = Session::open(&file);
        ask(|| session.save(true, true));
        ask(|| session.info());
    });
    Ok(())
}

/// Data, to train on or held out.
fn give(u: &mut Unstructured, session: &mut Session) -> Result<()> {
    let (images, labels) = (idx::file(u)?, idx::file(u)?);
    let labels = made::rarely(u, 2)?.then(|| labels.into_boxed_slice());
    let part = *u.choose(&["10k", "10k", "test", "?"])?;
    let count = 1 + usize::from(u.arbitrary::<u8>()? % 12);
    let most = made::size(u)?;
    let question = u.arbitrary::<u8>()? % 4;
    let word = "w".repeat(count);
    within(CAP, || match question {
        0 => drop(session.set_training_data(&images, labels, most)),
        1 => drop(session.set_held_out_data(&images, labels)),
        2 => drop(session.set_training_words(vec![word])),
        _ => assert_eq!(
            session
                .generate_training_data("shapes", part, count)
                .is_ok(),
            part != "?"
        ),
    });
    Ok(())
}

fn train(u: &mut Unstructured, session: &mut Session) -> Result<()> {
    let (offset, count, seed) = (made::size(u)?, made::size(u)?, u.arbitrary()?);
    let length = made::about(u, session.state_length())?;
    let state = made::floats(u, length)?;
    let question = u.arbitrary::<u8>()? % 7;
    within(CAP, || match question {
        0 | 1 => drop(ask(|| session.step())),
        2 => drop(session.steps_left()),
        3 => {
            let shard = Shard {
                worker: offset,
                workers: count,
            };
            assert_eq!(
                session.join(offset, count).is_ok(),
                shard.validate().is_ok()
            );
        }
        4 => assert_eq!(
            session.adopt_state(&state).is_ok(),
            state.len() == session.state_length()
        ),
        5 => drop(ask(|| session.held_out(offset, count))),
        _ => drop(ask(|| session.evaluate(count, seed))),
    });
    Ok(())
}
