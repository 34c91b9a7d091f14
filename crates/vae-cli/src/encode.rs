//! `vae encode`: images or words to q(z|x).

use std::path::Path;

use vae::content::{GZIP, IDX};
use vae::inference::recognize;
use vae::{flat, require_finite, Dataset, Pixels, Rng, Tensor, Vae};

use crate::args::EncodeArgs;
use crate::classes::{self, Classes};
use crate::encoded::Encoded;
use crate::error::{InFile, Result};
use crate::files;
use crate::images;
use crate::model;
use crate::own;
use crate::target::{require_size, Target};
use crate::words;

/// Images encoded at once; bounds the memory.
const CHUNK: usize = 500;

/// Encodes each image as the model takes its pixels, without chance: grey where training binarizes dynamically. Words
/// are printed too, beside what they are reconstructed as.
pub fn run(args: &EncodeArgs) -> Result<()> {
    let inputs: [&Path; 2] = [&args.model, &args.images];
    let out = Target::latents(args.out.as_deref(), args.format, &inputs)?;
    let vae = model::read_vae(&args.model)?;
    if vae.config().has_letters() {
        let list = words::read(&args.images)?;
        let data = words::dataset(&list, &args.images, vae.config())?;
        require_size(data.len(), 2 * vae.config().latent)?;
        let (mu, logvar) = encode(&vae, &data, args.class, &args.model)?;
        let encoded = Encoded {
            mu,
            logvar,
            labels: None,
            names: Some(list.iter().map(|word| word.text().to_owned()).collect()),
        };
        let is_stream = out.as_ref().is_some_and(Target::is_stream);
        if let Some(mut out) = out {
            out.write_encoded(&encoded)?;
        }
        return match is_stream {
            true => Ok(()),
            false => words::print_reconstructions(&list, &vae, &encoded.mu),
        };
    }
    let mut out = files::required(out)?;
    let (list, classes) = match &vae.config().columns {
        Some(columns) => own::rows(&args.images, columns)?,
        None if is_own(&args.images)? => own::pictures(&args.images, vae.config())?,
        None => {
            let list = images::read(&args.images, None, vae.config(), "")?;
            let labels = classes::beside(&args.images, list.len())?;
            let fits = labels.filter(|labels| labels.len() == list.len());
            (list, fits.map(Classes::numbered))
        }
    };
    require_size(list.len(), 2 * vae.config().latent)?;
    let (mu, logvar) = encode(&vae, &list, args.class, &args.model)?;
    out.write_encoded(&Encoded {
        mu,
        logvar,
        names: classes.as_ref().map(Classes::of_each),
        labels: classes.map(|classes| classes.labels),
    })
}

/// Whether images are to be scaled to the model: those of an IDX file are as they are, whatever its name.
fn is_own(path: &Path) -> Result<bool> {
    let as_they_are = path.is_file() && matches!(files::sniff(path)?, Some(IDX | GZIP));
    Ok(!as_they_are && own::is_at(path)?)
}

/// mu and logvar (n, latent) of all images, by the `vae` in the file `model`; of a conditional one each as its `class`, its
/// label or the class that is most probable.
pub fn encode(
    vae: &Vae,
    images: &Dataset,
    class: Option<u8>,
    model: &Path,
) -> Result<(Tensor, Tensor)> {
    let given = class.map(|class| classes::all(vae.config(), class, images.len()));
    let given = given.transpose()?;
    let label = |&i: &usize| match &given {
        Some(labels) => labels.get(i).copied(),
        None => images.label(i),
    };
    let (mut mu, mut logvar) = (Vec::new(), Vec::new());
    let indices: Vec<usize> = (0..images.len()).collect();
    for chunk in indices.chunks(vae.config().rows_at_once(CHUNK)) {
        // Grey pixels draw nothing from the generator.
        let values = images.batch(chunk, Pixels::Grey, &mut Rng::new(0))?;
        let mut batch = vae.see(&flat(&values.x)?)?;
        batch.labels = chunk.iter().map(label).collect();
        if batch.labels.is_none() {
            batch = recognize(vae, batch)?;
        }
        let posterior = vae.encode(&batch)?.as_gaussian()?;
        mu.push(posterior.mu);
        logvar.push(posterior.logvar);
    }
    let (mu, logvar) = (Tensor::cat(&mu, 0)?, Tensor::cat(&logvar, 0)?);
    require_finite("mu", &flat(&mu)?).in_file(model)?;
    require_finite("logvar", &flat(&logvar)?).in_file(model)?;
    Ok((mu, logvar))
}
