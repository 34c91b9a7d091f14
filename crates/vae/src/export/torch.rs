//! A model as one file of Python for PyTorch: its networks, likelihood, prior and loss, reading and writing checkpoints, and
//! a training loop. The pieces that it is made of are Python with `<<names>>` in it, in the folder `torch`; here is which of
//! them a model is made of, and what stands in the place of a name.

use crate::config::{Condition, Config, ModelConfig, Network, Prior};
use crate::data::Pixels;
use crate::error::{Error, Result};
use crate::layers::{Activation, Stage};
use crate::likelihood::Likelihood;
use crate::objective::Objective;
use crate::optimizer::Optimizer;

/// Names and what comes in their place.
type Words = Vec<(&'static str, String)>;

/// The Python of a model with these settings, to be put beside its checkpoint, `model.safetensors`. What it minimises is the ELBO or
/// the importance-weighted bound; training by another objective goes on with the ELBO. [`Error::Config`] for a
/// semi-supervised model and for one whose q(z|x) has a flow, whose loss it does not know.
pub fn torch_source(config: &Config) -> Result<String> {
    let model = &config.model;
    let refuse = |field, expected: &str, found: &str| {
        Err(Error::Config {
            field,
            expected: format!("{expected} in a model for PyTorch"),
            found: found.to_owned(),
        })
    };
    if model.condition == Condition::SemiSupervised {
        return refuse("condition", "none or class", "semi-supervised");
    }
    if model.has_flow() {
        return refuse("posterior", "gaussian", "one with a flow");
    }
    let mut body = [
        pieces(config).concat(),
        include_str!("torch/train.py").to_owned(),
    ]
    .concat();
    for words in [
        networks(model),
        told(model),
        pixels(model),
        training(config),
    ] {
        body = fill(body, &words);
    }
    let head = fill(
        include_str!("torch/head.py").to_owned(),
        &head(config, &body),
    );
    Ok(head + &body)
}

/// The text with each name's words in its place.
fn fill(text: String, words: &Words) -> String {
    let replace =
        |text: String, (name, word): &(&str, String)| text.replace(&format!("<<{name}>>"), word);
    words.iter().fold(text, replace)
}

/// What the model consists of, in the order of the file.
fn pieces(config: &Config) -> Vec<&'static str> {
    let model = &config.model;
    let levels = model.pixels == Pixels::OneHot || model.likelihood == Likelihood::Categorical;
    let [encoder, decoder] = match model.network {
        Network::Mlp => [
            include_str!("torch/encoder.py"),
            include_str!("torch/decoder.py"),
        ],
        Network::Conv => [
            include_str!("torch/encoder_conv.py"),
            include_str!("torch/decoder_conv.py"),
        ],
    };
    vec![
        if levels {
            include_str!("torch/levels.py")
        } else {
            ""
        },
        encoder,
        decoder,
        match model.likelihood {
            Likelihood::Bernoulli => include_str!("torch/bernoulli.py"),
            Likelihood::Gaussian => include_str!("torch/gaussian.py"),
            Likelihood::GaussianLearned => include_str!("torch/gaussian_learned.py"),
            Likelihood::Categorical => include_str!("torch/categorical.py"),
            Likelihood::ContinuousBernoulli => include_str!("torch/continuous_bernoulli.py"),
        },
        match model.prior {
            Prior::Standard => include_str!("torch/standard.py"),
            Prior::Mixture => include_str!("torch/mixture.py"),
            Prior::Vamp => include_str!("torch/vamp.py"),
        },
        include_str!("torch/vae.py"),
        match config.train.objective {
            Objective::ImportanceWeighted => include_str!("torch/importance_weighted.py"),
            _ => include_str!("torch/elbo.py"),
        },
        include_str!("torch/checkpoint.py"),
    ]
}

