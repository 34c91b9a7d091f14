//! Looking into the one forward pass: who looks sees every layer and changes nothing, and a probe's gradient is that of
//! finite differences.

use crate::small::{config, dataset};
use vae::model::{backward, Forward, Observer, Probe, Unobserved};
use vae::{flat, Activation, Batch, Device, ModelConfig, Pixels, Result, Rng, Tensor, Vae};

/// Three images and a model of them with another decoder than encoder.
fn problem(activation: Activation) -> (Vae, Batch, Tensor) {
    let model = ModelConfig {
        hidden: vec![9, 7],
        decoder_hidden: Some(vec![5]),
        activation,
        ..config().model
    };
    let mut rng = Rng::new(8);
    let vae = Vae::random(&model, &mut rng).unwrap();
    let batch = dataset(3).batch(&[0, 1, 2], Pixels::Grey, &mut rng);
    let eps = rng.normal_tensor(3, 2).unwrap();
    (vae, batch.unwrap(), eps)
}

fn bits(tensor: &Tensor) -> Vec<u32> {
    let values = flat(tensor).unwrap().into_iter();
    values.map(f32::to_bits).collect()
}

/// Everything that comes of a pass, and the gradient of its loss by every parameter, as bits.
fn all(vae: &Vae, pass: &Forward) -> Vec<Vec<u32>> {
    let loss = pass.terms.loss(0.7).unwrap();
    backward(&loss, vae.parameters()).unwrap();
    let answers = [
        &pass.posterior.mu,
        &pass.posterior.logvar,
        &pass.z,
        &pass.logits,
        &pass.terms.nll,
        &pass.terms.kl,
    ];
    let gradients = vae.parameters().iter().map(|(_, parameter)| {
        let bits = |g: &[f32]| g.iter().map(|g| g.to_bits()).collect();
        parameter.with_gradient(bits).unwrap()
    });
    answers.into_iter().map(bits).chain(gradients).collect()
}

/// Writes down what every layer answers.
#[derive(Default)]
struct Notes(Vec<(String, Tensor)>);

impl Observer for Notes {
    fn observe(&mut self, layer: &str, output: Tensor) -> Result<Tensor> {
        self.0.push((layer.to_owned(), output.clone()));
        Ok(output)
    }
}

/// Puts a probe on what every layer answers.
#[derive(Default)]
struct Probes(Vec<Probe>);

impl Observer for Probes {
    fn observe(&mut self, _layer: &str, output: Tensor) -> Result<Tensor> {
        let (probe, watched) = Probe::on(&output)?;
        self.0.push(probe);
        Ok(watched)
    }
}

#[test]
fn an_observer_sees_every_layer_in_order_after_its_nonlinearity() {
    let (vae, batch, eps) = problem(Activation::Relu);
    let mut notes = Notes::default();
    let pass = Forward::new(&vae, &batch, &eps, &mut notes).unwrap();
    let seen: Vec<(&str, &[usize])> = notes
        .0
        .iter()
        .map(|(layer, output)| (layer.as_str(), output.dims()))
        .collect();
    let expected: [(&str, &[usize]); 6] = [
        ("encoder.hidden.0", &[3, 9]),
        ("encoder.hidden.1", &[3, 7]),
        ("encoder.mu", &[3, 2]),
        ("encoder.logvar", &[3, 2]),
        ("decoder.hidden.0", &[3, 5]),
        ("decoder.out", &[3, 12]),
    ];
    assert_eq!(seen, expected);
    assert_eq!(bits(&notes.0[2].1), bits(&pass.posterior.mu));
    assert_eq!(bits(&notes.0[5].1), bits(&pass.logits));
    for i in [0, 1, 4] {
        let answers = flat(&notes.0[i].1).unwrap();
        assert!(answers.iter().all(|&a| a >= 0.0), "{answers:?}");
        assert!(answers.contains(&0.0) && answers.iter().any(|&a| a > 0.0));
    }
}

#[test]
fn who_looks_changes_no_bit() {
    for activation in [Activation::Relu, Activation::Tanh, Activation::Silu] {
        let (vae, batch, eps) = problem(activation);
        let pass = Forward::new(&vae, &batch, &eps, &mut Unobserved).unwrap();
        let alone = all(&vae, &pass);
        let pass = Forward::new(&vae, &batch, &eps, &mut Notes::default()).unwrap();
        assert_eq!(all(&vae, &pass), alone, "{activation:?}, with notes");
        let mut probes = Probes::default();
        let pass = Forward::new(&vae, &batch, &eps, &mut probes).unwrap();
        assert_eq!(all(&vae, &pass), alone, "{activation:?}, with probes");
        assert_eq!(probes.0.len(), 6);
        // Gradients take the place of those before them.
        assert_eq!(all(&vae, &pass), alone, "{activation:?}, once more");
    }
}

/// The mean nll of the images at z.
fn loss(vae: &Vae, batch: &Batch, z: &Tensor) -> Tensor {
    let logits = vae.decode(&batch.latents(z.clone())).unwrap();
    let nll = vae.likelihood().nll(&logits, &batch.x).unwrap();
    nll.mean_all().unwrap()
}

/// (L(z + h) - L(z - h)) / 2h of a loss of some 8 nats, which f32 knows to about 1e-6.
#[test]
fn a_probes_gradient_is_that_of_finite_differences() {
    let h = 1.0 / 32.0;
    for activation in [Activation::Tanh, Activation::Silu] {
        let (vae, batch, z) = problem(activation);
        let (probe, watched) = Probe::on(&z).unwrap();
        let gradients = backward(&loss(&vae, &batch, &watched), vae.parameters()).unwrap();
        let gradient = gradients.at(&probe).unwrap();
        assert_eq!(gradient.len(), 6);
        let at = |i: usize, by: f32| {
            let mut values = flat(&z).unwrap();
            values[i] += by;
            let z = Tensor::from_vec(values, (3, 2), &Device::Cpu).unwrap();
            f64::from(loss(&vae, &batch, &z).to_scalar::<f32>().unwrap())
        };
        for (i, &g) in gradient.iter().enumerate() {
            let slope = (at(i, h) - at(i, -h)) / f64::from(2.0 * h);
            assert!(
                (f64::from(g) - slope).abs() < 2e-4,
                "{activation:?}, z[{i}]: gradient {g}, finite difference {slope}"
            );
        }
        assert!(gradient.iter().any(|g| g.abs() > 2e-2), "{gradient:?}");
    }
}

#[test]
fn where_the_loss_does_not_come_by_a_probes_gradient_is_zero() {
    let (vae, batch, z) = problem(Activation::Tanh);
    let (here, watched) = Probe::on(&z).unwrap();
    let (elsewhere, _) = Probe::on(&batch.x).unwrap();
    let gradients = backward(&loss(&vae, &batch, &watched), vae.parameters()).unwrap();
    assert_eq!(gradients.at(&elsewhere).unwrap(), [0.0; 36]);
    assert_ne!(gradients.at(&here).unwrap(), [0.0; 6]);
}
