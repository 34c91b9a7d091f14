//! Training that leaves the finite numbers: it says so, and the model is the one from before.

use crate::small::{bits, config, constant, dataset};
use vae::data::idx::Images;
use vae::{
    flat, Activation, Checkpoint, Dataset, Device, Error, Likelihood, Precision, Tensor, Trainer,
};

/// Trains until it breaks; the parameters must be those from before that step.
fn assert_breaks(mut trainer: Trainer, data: &Dataset) {
    for step in 0..500 {
        let before = bits(trainer.vae());
        match trainer.step(data) {
            Ok(metrics) => assert!(metrics.loss.is_finite()),
            Err(error) => {
                assert!(
                    matches!(error, Error::Diverged { step: s } if s == step),
                    "{error}"
                );
                assert_eq!(bits(trainer.vae()), before);
                let finite = |bits: &u32| f32::from_bits(*bits).is_finite();
                assert!(before.values().flatten().all(finite));
                assert_eq!(trainer.step_count(), step);
                return;
            }
        }
    }
    panic!("still finite after 500 steps");
}

/// On black images the learned variance falls without end, by the learning rate at each step, until f32 has no number
/// for it.
#[test]
fn an_absurd_learning_rate_diverges_and_leaves_the_last_finite_parameters() {
    let mut config = config();
    config.model.hidden = vec![];
    config.model.likelihood = Likelihood::GaussianLearned;
    config.train.lr = 1.0;
    config.train.clip = 0.0;
    let images = Images {
        count: 10,
        rows: 3,
        columns: 4,
        pixels: vec![0; 120],
    };
    let black = Dataset::new(images, None).unwrap();
    assert_breaks(
        Trainer::from_checkpoint(constant(config, 0.0)).unwrap(),
        &black,
    );
}

/// One step of a linear Gaussian model whose encoder says N(0, exp(`logvar`)) and whose decoder multiplies by `weight`.
fn steep_step(weight: f32, logvar: f32, clip: f64) -> (Trainer, vae::Result<f64>) {
    let mut config = config();
    config.model.hidden = vec![];
    config.model.likelihood = Likelihood::Gaussian;
    config.model.variance = 1e-4;
    config.train.clip = clip;
    let mut checkpoint = constant(config, 0.0);
    let mut put = |name: &str, value: f32| {
        let tensor = checkpoint.parameters.get_mut(name).unwrap();
        *tensor = Tensor::full(value, tensor.shape(), &Device::Cpu).unwrap();
    };
    put("encoder.logvar.bias", logvar);
    put("decoder.out.weight", weight);
    let mut trainer = Trainer::from_checkpoint(checkpoint).unwrap();
    let loss = trainer.step(&dataset(10)).map(|metrics| metrics.loss);
    (trainer, loss)
}

/// The first loss, some 1e37 nats, is finite in f32, but the gradient by mu is not. The second loss and gradient are
/// finite, but not the gradient's square, without which Adam would stand still for ever.
#[test]
fn a_gradient_too_large_for_adam_is_divergence_too() {
    for (weight, logvar) in [(1e19, -14.0), (1e11, 0.0)] {
        let (trainer, loss) = steep_step(weight, logvar, 0.0);
        assert!(matches!(loss, Err(Error::Diverged { step: 0 })), "{loss:?}");
        let out = trainer
            .vae()
            .parameters()
            .get("decoder.out.weight")
            .unwrap();
        assert!(flat(out.var()).unwrap().iter().all(|&w| w == weight));
        assert_eq!(trainer.step_count(), 0);
    }
}

#[test]
fn clipping_makes_a_gradient_small_enough_for_adam() {
    let (trainer, loss) = steep_step(1e11, 0.0, 1.0);
    assert!(loss.unwrap() > 1e20);
    let bytes = trainer
        .checkpoint(true)
        .unwrap()
        .write(Precision::F32)
        .unwrap();
    assert!(Checkpoint::read(&bytes).is_ok());
}

/// Infinity less infinity inside of the network is NaN, which relu must not turn into a harmless 0.
#[test]
fn nan_inside_of_a_relu_network_is_divergence() {
    let mut config = config();
    config.model.hidden = vec![8, 8];
    config.model.activation = Activation::Relu;
    let mut checkpoint = constant(config, 0.1);
    let mut put = |name: &str, values: Vec<f32>| {
        let tensor = checkpoint.parameters.get_mut(name).unwrap();
        *tensor = Tensor::from_vec(values, tensor.shape(), &Device::Cpu).unwrap();
    };
    put("encoder.hidden.0.weight", vec![3e38; 96]);
    put("encoder.hidden.1.weight", [1.0, -1.0].repeat(32));
    let mut trainer = Trainer::from_checkpoint(checkpoint).unwrap();
    let q = trainer
        .vae()
        .encode(&trainer.vae().images(&[0.5; 12]).unwrap());
    assert!(flat(&q.unwrap().mu).unwrap().iter().all(|mu| mu.is_nan()));
    let error = trainer.step(&dataset(10)).unwrap_err();
    assert!(matches!(error, Error::Diverged { step: 0 }), "{error}");
}
