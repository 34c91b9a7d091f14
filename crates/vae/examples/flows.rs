//! How far planar flows of 2, 8 and 32 steps are from the four densities that they are fitted to (Rezende and Mohamed 2015, figure 3).

use vae::theory::{Energy, EnergyFit};
use vae::{Result, Rng};

fn main() -> Result<()> {
    for energy in [Energy::Ring, Energy::Wave, Energy::Eye, Energy::Fork] {
        for length in [2, 8, 32] {
            let mut fit = EnergyFit::new(energy, length, Rng::new(1))?;
            while fit.advance(1000)? {}
            let (kl, _) = fit.divergence(20_000, &mut Rng::of_stream(1, 1))?;
            println!(
                "{energy:?} {length}: KL(q || p) {:.3} ± {:.3}",
                kl.mean, kl.error
            );
        }
    }
    Ok(())
}
