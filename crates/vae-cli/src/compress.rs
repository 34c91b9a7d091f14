//! `vae compress` and `vae decompress`: test images, binarized, as bits by a model, and those bits as images again.

use vae::compression::{
    bound, bz2_size, fingerprint, gzip_size, packed, pop, push, require_codable, Compressed, Stack,
};
use vae::data::idx::{self, Images};
use vae::probability::Spread;
use vae::{flat, Dataset, ModelConfig, Pixels, Rng, Vae};

use crate::args::{CompressArgs, DecompressArgs};
use crate::compress_figures::CompressFigures;
use crate::error::{Error, InFile, Result};
use crate::files;
use crate::model;
use crate::print;
use crate::progress::Progress;
use crate::sources::{self, Part, Source};
use crate::target;

/// What the names of compressed images end in.
const ENDING: &str = "bits";
/// Full ink in an IDX file.
const INK: f32 = 255.0;

/// Codes the images, decodes them again, and writes what is then known to come back.
pub fn run(args: &CompressArgs) -> Result<()> {
    let out = args.out.as_deref();
    let mut out = out
        .map(|path| target::fresh(path, ENDING, &[&args.model]))
        .transpose()?;
    let vae = model::read_vae(&args.model)?;
    require_codable(vae.config()).in_file(&args.model)?;
    let limit = args.images.map(|n| n as usize);
    let source = Source::find(args.data.as_deref(), vae.config())?;
    let test = source.read(Part::Test, limit, vae.config())?;
    sources::say_fewer(limit, test.len());
    files::require_memory(
        "so many images",
        test.len() * test.pixels() * size_of::<f32>(),
    )?;
    let images = binarized(&test, vae.config(), args.seed)?;

    let progress = Progress::new("image");
    progress.begin(0, 2 * images.len() as u64);
    let mut stack = Stack::initial(vae.config().latent, args.seed);
    let empty = stack.clone();
    let (mut elbo, mut excess) = (Spread::default(), Spread::default());
    for (i, x) in images.iter().enumerate() {
        let before = stack.bits();
        push(&vae, x, &mut stack)?;
        let bound = bound(&vae, x, &mut Rng::of_stream(args.seed, i as u64 + 1))?;
        elbo.add(bound);
        excess.add(stack.bits() - before + bound / std::f64::consts::LN_2);
        progress.add(1);
    }
    let compressed = Compressed {
        images: images.len() as u32,
        shape: test.shape().map(|side| side as u32),
        fingerprint: fingerprint(&vae)?,
        seed: args.seed,
        words: stack.words(),
    };
    let net = stack.bits() - empty.bits();
    let decoded = decoded(&vae, &compressed, &progress)?;
    if decoded != images {
        return Err(unrepeated());
    }
    let bytes = compressed.write();
    if let Some(out) = &mut out {
        out.write(&bytes)?;
    }
    let plain = packed(&images.concat());
    let figures = CompressFigures {
        images: images.len(),
        pixels: test.pixels(),
        seed: args.seed,
        file_bytes: bytes.len(),
        net_bits: net,
        elbo: elbo.mean,
        elbo_se: elbo.standard_error(),
        excess_bits: excess.mean,
        excess_bits_se: excess.standard_error(),
        gzip_bytes: gzip_size(&plain),
        bz2_bytes: bz2_size(&plain),
    };
    match args.json {
        true => print::json(&figures),
        false => figures.print(),
    }
}

/// Writes the images that a file was made of.
pub fn back(args: &DecompressArgs) -> Result<()> {
    let mut out = target::fresh(&args.out, target::IDX, &[&args.model, &args.file])?;
    let vae = model::read_vae(&args.model)?;
    require_codable(vae.config()).in_file(&args.model)?;
    let compressed = Compressed::read(&files::read(&args.file)?).in_file(&args.file)?;
    let path = || args.file.display().to_string();
    if compressed.fingerprint != fingerprint(&vae)? {
        let expected = "images that were compressed by this model";
        return Err(Error::unexpected(path(), expected, "those of another"));
    }
    let [rows, columns] = compressed.shape.map(|side| side as usize);
    vae.config()
        .require_shape([rows, columns])
        .in_file(&args.file)?;
    let count = compressed.images as usize;
    files::require_memory("so many images", count.saturating_mul(2 * rows * columns))?;
    let progress = Progress::new("image");
    progress.begin(0, u64::from(compressed.images));
    let images = decoded(&vae, &compressed, &progress)?;
    let pixels = images.iter().flatten().map(|&x| (x * INK) as u8);
    let pixels = pixels.collect();
    out.write(&idx::write_images(&Images {
        count,
        rows,
        columns,
        pixels,
    }))?;
    print::told(&format!("images        {count}"))
}

/// Each image as the model was trained to take them or, where that was grey, drawn with its greys as probabilities.
fn binarized(test: &Dataset, model: &ModelConfig, seed: u64) -> Result<Vec<Vec<f32>>> {
    let pixels = match model.pixels {
        Pixels::Threshold => Pixels::Threshold,
        _ => Pixels::Dynamic,
    };
    let images = (0..test.len()).map(|i| Ok(flat(&test.fixed_batch(&[i], pixels, seed)?.x)?));
    images.collect()
}

/// The images in their order. Refuses where the stack does not come out as it began.
fn decoded(vae: &Vae, compressed: &Compressed, progress: &Progress) -> Result<Vec<Vec<f32>>> {
    let mut stack = Stack::from_words(compressed.words.clone())?;
    let mut images = Vec::new();
    for _ in 0..compressed.images {
        images.push(pop(vae, &mut stack)?);
        progress.add(1);
    }
    let empty = Stack::initial(vae.config().latent, compressed.seed);
    if stack.words() != empty.words() {
        return Err(unrepeated());
    }
    images.reverse();
    Ok(images)
}

/// Where the model's probabilities are not those by which it was coded.
fn unrepeated() -> Error {
    Error::unexpected(
        "decoding",
        "the model to give the same probabilities bit for bit, as the same program on the same kind of processor does",
        "others",
    )
}
