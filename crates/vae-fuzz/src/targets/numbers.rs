//! What needs no model and takes numbers: divergences, ways through a latent space, datasets that are made on the spot,
//! shares of a batch.

use arbitrary::{Result, Unstructured};
use vae::checkpoint::require_size;
use vae::data;
use vae::inference::{lerp, path, slerp, traversal, Interpolation};
use vae::probability::{normal_quantile, Gaussian};
use vae::theory::linear::{stationary, LinearVae, Spread};
use vae::theory::{fit, gaussian_kl, mixture_kl, Direction, Mixture};
use vae::train::{average, Shard};
use vae_wasm::Functions;

use crate::border::ask;
use crate::limits::within;
use crate::made;

/// Nothing here has more than some thousand numbers.
const CAP: usize = 4 << 20;

/// One question.
pub fn make(u: &mut Unstructured) -> Result<()> {
    match u.arbitrary::<u8>()? % 9 {
        0 | 1 => divergences(u),
        2 | 3 => ways(u),
        4 => datasets(u),
        5 => shards(u),
        6 => bytes(u),
        7 => linear(u),
        _ => texts(u),
    }
}

fn gaussian(u: &mut Unstructured) -> Result<Gaussian> {
    let (mu, sigma) = (made::double(u)?, made::double(u)?);
    let sigma = if made::rarely(u, 4)? {
        sigma
    } else {
        sigma.abs()
    };
    Ok(Gaussian { mu, sigma })
}

/// What is taken has an answer that is a number.
fn divergences(u: &mut Unstructured) -> Result<()> {
    let p = Mixture {
        weight: made::double(u)?.abs(),
        a: gaussian(u)?,
        b: gaussian(u)?,
    };
    let (q, way) = (
        gaussian(u)?,
        *u.choose(&[Direction::Forward, Direction::Reverse])?,
    );
    let fits = made::rarely(u, 32)?;
    within(CAP, || {
        for found in [gaussian_kl(&p.a, &q), mixture_kl(&p, &q)]
            .into_iter()
            .flatten()
        {
            assert!(
                found.forward.is_finite() && found.reverse.is_finite(),
                "{found:?}"
            );
        }
        if let (true, Ok(found)) = (fits, fit(&p, &q, way)) {
            assert!(found.kl.is_finite(), "{found:?}");
        }
    });
    Ok(())
}

fn ways(u: &mut Unstructured) -> Result<()> {
    let (m, n) = (
        usize::from(u.arbitrary::<u8>()? % 9),
        usize::from(u.arbitrary::<u8>()? % 9),
    );
    let n = if made::rarely(u, 8)? { n } else { m };
    let (a, b) = (made::floats(u, m)?, made::floats(u, n)?);
    let (t, index) = (made::double(u)?, made::size(u)?);
    let steps = usize::from(u.arbitrary::<u8>()?);
    within(CAP, || {
        normal_quantile(t);
        for found in [lerp(&a, &b, t as f32), slerp(&a, &b, t as f32)] {
            assert!(found.map_or(m != n, |found| found.len() == m));
        }
        for kind in [Interpolation::Lerp, Interpolation::Slerp] {
            assert!(path(&a, &b, steps, kind).map_or(m != n, |found| found.len() == steps * m));
        }
        let found = traversal(&a, index, steps, t as f32);
        assert!(found.map_or(index >= m, |found| found.len() == steps * m));
    });
    Ok(())
}

fn datasets(u: &mut Unstructured) -> Result<()> {
    let id = *u.choose(&["shapes", "shapes", "mnist", "words", "", "\u{1f600}"])?;
    let part = *u.choose(&["test", "10k", "50k", "test-500", ""])?;
    let count = 1 + usize::from(u.arbitrary::<u8>()? % 12);
    within(CAP, || {
        ask(|| Functions::generate(id, part, count));
        ask(|| Functions::config_of(id));
        if let Ok(data) = data::require(id).and_then(|entry| entry.generate(part, count)) {
            assert_eq!(data.len(), count);
        }
    });
    Ok(())
}

fn shards(u: &mut Unstructured) -> Result<()> {
    let (worker, workers) = (made::size(u)?, made::size(u)?);
    let batch: Vec<usize> = (0..usize::from(u.arbitrary::<u8>()?)).collect();
    let (m, n) = (made::size(u)?.min(9), made::size(u)?.min(9));
    let (mut own, other) = (made::floats(u, m)?, made::floats(u, n)?);
    within(CAP, || {
        let shard = Shard { worker, workers };
        if shard.validate().is_ok() {
            assert!(shard.of(&batch).len() <= batch.len());
        }
        assert_eq!(average(&mut own, &[&other, &other]).is_ok(), m == n);
    });
    Ok(())
}

/// Images of any shape, and the state of a linear VAE as it comes back.
fn linear(u: &mut Unstructured) -> Result<()> {
    let (rows, columns) = (made::size(u)?, made::size(u)?);
    let count = usize::from(u.arbitrary::<u8>()?);
    let x: Vec<f32> = made::floats(u, count)?.iter().map(|v| v.abs()).collect();
    let (input, latent) = (made::size(u)?.min(9), made::size(u)?);
    let fits = 3 * latent.min(9) * (2 * input + 1);
    let state: Vec<f64> = made::floats(u, fits)?.into_iter().map(f64::from).collect();
    let variance = made::double(u)?;
    within(CAP, || {
        if let Ok((spread, [rows, columns])) = Spread::of_images(&x, [rows, columns]) {
            assert_eq!(spread.eigenvalues.len(), rows * columns);
            let (directions, eigenvalues) = (&spread.directions, &spread.eigenvalues);
            let most = stationary(directions, eigenvalues, input, latent, variance);
            assert_eq!(
                most.is_ok(),
                input.saturating_add(latent) <= eigenvalues.len()
            );
        }
        if let Ok(mut vae) = LinearVae::restore(input, latent, variance, state) {
            let covariance = vec![variance; input * input];
            assert!(vae.train(&covariance, 0, 2, 2).is_ok());
            assert!(vae.active(&covariance) <= latent);
            vae.log_px(&covariance);
        }
    });
    Ok(())
}

fn bytes(u: &mut Unstructured) -> Result<()> {
    let size = made::double(u)? * 1e8;
    within(CAP, || {
        ask(|| Functions::require_checkpoint_size(size));
        let _ = require_size(size as u64);
        ask(|| Functions::config_of_words("words", vec!["word".to_owned(), size.to_string()]));
    });
    Ok(())
}

/// What the page sends as an object comes as JSON.
fn texts(u: &mut Unstructured) -> Result<()> {
    let text = u.bytes(u.len())?;
    within(CAP, || {
        let _ = serde_json::from_slice::<Gaussian>(text);
        let _ = serde_json::from_slice::<Mixture>(text);
        let _ = serde_json::from_slice::<vae::theory::Window>(text);
        let _ = serde_json::from_slice::<Interpolation>(text);
        let _ = serde_json::from_slice::<Direction>(text);
        let _ = serde_json::from_slice::<vae::inference::Proposal>(text);
    });
    Ok(())
}
