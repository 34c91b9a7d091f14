//! Encodes a folder of PNG and JPEG by a model of pictures: one line of CSV for each, its name and mu of q(z|x):
//! cargo run --release -p vae-playground --example encode_folder -- MODEL.safetensors FOLDER >latents.csv

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use vae::data::idx::Images;
use vae::data::own::{grey_of, rgba_of, Gathering};
use vae::{flat, Checkpoint, Dataset, ModelConfig, Vae};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

type Any<T> = Result<T, Box<dyn Error>>;

fn main() -> Any<()> {
    let mut words = env::args().skip(1);
    let (Some(model), Some(folder)) = (words.next(), words.next()) else {
        return Err("expected MODEL.safetensors FOLDER".into());
    };
    let vae = Checkpoint::read(&fs::read(model)?)?.vae()?;
    for (name, mu) in encoded(&vae, Path::new(&folder))? {
        let mu: Vec<String> = mu.iter().map(f32::to_string).collect();
        println!("{name},{}", mu.join(","));
    }
    Ok(())
}

/// The names of the folder's pictures, in their order, and mu (latent) of each. What is no picture is told and left out.
pub fn encoded(vae: &Vae, folder: &Path) -> Any<Vec<(String, Vec<f32>)>> {
    let (names, data) = pictures(folder, vae.config())?;
    let places: Vec<usize> = (0..data.len()).collect();
    let mut mu = Vec::new();
    for some in places.chunks(100) {
        let batch = data.fixed_batch(some, vae.config().pixels, 1)?;
        mu.extend(flat(&vae.encode(&batch)?.mu)?);
    }
    let rows = mu.chunks_exact(vae.config().latent).map(<[f32]>::to_vec);
    Ok(names.into_iter().zip(rows).collect())
}

/// The pictures as those that such a model learns: 28 or 32 pixels a side, ink on paper centred, photographs cut to a square.
fn pictures(folder: &Path, model: &ModelConfig) -> Any<(Vec<String>, Dataset)> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut gathering = Gathering::new(model.image_shape()[0], None, Some(false));
    let mut names = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let taken = rgba(&file.path()).and_then(|(rgba, width)| {
            gathering.add(grey_of(&rgba, width)?, None)?;
            Ok(())
        });
        match taken {
            Ok(()) => names.push(name),
            Err(error) => eprintln!("{name}: left out: {error}"),
        }
    }
    let [rows, columns] = gathering.entry().shape;
    let images = Images {
        count: gathering.len(),
        rows,
        columns,
        pixels: gathering.images().to_vec(),
    };
    Ok((names, Dataset::new(images, None)?))
}

/// Red, green, blue and opacity of each pixel, a byte each, and how many pixels a row has.
fn rgba(path: &Path) -> Any<(Vec<u8>, usize)> {
    let bytes = fs::read(path)?;
    if bytes.starts_with(b"\xff\xd8") {
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        let rgba = decoder.decode().map_err(|error| error.to_string())?;
        return Ok((rgba, decoder.dimensions().ok_or("no size")?.0));
    }
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("no size")?];
    let frame = reader.next_frame(&mut pixels)?;
    let rgba = rgba_of(&pixels, frame.color_type.samples());
    Ok((rgba, frame.width as usize))
}
