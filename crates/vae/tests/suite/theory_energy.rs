//! The four densities of the plane, and flows that are fitted to them.

use vae::theory::{Energy, EnergyFit};
use vae::Rng;

const ALL: [Energy; 4] = [Energy::Ring, Energy::Wave, Energy::Eye, Energy::Fork];

// In PyTorch, float64, with N(a) = exp(-a*a/2) and L(a, b) = logaddexp(-a*a/2, -b*b/2),
//   w1, w2, w3 = sin(2*pi*z1/4), 3*N((z1-1)/.6), 3*sigmoid((z1-1)/.3);   wall = ((abs(z1)-4).clamp(min=0)/.4)**2/2
//   U = [((sqrt(z1*z1+z2*z2)-2)/.4)**2/2 - L((z1-2)/.6, (z1+2)/.6), ((z2-w1)/.4)**2/2 + wall,
//        -L((z2-w1)/.35, (z2-w1+w2)/.35) + wall, -L((z2-w1)/.4, (z2-w1+w3)/.35) + wall]
// at (0.7, -1.3) with its gradient by autograd, at (4.6, 1.1), and log(sum(exp(-U)) * 1e-4) over [-11, 11]^2 in steps of 0.01.
const EXPECTED: [(f64, [f64; 2], f64, f64); 4] = [
    (
        3.203274542538773,
        [-5.1577059358883375, 2.88088874902719],
        32.673970936961545,
        1.8775016261096953,
    ),
    (
        15.001592465737478,
        [9.765406585920406, -13.693790776177298],
        1.3895972173830917,
        2.2001669252672276,
    ),
    (
        0.8505216655965042,
        [5.563948436743281, 3.7264013419820436],
        0.7774492392669364,
        2.7597827132026507,
    ),
    (
        7.81948670298087,
        [-14.139941437356946, -11.301266879461616],
        1.3895972173830917,
        2.828775584689602,
    ),
];

#[test]
fn the_densities_are_the_papers() {
    for (energy, (value, slope, beyond, log_z)) in ALL.into_iter().zip(EXPECTED) {
        let (found, by_z) = energy.at([0.7, -1.3]);
        assert!((found - value).abs() < 1e-9, "{energy:?}: {found}");
        for (found, expected) in by_z.into_iter().zip(slope) {
            assert!((found - expected).abs() < 1e-9, "{energy:?}: {found}");
        }
        assert!((energy.at([4.6, 1.1]).0 - beyond).abs() < 1e-9);
        assert!(
            (energy.log_z() - log_z).abs() < 1e-6,
            "{energy:?}: {}",
            energy.log_z()
        );
    }
}

/// KL(q || p) with its standard error.
fn fitted(energy: Energy, length: usize) -> (f64, f64) {
    let mut fit = EnergyFit::new(energy, length, Rng::new(2)).unwrap();
    while fit.advance(500).unwrap() {}
    assert_eq!(fit.progress(), 1.0);
    let (kl, z) = fit.divergence(5000, &mut Rng::new(3)).unwrap();
    assert_eq!(z.len(), 10_000);
    (kl.mean, kl.error)
}

/// No q is nearer to p than p; more steps come nearer, and far enough to be told from it by little.
#[test]
fn longer_flows_come_nearer() {
    for energy in [Energy::Ring, Energy::Wave] {
        let [short, long] = [2, 16].map(|length| fitted(energy, length));
        assert!(
            short.0 > -5.0 * short.1 && long.0 > -5.0 * long.1,
            "{energy:?}: {short:?}, {long:?}"
        );
        let error = short.1.hypot(long.1);
        assert!(
            long.0 < short.0 - 5.0 * error,
            "{energy:?}: {short:?}, {long:?}"
        );
        assert!(long.0 < 0.5, "{energy:?}: {long:?}");
    }
}
