//! A line of Python that gives a file's layers the names of ours. Which is which, their shapes tell in most VAEs of units: there is
//! one way from z through the decoder to x and through the encoder on to the two layers of one shape, mu and logvar.

use crate::layers::Declaration;

/// Layers at most among which the way is looked for.
const MOST_LAYERS: usize = 12;
/// Parts of names by which people tell the variance from the mean.
const OF_VARIANCE: [&str; 4] = ["var", "std", "sigma", "scale"];

/// A layer's name and the sizes of its weight.
#[derive(Clone)]
struct Layer<'a> {
    name: &'a str,
    out: usize,
    input: usize,
}

/// The line for a file of these names and shapes, where they tell.
pub(super) fn line(shapes: &[Declaration]) -> Option<String> {
    matched(&layers(shapes)).map(|names| renaming(&names))
}

fn renaming(names: &[(&str, String)]) -> String {
    let pairs: Vec<_> = names
        .iter()
        .map(|(theirs, ours)| format!("\"{theirs}\": \"{ours}\""))
        .collect();
    format!(
        "import safetensors.torch as st; names = {{{}}}; st.save_file({{names[n.rpartition(\".\")[0]] + \".\" + n.rpartition(\".\")[2]: t for n, t in st.load_file(\"FILE\").items()}}, \"renamed.safetensors\")",
        pairs.join(", ")
    )
}

/// What has a weight of two dimensions, by the names.
fn layers(shapes: &[Declaration]) -> Vec<Layer<'_>> {
    let mut all = Vec::new();
    for (name, shape) in shapes {
        if let (Some(name), &[out, input]) = (name.strip_suffix(".weight"), shape.as_slice()) {
            all.push(Layer { name, out, input });
        }
    }
    all
}

/// Each layer's name and what it is here, where the shapes tell: mu and logvar alone have one shape, or a layer could be taken
/// for another.
fn matched<'a>(all: &[Layer<'a>]) -> Option<Vec<(&'a str, String)>> {
    let shape = |layer: &Layer| (layer.out, layer.input);
    let mut pairs = (0..all.len())
        .flat_map(|i| (0..i).map(move |j| [j, i]))
        .filter(|&[one, other]| shape(&all[one]) == shape(&all[other]));
    let [one, other] = pairs.next()?;
    if all.len() > MOST_LAYERS || pairs.next().is_some() {
        return None;
    }
    let mut left = all.to_vec();
    left.remove(other);
    left.remove(one);
    let mut way = Vec::new();
    let (one, other) = (&all[one], &all[other]);
    walk(one.out, one.input, &mut left, &mut way).then(|| named(&way, one, other))
}

/// A way from `width` to `end` through all that is `left`.
fn walk<'a>(width: usize, end: usize, left: &mut Vec<Layer<'a>>, way: &mut Vec<Layer<'a>>) -> bool {
    if left.is_empty() {
        return width == end && !way.is_empty();
    }
    for at in 0..left.len() {
        if left[at].input != width {
            continue;
        }
        let layer = left.remove(at);
        way.push(layer.clone());
        if walk(layer.out, end, left, way) {
            return true;
        }
        way.pop();
        left.insert(at, layer);
    }
    false
}

/// The layers of a way and its two ends: x is where it is widest.
fn named<'a>(way: &[Layer<'a>], one: &Layer<'a>, other: &Layer<'a>) -> Vec<(&'a str, String)> {
    let widest = way.iter().map(|layer| layer.out).max();
    let out = way
        .iter()
        .position(|layer| Some(layer.out) == widest)
        .unwrap_or_default();
    let lower = one.name.to_ascii_lowercase();
    let [mu, logvar] = match OF_VARIANCE.iter().any(|part| lower.contains(part)) {
        true => [other, one],
        false => [one, other],
    };
    let mut names = Vec::new();
    for (i, layer) in way[out + 1..].iter().enumerate() {
        names.push((layer.name, format!("encoder.hidden.{i}")));
    }
    names.push((mu.name, "encoder.mu".to_owned()));
    names.push((logvar.name, "encoder.logvar".to_owned()));
    for (i, layer) in way[..out].iter().enumerate() {
        names.push((layer.name, format!("decoder.hidden.{i}")));
    }
    names.push((way[out].name, "decoder.out".to_owned()));
    names
}
