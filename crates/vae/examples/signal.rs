//! Signal and noise of the importance-weighted gradient over k: cargo run --release -p vae-playground --example signal

use vae::theory::signal::{log_slope, ratios, Estimate, Ratios, Toy};
use vae::{Result, Rng};

/// k, and how many estimates of the gradient are drawn.
const DRAWS: [(usize, usize); 6] = [(1, 60), (4, 60), (16, 40), (64, 24), (256, 16), (1024, 10)];
/// The slopes are those over this many k, the largest.
const LAST: usize = 3;

fn main() -> Result<()> {
    let found = measured(&Toy::new(512, 1), &DRAWS)?;
    for (k, ratios) in &found {
        let [decoder, encoder, doubly] = [ratios.decoder, ratios.encoder, ratios.doubly].map(text);
        let apart = ratios.disagreement;
        println!("k = {k}: decoder {decoder}, encoder {encoder}, doubly reparameterized {doubly}; disagreement {apart:.2}");
    }
    let [decoder, encoder, doubly] = slopes(&found[found.len() - LAST..]).map(text);
    println!("slopes: decoder {decoder}, encoder {encoder}, doubly reparameterized {doubly}");
    Ok(())
}

/// The ratios of signal to noise at each k, by as many estimates of the gradient as stand beside it.
pub fn measured(toy: &Toy, draws: &[(usize, usize)]) -> Result<Vec<(usize, Ratios)>> {
    let at = |(stream, &(k, draws)): (usize, &(usize, usize))| {
        let mut rng = Rng::of_stream(1, 1 + stream as u64);
        let gradients = (0..draws).flat_map(|_| toy.gradient(k, &mut rng));
        Ok((k, ratios(&gradients.collect::<Vec<_>>())?))
    };
    draws.iter().enumerate().map(at).collect()
}

/// How they grow with k: the slopes of their logarithms over log k, of the decoder, the encoder and the doubly reparameterized one.
pub fn slopes(found: &[(usize, Ratios)]) -> [Estimate; 3] {
    let k: Vec<f64> = found.iter().map(|(k, _)| *k as f64).collect();
    let of: [fn(&Ratios) -> Estimate; 3] = [|r| r.decoder, |r| r.encoder, |r| r.doubly];
    of.map(|of| {
        let ratios: Vec<Estimate> = found.iter().map(|(_, ratios)| of(ratios)).collect();
        log_slope(&k, &ratios)
    })
}

fn text(estimate: Estimate) -> String {
    format!("{:.4} +- {:.4}", estimate.value, estimate.error)
}