/// What stands before the model, whose Python `body` says what of PyTorch it needs.
fn head(config: &Config, body: &str) -> Words {
    let (model, train) = (&config.model, &config.train);
    let distributions = [
        "Categorical",
        "ContinuousBernoulli",
        "Independent",
        "MixtureSameFamily",
        "Normal",
    ];
    let is_used = |name: &&str| body.contains(&format!("{name}("));
    let used: Vec<_> = distributions.into_iter().filter(is_used).collect();
    vec![
        ("title", title(model)),
        (
            "import_math",
            if body.contains("math.") {
                "import math\n"
            } else {
                ""
            }
            .to_owned(),
        ),
        ("distributions", used.join(", ")),
        ("input", model.input.to_string()),
        ("latent", model.latent.to_string()),
        ("beta", train.beta.to_string()),
        ("lr", train.lr.to_string()),
        ("batch", train.batch.to_string()),
        ("clip", train.clip.to_string()),
        ("seed", train.seed.to_string()),
    ]
}

/// The model in a line.
pub(super) fn title(model: &ModelConfig) -> String {
    let convolutions = model
        .stages()
        .iter()
        .map(|stage| format!("{} channels", stage.outputs))
        .collect::<Vec<_>>();
    let widths = |widths: &[usize]| widths.iter().map(usize::to_string).collect::<Vec<_>>();
    let way = [
        vec![model.input.to_string()],
        convolutions,
        widths(&model.hidden),
        vec![model.latent.to_string()],
        widths(&model.decoder_layers()),
        vec![model.logits().to_string()],
    ];
    format!("A variational autoencoder, {}.", way.concat().join(" - "))
}

/// `nn.Linear` from each width to the next.
fn layers(widths: &[usize]) -> String {
    let layers = widths
        .windows(2)
        .map(|pair| format!("nn.Linear({}, {})", pair[0], pair[1]));
    layers.collect::<Vec<_>>().join(", ")
}

fn networks(model: &ModelConfig) -> Words {
    let stages = model.stages();
    let features = stages
        .last()
        .map_or(model.encoder_inputs() - model.class_units(), Stage::numbers);
    let encoder = [vec![features + model.class_units()], model.hidden.clone()].concat();
    let decoder = [vec![model.decoder_inputs()], model.decoder_layers()].concat();
    let activation = match model.activation {
        Activation::Relu => "F.relu",
        Activation::Tanh => "torch.tanh",
        Activation::Silu => "F.silu",
    };
    let width = |widths: &[usize]| widths.last().map_or(0, |&width| width).to_string();
    let mut words = vec![
        ("activation", activation.to_owned()),
        ("encoder_layers", layers(&encoder)),
        ("encoder_width", width(&encoder)),
        ("decoder_layers", layers(&decoder)),
        ("decoder_width", width(&decoder)),
        ("logits", model.logits().to_string()),
        ("variance", model.variance.to_string()),
        ("levels", model.levels.to_string()),
        ("levels_less_one", (model.levels - 1).to_string()),
        ("components", model.components.to_string()),
        ("side", model.image_shape()[0].to_string()),
    ];
    words.extend(convolutions(&stages, &model.decoder_stages()));
    words
}

/// The convolutions and, backwards, their transposes.
fn convolutions(encoder: &[Stage], decoder: &[Stage]) -> Words {
    let down = encoder.iter().map(
        |Stage {
             window,
             inputs,
             outputs,
         }| {
            let (size, stride) = (window.size, window.stride);
            format!(
                "nn.Conv2d({inputs}, {outputs}, {size}, {stride}, {})",
                (size - 1) / 2
            )
        },
    );
    let up: Vec<String> = decoder.iter().rev().map(transposed).collect();
    let (out, hidden) = up
        .split_last()
        .map_or((String::new(), &[][..]), |(out, hidden)| {
            (out.clone(), hidden)
        });
    vec![
        ("encoder_convolutions", down.collect::<Vec<_>>().join(", ")),
        ("decoder_convolutions", hidden.join(", ")),
        ("decoder_out", out),
        (
            "first_channels",
            encoder.last().map_or(0, |stage| stage.outputs).to_string(),
        ),
        (
            "first_side",
            encoder
                .last()
                .map_or(0, |stage| stage.window.places()[0])
                .to_string(),
        ),
    ]
}

/// The convolution that leads back from a stage's answer to its picture, with as much output padding as that takes.
fn transposed(
    Stage {
        window,
        inputs,
        outputs,
    }: &Stage,
) -> String {
    let (size, stride, padding) = (window.size, window.stride, (window.size - 1) / 2);
    let [places, _] = window.places();
    let reached = (places - 1) * stride + size - 2 * padding;
    let missing = window.picture[0] - reached;
    format!("nn.ConvTranspose2d({outputs}, {inputs}, {size}, {stride}, {padding}, {missing})")
}

