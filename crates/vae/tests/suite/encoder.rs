//! What the encoder of a model with one-hot pixels sees, from its definition.

use vae::model::one_hot;
use vae::{flat, Batch, Device, Likelihood, ModelConfig, Pixels, Rng, Tensor, Vae};

fn x(values: &[f32], columns: usize) -> Tensor {
    Tensor::from_slice(values, (values.len() / columns, columns), &Device::Cpu).unwrap()
}

#[test]
fn a_pixel_is_the_unit_of_its_level() {
    let units = one_hot(&x(&[0.0, 0.5, 1.0, 0.2, 0.3, 0.9], 2), 3).unwrap();
    assert_eq!(
        units.to_vec2::<f32>().unwrap(),
        [
            [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 1.0, 1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        ]
    );
    let broken = flat(&one_hot(&x(&[f32::NAN, 0.0], 2), 3).unwrap()).unwrap();
    assert!(broken[..3].iter().any(|unit| unit.is_nan()));
}

/// With no hidden layer, mu is the bias and, for each pixel, the weight of its unit.
#[test]
fn the_encoder_reads_the_weights_of_the_units() {
    let config = ModelConfig {
        input: 2,
        hidden: vec![],
        latent: 1,
        likelihood: Likelihood::Categorical,
        levels: 3,
        pixels: Pixels::OneHot,
        ..ModelConfig::default()
    };
    let vae = Vae::random(&config, &mut Rng::new(3)).unwrap();
    let parameter = |name| flat(vae.parameters().get(name).unwrap().var()).unwrap();
    let (weight, bias) = (parameter("encoder.mu.weight"), parameter("encoder.mu.bias"));
    assert_eq!(weight.len(), 6);
    let mu_of = |pixels: [f32; 2]| {
        let batch = Batch::unlabelled(x(&pixels, 2));
        flat(&vae.encode(&batch).unwrap().mu).unwrap()
    };
    let mu = mu_of([0.5, 1.0]);
    assert!((mu[0] - (weight[1] + weight[5] + bias[0])).abs() < 1e-6);
    // The levels are what is seen: within one, x makes no difference.
    let same = mu_of([0.6, 0.8]);
    assert_eq!(mu, same);
    // The decoder answers with the logits of all levels.
    let logits = vae.decode(&x(&[0.1], 1).into()).unwrap();
    assert_eq!(logits.dims(), [1, 6]);
}
