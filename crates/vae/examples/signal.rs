//! Signal and noise of the importance-weighted gradient over k: cargo run --release -p vae-playground --example signal

use vae::theory::signal::{log_slope, ratios, Estimate, Ratios, Toy};
use vae::{Result, Rng};

/// k, and how many estimates of the gradient are drawn.
const DRAWS: [(usize, usize); 6] = [(1, 60), (4, 60), (16, 40), (64, 24), (256, 16), (1024, 10)];
/// The slopes are those over this many k, the largest.
const LAST: usize = 3;

fn main() -> Result<()> {
    let toy = Toy::new(512, 1);
    let mut found = Vec::new();
    for (stream, (k, draws)) in DRAWS.into_iter().enumerate() {
        let mut rng = Rng::of_stream(1, 1 + stream as u64);
        let gradients = (0..draws).flat_map(|_| toy.gradient(k, &mut rng));
        let ratios = ratios(&gradients.collect::<Vec<_>>())?;
        println!(
            "k = {k}: decoder {}, encoder {}, doubly reparameterized {}; disagreement {:.2}",
            text(ratios.decoder),
            text(ratios.encoder),
            text(ratios.doubly),
            ratios.disagreement,
        );
        found.push((k as f64, ratios));
    }
    let last = &found[found.len() - LAST..];
    let k: Vec<f64> = last.iter().map(|(k, _)| *k).collect();
    let slope = |of: fn(&Ratios) -> Estimate| {
        let ratios: Vec<Estimate> = last.iter().map(|(_, ratios)| of(ratios)).collect();
        text(log_slope(&k, &ratios))
    };
    println!(
        "slopes: decoder {}, encoder {}, doubly reparameterized {}",
        slope(|ratios| ratios.decoder),
        slope(|ratios| ratios.encoder),
        slope(|ratios| ratios.doubly),
    );
    Ok(())
}

fn text(estimate: Estimate) -> String {
    format!("{:.4} +- {:.4}", estimate.value, estimate.error)
}