/// Where the class of an image is told.
fn told(model: &ModelConfig) -> Words {
    let classes = model.class_units();
    let where_told = |word: &str| if classes > 0 { word } else { "" }.to_owned();
    let beside = |name: &str| match classes {
        0 => name.to_owned(),
        _ => format!("torch.cat([{name}, F.one_hot(labels, {classes}).to({name}.dtype)], 1)"),
    };
    let seen = match model.pixels {
        Pixels::OneHot => format!(
            "F.one_hot(levels_of(x), {}).flatten(1).to(x.dtype)",
            model.levels
        ),
        _ => "x".to_owned(),
    };
    let told_x = match (&*seen, classes) {
        (_, 0) | ("x", _) => beside(&seen),
        _ => format!("torch.cat([{seen}, F.one_hot(labels, {classes}).to(x.dtype)], 1)"),
    };
    vec![
        ("told_x", told_x),
        ("told_features", beside("x")),
        ("told_z", beside("z")),
        ("seen", seen),
        ("and_labels", where_told(", their classes labels (n)")),
        ("labels", where_told(", labels")),
        ("labels_of_batch", where_told(", labels[batch].to(device)")),
        ("labels_of_samples", if classes > 0 { format!(", torch.arange(args.count) % {classes}") } else { String::new() }),
        ("label_names", where_told(" + [\"labels\"]")),
        ("label_example", where_told(" + (torch.zeros(2, dtype=torch.long),)")),
        ("read_labels", where_told("    labels = numbers(args.labels).flatten().long()\n")),
        ("labels_argument", where_told("    command.add_argument(\"--labels\", required=True, help=\"their classes, as IDX or NPY (n)\")\n")),
    ]
}

/// What a pixel is taken to be.
fn pixels(model: &ModelConfig) -> Words {
    let [encoded, trained] = match model.pixels {
        Pixels::Grey | Pixels::OneHot => ["x", "x[batch].to(device)"],
        Pixels::Threshold => [
            "(x >= 0.5).to(x.dtype)",
            "(x[batch].to(device) >= 0.5).float()",
        ],
        Pixels::Dynamic => ["x", "torch.bernoulli(x[batch].to(device), generator=noise)"],
    };
    let except = match (&model.columns, model.has_letters()) {
        (Some(_), _) => {
            ", or of a table standardised as the columns in the checkpoint's configuration say"
        }
        (None, true) => {
            ", a letter each: its place among the letters, the end being 0, over how many they are"
        }
        _ => "",
    };
    vec![
        ("encoded_x", encoded.to_owned()),
        ("trained_x", trained.to_owned()),
        ("except", except.to_owned()),
    ]
}

/// What training minimises and how it moves.
fn training(config: &Config) -> Words {
    let train = &config.train;
    let kl = match config.model.prior.has_closed_kl() {
        true => "(mu**2 + logvar.exp() - 1 - logvar).sum(-1) / 2",
        false => "Normal(mu, (logvar / 2).exp()).log_prob(z).sum(-1) - self.prior(self.encoder).log_prob(z)",
    };
    let eps = match train.objective {
        Objective::ImportanceWeighted => format!("{}, len(batch), LATENT", train.iw_samples),
        _ => "len(batch), LATENT".to_owned(),
    };
    let (optimizer, slots) = match train.optimizer {
        Optimizer::Adam => (
            "torch.optim.Adam(vae.parameters(), lr)".to_owned(),
            r#"{"m": "exp_avg", "v": "exp_avg_sq"}"#,
        ),
        Optimizer::AdamW => {
            let decay = train.weight_decay;
            (
                format!("torch.optim.AdamW(vae.parameters(), lr, weight_decay={decay})"),
                r#"{"m": "exp_avg", "v": "exp_avg_sq"}"#,
            )
        }
        Optimizer::Sgd => {
            let momentum = train.momentum;
            (
                format!("torch.optim.SGD(vae.parameters(), lr, momentum={momentum})"),
                r#"{"direction": "momentum_buffer"}"#,
            )
        }
    };
    vec![
        ("kl", kl.to_owned()),
        ("eps_shape", eps),
        ("optimizer", optimizer),
        ("slots", slots.to_owned()),
    ]
}
