//! Lists of words, as the command line reads their file and the page's module takes them.

use arbitrary::{Result, Unstructured};
use vae::data::{self, Alphabet};
use vae::ModelConfig;

use crate::file::with_file;
use crate::limits::within;
use crate::made;

/// Each line becomes a text of its own, of which a message may hold a copy.
fn cap(bytes: &[u8]) -> usize {
    128 * bytes.len() + (64 << 10)
}

/// Reads a file, whole and in its two parts, and takes its lines for words.
pub fn read(bytes: &[u8]) {
    with_file(bytes, |path| {
        within(cap(bytes), || {
            let list = vae_cli::words::read(path);
            let entry = data::find("words").unwrap();
            let model =
                vae_cli::words::model(entry, path).unwrap_or_else(|_| ModelConfig::of(entry));
            model.validate().unwrap();
            let part = |held_out| vae_cli::words::read_part(path, held_out, &model);
            let parts = [false, true].map(part);
            if let [Ok(train), Ok(held_out)] = parts {
                assert_eq!(train.len() + held_out.len(), list.unwrap().len());
            }
            if let Ok(text) = std::str::from_utf8(bytes) {
                text.lines().for_each(spell);
            }
        });
    });
}

/// A word that is one comes back letter by letter.
fn spell(text: &str) {
    let Ok(alphabet) = Alphabet::of(&[text]) else {
        assert!(Alphabet::default().dataset(&[text]).is_err());
        return;
    };
    let (places, levels) = (alphabet.places(), alphabet.levels());
    let mut probs = vec![0.0; places * levels];
    let x = alphabet.read(&[text]).unwrap();
    for (place, x) in probs.chunks_exact_mut(levels).zip(x) {
        place[(x * (levels - 1) as f32).round() as usize] = 1.0;
    }
    assert_eq!(alphabet.likeliest(&probs), text);
}

/// Lines as other systems end them, of letters that are ours and letters that are not.
pub fn make(u: &mut Unstructured) -> Result<()> {
    const PIECES: [&str; 16] = [
        "a",
        "zz",
        "word",
        "abcdefgh",
        "abcdefghi",
        "\u{e9}",
        "\u{df}",
        "\u{1f600}",
        "A",
        "-",
        " ",
        "\t",
        "\0",
        "\u{feff}",
        "\u{2028}",
        "i\u{307}",
    ];
    let mut text = String::new();
    let end = *u.choose(&["\n", "\n", "\r\n", "\r", "\u{85}"])?;
    for _ in 0..u.int_in_range(0..=20)? {
        let strange = made::rarely(u, 32)?;
        for _ in 0..u.int_in_range(0..=2)? {
            text += *u.choose(if strange { &PIECES } else { &PIECES[..3] })?;
        }
        text += end;
    }
    let mut bytes = text.into_bytes();
    if made::rarely(u, 8)? {
        made::damage(u, &mut bytes)?;
    }
    read(&bytes);
    Ok(())
}
