//! The learning rate's schedules against PyTorch's, step by step.

use vae::data::idx::Images;
use vae::{Config, Dataset, ModelConfig, Schedule, TrainConfig, Trainer};

// Made by PyTorch 2.15, for 4 epochs of 5 steps:
//
//     p = torch.nn.Parameter(torch.zeros(1)); o = torch.optim.SGD([p], lr=0.01)
//     s = torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=20)      # StepLR(o, step_size=10, gamma=0.1)
//     for _ in range(20):
//         print(o.param_groups[0]['lr']); p.grad = torch.zeros(1); o.step(); s.step()
const COSINE: [f64; 20] = [
    0.01,
    0.009938441702975689,
    0.009755282581475769,
    0.00945503262094184,
    0.009045084971874739,
    0.008535533905932738,
    0.007938926261462366,
    0.007269952498697735,
    0.006545084971874738,
    0.005782172325201155,
    0.005,
    0.004217827674798847,
    0.0034549150281252636,
    0.0027300475013022664,
    0.0020610737385376348,
    0.0014644660940672626,
    0.0009549150281252633,
    0.0005449673790581611,
    0.00024471741852423234,
    6.15582970243117e-05,
];
const STEP: [f64; 20] = [
    0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, //
    0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001,
];

/// The learning rates of 20 steps, 5 to the epoch.
fn rates(schedule: Schedule, epochs: usize) -> Vec<f64> {
    let images = Images {
        count: 20,
        rows: 2,
        columns: 2,
        pixels: (0..80).collect(),
    };
    let data = Dataset::new(images, None).unwrap();
    let config = Config {
        model: ModelConfig {
            input: 4,
            hidden: vec![],
            latent: 1,
            ..ModelConfig::default()
        },
        train: TrainConfig {
            schedule,
            decay_epochs: 2,
            lr: 0.01,
            batch: 4,
            epochs,
            ..TrainConfig::default()
        },
    };
    let mut trainer = Trainer::new(config).unwrap();
    (0..20)
        .map(|_| {
            let lr = trainer.optimizer_settings().lr;
            trainer.step(&data).unwrap();
            lr
        })
        .collect()
}

fn check(found: &[f64], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }
}

#[test]
fn schedules_are_pytorchs() {
    check(&rates(Schedule::Cosine, 4), &COSINE);
    check(&rates(Schedule::Step, 4), &STEP);
    check(&rates(Schedule::Constant, 4), &[0.01; 20]);
}

/// Where there is no end, there is none to fall towards; where training goes on beyond the end, it begins anew.
#[test]
fn a_cosine_needs_an_end() {
    check(&rates(Schedule::Cosine, 0), &[0.01; 20]);
    let twice = rates(Schedule::Cosine, 2);
    assert_eq!(twice[0], 0.01);
    assert!(twice[9] < 0.001, "{twice:?}");
    check(&twice[10..], &twice[..10]);
}
