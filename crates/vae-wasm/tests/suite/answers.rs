//! The object that each question answers with has exactly the fields that its TypeScript declaration has, each of the type
//! that it says, and is a plain object at every depth.

use std::collections::BTreeMap;

use crate::bars::{self, session};
use crate::common::{digit, get, object, ts, MODEL};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect, Uint32Array, Uint8Array};
use tsify::{Ts, Tsify};
use vae::{Config, ModelConfig, TrainConfig};
use vae_wasm::{Bytes, Doubles, Experiments, Floats, Functions, Session, Words};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Declarations by name, as TypeScript has them.
struct Declarations(BTreeMap<String, String>);

impl Declarations {
    /// Those of the interfaces that stand inside of answers. Two have no name outside of their crate.
    fn new() -> Self {
        let mut all = Self(BTreeMap::new());
        for text in [
            Bytes::DECL,
            Doubles::DECL,
            Floats::DECL,
            Words::DECL,
            Config::DECL,
            ModelConfig::DECL,
            TrainConfig::DECL,
            vae::Activation::DECL,
            vae::Likelihood::DECL,
            vae::Pixels::DECL,
            vae::Condition::DECL,
            vae::Network::DECL,
            vae::PosteriorKind::DECL,
            vae::Prior::DECL,
            vae::Schedule::DECL,
            vae::EncoderGradient::DECL,
            vae::Objective::DECL,
            vae::Optimizer::DECL,
            vae::inference::StandardErrors::DECL,
            vae::probability::Estimate::DECL,
            "export interface GradientEstimate { mean: Doubles; variance: Doubles; }",
            "export interface TraceLayer { name: string; activations: Floats; gradients: Floats;
                weights: number; gradient: number; update: number; }",
        ] {
            all.add(text);
        }
        all
    }

    /// Remembers a declaration and answers its name.
    fn add(&mut self, text: &str) -> String {
        let text = without_comments(text);
        let after = ["export interface ", "export type "];
        let rest = after
            .iter()
            .find_map(|start| text.trim().strip_prefix(start));
        let rest = rest.unwrap_or_else(|| panic!("{text}"));
        let name = rest.split([' ', '{', '=']).next().unwrap().to_owned();
        self.0
            .insert(name.clone(), rest[name.len()..].trim().to_owned());
        name
    }

    /// An answer against its own declaration.
    fn check<T: Tsify>(&mut self, answer: Ts<T>) {
        let name = self.add(T::DECL);
        let found = self.value(&name, &name, &answer.into());
        found.unwrap_or_else(|wrong| panic!("{wrong}"));
    }

    /// A value at `place` against what TypeScript says of its type.
    fn value(&self, place: &str, kind: &str, value: &JsValue) -> Result<(), String> {
        let fits = match kind {
            "number" => value.as_f64().is_some(),
            "boolean" => value.as_bool().is_some(),
            "string" => value.is_string(),
            "undefined" => value.is_undefined(),
            "Float32Array" => value.is_instance_of::<Float32Array>(),
            "Float64Array" => value.is_instance_of::<Float64Array>(),
            "Uint32Array" => value.is_instance_of::<Uint32Array>(),
            "Uint8Array" => value.is_instance_of::<Uint8Array>(),
            kind if kind.contains(" | ") => {
                let mut kinds = kind.split(" | ");
                kinds.any(|kind| self.value(place, kind, value).is_ok())
            }
            kind if kind.starts_with('"') => value.as_string() == Some(kind.replace('"', "")),
            _ => return self.compound(place, kind, value),
        };
        let wrong = || format!("{place}: expected {kind}, got {value:?}");
        fits.then_some(()).ok_or_else(wrong)
    }

    fn compound(&self, place: &str, kind: &str, value: &JsValue) -> Result<(), String> {
        let items = || {
            let array = value.dyn_ref::<Array>().map(Array::to_vec);
            array.ok_or_else(|| format!("{place}: no array"))
        };
        if let Some(kind) = kind.strip_suffix("[]") {
            let items = items()?;
            return items
                .iter()
                .try_for_each(|item| self.value(place, kind, item));
        }
        if let Some(kinds) = kind.strip_prefix('[').and_then(|k| k.strip_suffix(']')) {
            let (kinds, items): (Vec<&str>, _) = (kinds.split(", ").collect(), items()?);
            if kinds.len() != items.len() {
                return Err(format!("{place}: {} items of {kinds:?}", items.len()));
            }
            let mut pairs = kinds.iter().zip(&items);
            return pairs.try_for_each(|(kind, item)| self.value(place, kind, item));
        }
        let text = self.0.get(kind);
        let text = text.ok_or_else(|| format!("{place}: no declaration of {kind}"))?;
        match text.strip_prefix('=') {
            Some(alias) => self.value(place, alias.trim().trim_end_matches(';'), value),
            None => self.interface(place, kind, value),
        }
    }

    fn interface(&self, place: &str, name: &str, value: &JsValue) -> Result<(), String> {
        let plain = Object::get_prototype_of(&Object::new());
        if !value.is_object() || !Object::is(&plain, &Object::get_prototype_of(value)) {
            return Err(format!("{place}: no plain object"));
        }
        let fields = self.fields(name);
        let keys = Object::keys(value.unchecked_ref::<Object>()).into_iter();
        let keys: Vec<String> = keys.map(|key| key.as_string().unwrap()).collect();
        let declared = |key: &str| {
            fields
                .iter()
                .any(|(name, _)| name.trim_end_matches('?') == key)
        };
        if let Some(key) = keys.iter().find(|key| !declared(key)) {
            return Err(format!("{place}: {key} is not declared"));
        }
        for (field, kind) in &fields {
            let name = field.trim_end_matches('?');
            if keys.iter().any(|key| key == name) {
                let own = Reflect::get(value, &name.into()).unwrap();
                self.value(&format!("{place}.{name}"), kind, &own)?;
            } else if name == field {
                return Err(format!("{place}: no {name}"));
            }
        }
        Ok(())
    }

    /// Names and types of an interface's fields, those of the one that it extends included.
    fn fields(&self, name: &str) -> Vec<(String, String)> {
        let (head, body) = self.0[name].split_once('{').unwrap();
        let mut fields = match head.trim().strip_prefix("extends ") {
            Some(base) => self.fields(base),
            None => Vec::new(),
        };
        let body = body.trim_end().trim_end_matches('}');
        for line in body.split(';').filter(|line| !line.trim().is_empty()) {
            let (name, kind) = line.split_once(':').unwrap();
            fields.push((name.trim().to_owned(), kind.trim().to_owned()));
        }
        fields
    }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").unwrap().1)
}

