//! The registry of datasets: names that tell them apart, and models made for them.

use std::collections::BTreeSet;

use vae::data::{find, require, Drawing, Origin, ENTRIES};
use vae::model::declarations;
use vae::{Likelihood, ModelConfig};

/// The dataset that a model is taken for which names none: of so many numbers, categorical where there are `levels`.
fn id(input: usize, levels: Option<usize>) -> Option<&'static str> {
    let mut config = ModelConfig {
        input,
        ..ModelConfig::default()
    };
    if let Some(levels) = levels {
        config.likelihood = Likelihood::Categorical;
        config.levels = levels;
    }
    config.entry().map(|entry| entry.id)
}

#[test]
fn names_are_unique_and_find_their_entry() {
    let ids: BTreeSet<&str> = ENTRIES.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), ENTRIES.len());
    for entry in ENTRIES {
        assert_eq!(find(entry.id).unwrap().id, entry.id);
        assert_eq!(require(entry.id).unwrap().id, entry.id);
        let parts: BTreeSet<&str> = entry.parts.iter().map(|part| part.id).collect();
        assert_eq!(parts.len(), entry.parts.len(), "{}", entry.id);
        assert!(!parts.is_empty(), "{}", entry.id);
        // What is held out is told by its name from what is trained on.
        for part in [&entry.held_out, &entry.examples] {
            assert!(!parts.contains(part.id), "{}: {}", entry.id, part.id);
        }
        assert!(entry.examples.count <= entry.held_out.count);
    }
    assert!(find("nothing").is_none());
    let error = require("nothing").unwrap_err();
    assert_eq!(error.kind(), "range");
    assert!(error.to_string().contains("got `nothing`"), "{error}");
}

/// As for files that name no data: by their pixels and, of symbols, by how many there are.
#[test]
fn models_that_name_no_data_are_recognized_by_their_form() {
    assert_eq!(id(784, None), Some("mnist"));
    assert_eq!(id(784, Some(8)), Some("mnist"));
    assert_eq!(id(8, Some(27)), Some("words"));
    assert_eq!(id(8, Some(26)), None);
    assert_eq!(id(8, None), None);
    assert_eq!(id(783, None), None);
}

#[test]
fn a_model_of_each_can_be_built_and_knows_its_data() {
    for entry in ENTRIES {
        let model = ModelConfig::of(entry);
        let declared = declarations(&model).unwrap();
        assert!(!declared.is_empty());
        assert_eq!(model.image_shape(), entry.shape);
        assert_eq!(model.latent, entry.latent);
        assert_eq!(model.entry().unwrap().id, entry.id);
        let [rows, columns] = entry.shape;
        assert_eq!(rows * columns, entry.pixels());
        if let Drawing::Centred { fit, centre } = entry.drawing {
            assert!(fit <= rows.min(columns));
            assert!((0.0..rows.min(columns) as f32).contains(&centre));
        }
    }
}

/// An unknown name is one's own data, of which nothing is known; a known one says what an image is.
#[test]
fn a_model_that_names_its_data_has_their_shape() {
    let mnist = ModelConfig::of(find("mnist").unwrap());
    for (input, shape) in [(16, None), (784, Some([1, 784])), (784, Some([56, 14]))] {
        let model = |data: &str| ModelConfig {
            data: Some(data.to_owned()),
            input,
            shape,
            ..mnist.clone()
        };
        let error = model("mnist").validate().unwrap_err();
        assert!(error.to_string().contains("`data`"), "{error}");
        model("mine").validate().unwrap();
        assert!(model("mine").entry().is_none());
        let unnamed = ModelConfig {
            data: None,
            ..model("mine")
        };
        assert!(unnamed.entry().is_none());
    }
}

/// What comes from files is not made from nothing.
#[test]
fn only_formulas_generate() {
    for entry in ENTRIES {
        let part = entry.parts[0].id;
        let Origin::Generated { .. } = entry.origin else {
            assert_eq!(entry.generate(part, 3).unwrap_err().kind(), "range");
            continue;
        };
        let data = entry.generate(part, 3).unwrap();
        assert_eq!((data.len(), data.shape()), (3, entry.shape));
        let error = entry.generate("nothing", 3).unwrap_err();
        assert_eq!(error.kind(), "range");
    }
}
