//! z, kl and their gradients by mu and logvar, as candle's autograd delivers them, against the formulas in f64.

use candle_core::{DType, Tensor};
use proptest::collection::vec;
use proptest::prelude::*;
use vae_kernels::{reparameterize, Divergence};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{check, flat, gradients, near, tensor, var, view};

/// How much z and kl count in a sum of all; of a term that is left out no gradient comes.
fn weight() -> impl Strategy<Value = f32> {
    prop_oneof![4 => -3.0..3.0_f32, 1 => Just(0.0)]
}

/// mu, logvar, eps and the weights of z, all n * latent, the weights of kl, n, and latent.
type Case = (Vec<f32>, Vec<f32>, Vec<f32>, Vec<f32>, Vec<f32>, usize);

fn posteriors() -> impl Strategy<Value = Case> {
    let latent = prop_oneof![4 => 1..20_usize, 1 => 30..70_usize];
    (1..7_usize, latent).prop_flat_map(|(n, latent)| {
        let mu = prop_oneof![6 => -4.0..4.0_f32, 1 => -100.0..100.0_f32, 1 => Just(0.0)];
        let logvar = prop_oneof![6 => -8.0..4.0_f32, 1 => -60.0..40.0_f32, 1 => Just(0.0)];
        let len = n * latent;
        let inputs = (vec(mu, len), vec(logvar, len), vec(-4.0..4.0_f32, len));
        let weights = (vec(weight(), len), vec(weight(), n));
        (inputs, weights, Just(latent)).prop_map(|((mu, logvar, eps), (by_z, by_kl), latent)| {
            (mu, logvar, eps, by_z, by_kl, latent)
        })
    })
}

#[wasm_bindgen_test(unsupported = test)]
fn z_and_kl_and_their_gradients_are_their_formulas() {
    check(
        256,
        (posteriors(), [view(), view(), view()]),
        |(case, views)| {
            let (mu, logvar, eps, by_z, by_kl, latent) = case;
            let [mu_var, logvar_var] = [&mu, &logvar].map(|values| var(values, latent));
            let eps_tensor = tensor(&eps, latent);
            let inputs = [mu_var.as_tensor(), logvar_var.as_tensor(), &eps_tensor];
            let [a, b, c] = [0, 1, 2].map(|i| views[i].of(inputs[i]));
            let (z, kl) = reparameterize(&a, &b, &c, Divergence::Kl).unwrap();
            prop_assert_eq!(z.dims(), mu_var.dims());
            prop_assert_eq!(kl.dims(), [by_kl.len()]);

            let both = Tensor::cat(&[&z.flatten_all().unwrap(), &kl], 0).unwrap();
            let upstream = [by_z.clone(), by_kl.clone()].concat();
            let [by_mu, by_logvar] = gradients([&mu_var, &logvar_var], &both, &upstream);
            let (z, kl) = (flat(&z), flat(&kl));
            let (by_mu, by_logvar) = (by_mu.unwrap(), by_logvar.unwrap());
            let mut sums = vec![(0.0, 0.0); kl.len()];
            for i in 0..mu.len() {
                let [mu, logvar, eps] = [mu[i], logvar[i], eps[i]].map(f64::from);
                let [d_z, d_kl] = [by_z[i], by_kl[i / latent]].map(f64::from);
                let (sigma, variance) = ((logvar / 2.0).exp(), logvar.exp());
                // sigma is right to 2e-7, its square to 4e-7; what is added up is rounded at the size of its terms.
                let noise = sigma * eps;
                near("z", z[i], mu + noise, 4e-7 * (mu.abs() + noise.abs()))?;
                let (kl, size) = &mut sums[i / latent];
                *kl += (mu * mu + variance - 1.0 - logvar) / 2.0;
                *size += (mu * mu + variance + 1.0 + logvar.abs()) / 2.0;
                let size = d_z.abs() + (d_kl * mu).abs();
                near("by mu", by_mu[i], d_z + d_kl * mu, 2e-7 * size)?;
                let expected = (d_z * noise + d_kl * (variance - 1.0)) / 2.0;
                let size = ((d_z * noise).abs() + d_kl.abs() * (variance + 1.0)) / 2.0;
                near("by logvar", by_logvar[i], expected, 6e-7 * size + 1e-37)?;
            }
            for (found, (expected, size)) in kl.into_iter().zip(sums) {
                near("kl", found, expected, 1e-6 * size)?;
            }
            Ok(())
        },
    );
}

/// By hand: at the prior z is eps and there is no divergence, to the last digit.
#[wasm_bindgen_test(unsupported = test)]
fn the_prior_has_no_divergence_from_itself() {
    let (zeros, eps) = (tensor(&[0.0; 6], 3), [0.5, -1.0, 2.0, 0.0, 3.0, -0.25]);
    let (z, kl) = reparameterize(&zeros, &zeros, &tensor(&eps, 3), Divergence::Kl).unwrap();
    assert_eq!(flat(&z), eps);
    assert_eq!(flat(&kl), [0.0, 0.0]);
}

/// exp is clamped, but a variance beyond f32 must not pass for a number; and NaN stays NaN.
#[wasm_bindgen_test(unsupported = test)]
fn what_is_broken_stays_so() {
    let zero = tensor(&[0.0], 1);
    let kl = |mu: f32, logvar: f32| {
        let (mu, logvar) = (tensor(&[mu], 1), tensor(&[logvar], 1));
        flat(
            &reparameterize(&mu, &logvar, &zero, Divergence::Kl)
                .unwrap()
                .1,
        )[0]
    };
    for logvar in [100.0, 1e4, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(!kl(0.0, logvar).is_finite(), "{logvar}");
    }
    assert!(kl(f32::NAN, 0.0).is_nan());
    assert!(kl(0.0, f32::NAN).is_nan());
}

#[wasm_bindgen_test(unsupported = test)]
fn other_shapes_and_types_are_refused() {
    let (a, b) = (tensor(&[0.0; 6], 3), tensor(&[0.0; 6], 2));
    assert!(reparameterize(&a, &a, &a, Divergence::Kl).is_ok());
    for (mu, logvar, eps) in [(&b, &a, &a), (&a, &b, &a), (&a, &a, &b)] {
        assert!(reparameterize(mu, logvar, eps, Divergence::Kl).is_err());
    }
    let doubles = a.to_dtype(DType::F64).unwrap();
    assert!(reparameterize(&a, &doubles, &a, Divergence::Kl).is_err());
}