#[wasm_bindgen_test]
fn answers_of_a_session() {
    let mut all = Declarations::new();
    let mut session = session(5);
    all.check(get(session.info()));
    all.check(get(session.step()));
    all.check(get(session.evaluate(5, 1)));
    all.check(get(session.evaluate_training(5, 1)));
    all.check(get(session.held_out_terms(5, 1)));
    all.check(get(session.held_out(0, 3)));
    // Fields that may be left out, where they are there.
    let mut config = bars::small(1);
    config.model.shape = Some([14, 56]);
    config.model.decoder_hidden = Some(vec![3]);
    all.check(get(get(Session::new(config.into_ts().unwrap())).info()));
    all.check(get(Functions::config_of("words")));
    all.check(get(Functions::read_digits(
        &bars::bars(),
        Some(bars::labels().into()),
    )));
}

#[wasm_bindgen_test]
fn answers_of_a_model() {
    let mut all = Declarations::new();
    let session = get(Session::open(MODEL));
    let model = session.model();
    let (x, z) = (digit(), [0.5, -0.5]);
    all.check(get(model.explain(&x, 3, 1, None)));
    all.check(get(model.encode(&x, None)));
    all.check(get(model.decode(&z, None)));
    all.check(get(model.sample(2, 1.0, 1)));
    for kind in ["lerp", "slerp"] {
        all.check(get(model.interpolate(&z, &[1.0, 2.0], 3, ts(kind))));
    }
    all.check(get(model.grid(3)));
    all.check(get(model.traverse(&z, 1, 3, 2.0)));
    all.check(get(model.components(&[1.0, 2.0, 3.0, 5.0])));
    assert!(get(model.log_px(&x, 5, 1)) < 0.0);
}

