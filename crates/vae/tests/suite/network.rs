//! Convolutions as a choice of network: which forms are refused and by which name, what files of such models carry, and that
//! they train. What they compute is in `pytorch.rs`.

use crate::fixture::{case_of, vae, Fixture};
use vae::config::MAX_LOGITS;
use vae::data::idx::Images;
use vae::model::declarations;
use vae::{
    Checkpoint, Config, Dataset, Error, Likelihood, ModelConfig, Network, Pixels, Precision,
    Trainer,
};

fn conv(change: impl FnOnce(&mut ModelConfig)) -> ModelConfig {
    let mut model = ModelConfig {
        network: Network::Conv,
        hidden: vec![],
        ..ModelConfig::default()
    };
    change(&mut model);
    model
}

fn refused(change: impl FnOnce(&mut ModelConfig)) -> &'static str {
    match conv(change).validate().unwrap_err() {
        Error::Config { field, .. } | Error::TooLarge { field, .. } => field,
        other => panic!("{other}"),
    }
}

/// As PyTorch's modules print them for 28 x 28 pixels: Conv2d(1, 16, 3, 2, 1), Conv2d(16, 32, 3, 2, 1) and back.
#[test]
fn parameters_have_pytorchs_names_and_layouts() {
    let declared = declarations(&conv(|_| {})).unwrap();
    let weights = declared.iter().filter(|(name, _)| name.ends_with("weight"));
    let weights: Vec<(&str, &[usize])> =
        weights.map(|(n, shape)| (n.as_str(), &shape[..])).collect();
    let expected: [(&str, &[usize]); 7] = [
        ("encoder.conv.0.weight", &[16, 1, 3, 3]),
        ("encoder.conv.1.weight", &[32, 16, 3, 3]),
        ("encoder.mu.weight", &[20, 1568]),
        ("encoder.logvar.weight", &[20, 1568]),
        ("decoder.hidden.0.weight", &[1568, 20]),
        ("decoder.conv.0.weight", &[32, 16, 3, 3]),
        ("decoder.out.weight", &[16, 1, 3, 3]),
    ];
    assert_eq!(weights, expected);
}

#[test]
fn what_cannot_be_built_is_refused_by_its_name() {
    assert!(conv(|_| {}).validate().is_ok());
    assert_eq!(refused(|m| m.shape = Some([14, 56])), "network");
    assert_eq!(refused(|m| (m.input, m.shape) = (8, None)), "network");
    assert_eq!(refused(|m| m.channels = vec![]), "channels");
    assert_eq!(refused(|m| m.stride = 4), "stride");
    assert_eq!(refused(|m| (m.input, m.kernel) = (4, 8)), "kernel");
    // 28 x 28 places, 256 channels, 9 x 9 under the window.
    assert_eq!(
        refused(|m| (m.channels, m.kernel, m.stride) = (vec![256, 8], 9, 1)),
        "channels"
    );
    // Of other networks these settings do nothing.
    assert!(
        conv(|m| (m.network, m.stride, m.channels) = (Network::Mlp, 4, vec![]))
            .validate()
            .is_ok()
    );
}

/// 28 x 28 x 128 numbers are more than the logits.
#[test]
fn feature_maps_count_for_the_largest_batch() {
    let mut config = Config {
        model: conv(|m| (m.channels, m.stride) = (vec![128], 1)),
        ..Config::default()
    };
    let most = MAX_LOGITS / (784 * 128);
    config.train.batch = most;
    assert!(config.validate().is_ok());
    assert_eq!(config.model.rows_at_once(10_000), most);
    config.train.batch += 1;
    assert!(matches!(
        config.validate(),
        Err(Error::TooLarge { field: "batch", .. })
    ));
}

/// The case with a mirrored decoder, at the default stride.
#[test]
fn a_file_without_a_configuration_is_read_off_its_shapes() {
    let (model, _) = case_of("convolutions", "relu-bernoulli");
    let fixture = Fixture::load("convolutions.safetensors");
    let parameters = fixture.under("relu-bernoulli.parameter.");
    let plain = safetensors::serialize(&parameters, None).unwrap();
    let read = Checkpoint::read(&plain).unwrap();
    assert_eq!(
        read.config.model,
        ModelConfig {
            variance: ModelConfig::default().variance,
            ..model.clone()
        }
    );
    assert_eq!(
        read.vae().unwrap().parameters().count(),
        vae(&model, parameters).parameters().count()
    );
}

/// Forty pictures of 6 x 6 pixels with a bright row each, of three levels.
#[test]
fn a_convolutional_run_goes_on_bit_for_bit() {
    let model = conv(|m| {
        (m.input, m.latent, m.kernel) = (36, 2, 5);
        (m.likelihood, m.levels, m.pixels) = (Likelihood::Categorical, 3, Pixels::OneHot);
    });
    let mut config = Config {
        model,
        ..Config::default()
    };
    config.train.batch = 8;
    let pixels = (0..40 * 36).map(|i| if i / 6 % 6 == i / 36 % 6 { 200 } else { 10 });
    let images = Images {
        count: 40,
        rows: 6,
        columns: 6,
        pixels: pixels.collect(),
    };
    let data = Dataset::new(images, None).unwrap();
    let mut straight = Trainer::new(config).unwrap();
    let first = straight.step(&data).unwrap().loss;
    let saved = straight
        .checkpoint(true)
        .unwrap()
        .write(Precision::F32)
        .unwrap();
    let mut resumed = Trainer::from_checkpoint(Checkpoint::read(&saved).unwrap()).unwrap();
    let mut last = first;
    for _ in 0..60 {
        last = straight.step(&data).unwrap().loss;
        assert_eq!(last.to_bits(), resumed.step(&data).unwrap().loss.to_bits());
    }
    assert!(last < first, "{first} to {last}");
}
