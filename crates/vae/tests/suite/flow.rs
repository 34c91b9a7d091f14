//! Flows against PyTorch (`scripts/flows.py`), where log|det| is that of the Jacobian itself, and by what a flow has to be: the identity
//! at first, and a distribution whatever is learned.

use std::collections::BTreeMap;

use vae::model::{backward, standard_log_prob, Builder, Flow, Parameters, Probe};
use vae::probability::Spread;
use vae::{flat, Device, FlowKind, Rng, Tensor};

use crate::fixture::{assert_close, difference, Fixture};

const KINDS: [(&str, FlowKind); 2] = [
    ("planar", FlowKind::Planar),
    ("autoregressive", FlowKind::Autoregressive),
];

fn stored(
    tensors: &BTreeMap<String, Tensor>,
    kind: FlowKind,
    latent: usize,
    length: usize,
) -> (Flow, Parameters) {
    let mut builder = Builder::stored(tensors);
    let flow = Flow::new(&mut builder, "flow", kind, latent, length).unwrap();
    (flow, builder.parameters())
}

/// A flow of random parameters, as far from the identity as these are `large`.
fn random(kind: FlowKind, latent: usize, length: usize, large: f32) -> Flow {
    let mut listing = Builder::listing();
    Flow::new(&mut listing, "flow", kind, latent, length).unwrap();
    let mut rng = Rng::new(11);
    let mut any = |(name, shape): (String, Vec<usize>)| {
        let values = rng.uniform(large, shape.iter().product());
        (name, Tensor::from_vec(values, shape, &Device::Cpu).unwrap())
    };
    let tensors = listing.declarations().into_iter().map(&mut any).collect();
    stored(&tensors, kind, latent, length).0
}

#[test]
fn a_flow_and_its_gradients_are_pytorchs() {
    let fixture = Fixture::load("flows.safetensors");
    for (name, kind) in KINDS {
        let of = fixture.under(&format!("{name}."));
        let (flow, parameters) = stored(&of, kind, 4, 3);
        let (probe, z) = Probe::on(&of["z"]).unwrap();
        let (moved, log_det) = flow.forward(&z).unwrap();
        assert_close(name, &moved, &of["moved"], 1e-6);
        assert_close(name, &log_det, &of["log_det"], 2e-6);
        let by_moved = (moved * &of["by_moved"]).unwrap().sum_all().unwrap();
        let by_log_det = (log_det * &of["by_log_det"]).unwrap().sum_all().unwrap();
        let gradients = backward(&(by_moved + by_log_det).unwrap(), &parameters).unwrap();
        let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<_>>();
        let by_z = difference(
            &wide(&gradients.at(&probe).unwrap()),
            &wide(&flat(&of["gradient.z"]).unwrap()),
        );
        assert!(by_z < 5e-6, "{name}, by z: {by_z:e}");
        for (parameter, found) in parameters.iter() {
            let expected = flat(&of[&format!("gradient.{parameter}")]).unwrap();
            let found = found.with_gradient(wide).unwrap();
            let off = difference(&found, &wide(&expected));
            assert!(off < 5e-5, "{name}, by {parameter}: {off:e}");
        }
    }
}

#[test]
fn a_new_flow_is_the_identity() {
    let mut rng = Rng::new(3);
    let z = rng.normal_tensor(5, 3).unwrap();
    for (name, kind) in KINDS {
        let flow = Flow::new(&mut Builder::random(&mut rng), "flow", kind, 3, 4).unwrap();
        let (moved, log_det) = flow.forward(&z).unwrap();
        assert_close(name, &moved, &z, 1e-6);
        assert!(
            flat(&log_det).unwrap().iter().all(|d| d.abs() < 1e-6),
            "{name}"
        );
    }
}

/// E[p(z_K) / q(z_K)] is 1 for any q that is a distribution and whose tails are not the lighter; a wrong log|det| makes it another.
#[test]
fn what_comes_out_is_a_distribution() {
    for (name, kind) in KINDS {
        for latent in [1, 2, 5] {
            let flow = random(kind, latent, 3, 0.2);
            let z = Rng::new(4).normal_tensor(40_000, latent).unwrap();
            let (moved, log_det) = flow.forward(&z).unwrap();
            let log_q = (standard_log_prob(&z).unwrap() - log_det).unwrap();
            let ratios = (standard_log_prob(&moved).unwrap() - log_q).unwrap();
            let mut spread = Spread::default();
            let ratios = flat(&ratios).unwrap();
            ratios.iter().for_each(|&r| spread.add(f64::from(r).exp()));
            let (off, error) = (spread.mean - 1.0, spread.standard_error());
            assert!(error < 0.1, "{name}, {latent} latents: {error}");
            assert!(
                off.abs() < 5.0 * error,
                "{name}, {latent} latents: {off} ± {error}"
            );
        }
    }
}

/// Along w, where alone a planar step changes the order of anything, it keeps it, however hard u pulls the other way.
#[test]
fn a_planar_step_keeps_the_order_along_w() {
    let row = |values: &[f32]| Tensor::from_slice(values, values.len(), &Device::Cpu).unwrap();
    for pull in [-50.0, -3.0, -1.0, 2.0, 50.0] {
        let tensors = BTreeMap::from([
            ("flow.0.u".to_owned(), row(&[pull, 0.5 * pull])),
            ("flow.0.w".to_owned(), row(&[2.0, 1.0])),
            ("flow.0.b".to_owned(), row(&[0.3])),
        ]);
        let (flow, _) = stored(&tensors, FlowKind::Planar, 2, 1);
        let line: Vec<f32> = (-60..60)
            .flat_map(|i| [0.04 * i as f32, 0.02 * i as f32])
            .collect();
        let z = Tensor::from_vec(line, (120, 2), &Device::Cpu).unwrap();
        let (moved, log_det) = flow.forward(&z).unwrap();
        let along: Vec<f32> = flat(&moved)
            .unwrap()
            .chunks(2)
            .map(|z| 2.0 * z[0] + z[1])
            .collect();
        assert!(along.windows(2).all(|pair| pair[0] <= pair[1]), "{pull}");
        assert!(
            flat(&log_det).unwrap().iter().all(|d| d.is_finite()),
            "{pull}"
        );
    }
}