#[wasm_bindgen_test]
fn answers_of_the_theory() {
    let mut all = Declarations::new();
    let session = get(Session::open(MODEL));
    let model = session.model();
    let (x, z) = (digit(), [0.5, -0.5]);
    all.check(get(model.pixels(&z)));
    for proposal in ["prior", "posterior"] {
        all.check(get(model.estimate_log_px(&x, ts(proposal), 20, 1)));
    }
    // After Running, which both extend.
    all.check(get(model.expectation(&x, 20, 1)));
    all.check(get(model.estimate_kl(&x, 20, 1)));
    all.check(get(model.estimate_gradient(&x, 20, 1)));
    all.check(get(model.trace(&x, 1)));
    let mut task = get(model.quadrature(&x));
    let found = std::iter::repeat_with(|| get(task.advance())).find_map(|found| found);
    all.check(found.unwrap());
    for flow in ["planar", "autoregressive"] {
        let mut task = get(model.gaps(&x, ts(flow), 1, 1));
        let found = std::iter::repeat_with(|| get(task.advance())).find_map(|found| found);
        all.check(found.unwrap());
    }
    let mut task = get(Functions::fit_energy(ts("wave"), 1, 1));
    let found = std::iter::repeat_with(|| get(task.advance())).find_map(|found| found);
    all.check(found.unwrap());
    assert_eq!(get(Functions::energies(ts("ring"), &z)).length(), 1);
    assert_eq!(get(model.draw_pixels(&z, 1)).length(), 784);
    assert_eq!(get(model.log_likelihood(&x, &z)).length(), 1);

    let gaussian = |mu: f64| object(&[("mu", mu.into()), ("sigma", 1.into())]);
    let weight = ("weight", 0.5.into());
    let mixture = object(&[weight, ("a", gaussian(-2.0)), ("b", gaussian(2.0))]);
    let (p, q) = (gaussian(0.0), gaussian(1.0));
    all.check(get(Functions::gaussian_kl(ts(p), ts(q.clone()))));
    all.check(get(Functions::mixture_kl(
        ts(mixture.clone()),
        ts(q.clone()),
    )));
    for direction in ["forward", "reverse"] {
        let (p, start) = (ts(mixture.clone()), ts(q.clone()));
        all.check(get(Functions::fit_mixture(p, start, ts(direction))));
    }
}

#[wasm_bindgen_test]
fn answers_of_experiments() {
    let mut all = Declarations::new();
    all.add("export interface Estimate { value: number; error: number; }");
    all.check(get(Experiments::spread_of(&[0.0, 0.5, 1.0, 0.5], 1, 2)));
    let (directions, eigenvalues) = ([1.0, 0.0, 0.0, 1.0], [2.0, 1.0]);
    assert!(Experiments::greatest_log_px(&eigenvalues, 1, 1.5) < 0.0);
    let begun = |saddle| Experiments::linear_vae(&directions, &eigenvalues, 1, 0.5, saddle, 1);
    let [state, _] = [false, true].map(|saddle| get(begun(saddle)).to_vec());
    let covariance = [2.0, 0.5, 0.5, 1.0];
    let training = Experiments::train_linear_vae(state, &covariance, 1, 0.5, 0, 2, 2);
    all.check(get(training));
    let gradients = get(Experiments::toy_gradients(2, 3, 4, 0)).to_vec();
    all.check(get(Experiments::gradient_ratios(&gradients)));
    all.check(get(Experiments::log_slope(
        &[1.0, 4.0],
        &[2.0, 1.0],
        &[0.1, 0.1],
    )));
    all.check(get(Experiments::shape_gaps(&[0.0, 1.0, 1.0, 0.0], 2)));
    let stack = get(Experiments::initial_stack(2, 1)).to_vec();
    all.check(get(Experiments::pop_posterior(
        stack.clone(),
        &[0.0, 1.0],
        &[0.0, -1.0],
    )));
    let pushed = Experiments::push_image(stack.clone(), &[0.1, 0.9], &[0.0, 1.0], &[3, 4]);
    all.check(get(pushed));
    all.check(get(Experiments::pop_prior(stack.clone(), 2)));
    all.check(get(Experiments::pop_image(stack.clone(), &[0.1, 0.9])));
    let back = get(Experiments::push_posterior(stack, &[0.0], &[0.0], &[7]));
    assert!(back.length() > 0);
    all.check(get(Experiments::general_sizes(&[0.0, 1.0])));
}

#[wasm_bindgen_test]
fn answers_in_words() {
    let mut all = Declarations::new();
    let session = get(Session::new(get(Functions::config_of("words"))));
    let model = session.model();
    all.check(get(session.info()));
    all.check(get(model.words(&[0.0; 16])));
    all.check(get(model.sample_words(3, 1.0, 1)));
}
