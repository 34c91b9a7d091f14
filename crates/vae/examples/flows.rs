//! How far planar flows of 2, 8 and 32 steps are from the four densities that they are fitted to (Rezende and Mohamed 2015, figure 3):
//! cargo run --release -p vae-playground --example flows

use vae::probability::Estimate;
use vae::theory::{Energy, EnergyFit};
use vae::{Result, Rng};

fn main() -> Result<()> {
    for energy in [Energy::Ring, Energy::Wave, Energy::Eye, Energy::Fork] {
        for length in [2, 8, 32] {
            let kl = fitted(energy, length, 20_000)?;
            println!(
                "{energy:?} {length}: KL(q || p) {:.3} ± {:.3}",
                kl.mean, kl.error
            );
        }
    }
    Ok(())
}

/// KL(q || p) of a flow of `length` steps once it is fitted, by so many draws.
pub fn fitted(energy: Energy, length: usize, draws: usize) -> Result<Estimate> {
    let mut fit = EnergyFit::new(energy, length, Rng::new(1))?;
    while fit.advance(1000)? {}
    Ok(fit.divergence(draws, &mut Rng::of_stream(1, 1))?.0)
}
