//! The classes of images as a conditional model is told them: what a flag says, what a file of labels says.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use vae::data::idx;
use vae::ModelConfig;

use crate::error::{Acting, Error, InFile, Result};
use crate::files;

/// The classes of images, beside them and not told to a model.
pub struct Classes {
    /// Of each image.
    pub labels: Vec<u8>,
    /// What the labels mean; nothing where they are numbers.
    pub names: Vec<String>,
}

impl Classes {
    /// Classes that are called by their numbers.
    pub fn numbered(labels: Vec<u8>) -> Self {
        Self {
            labels,
            names: Vec::new(),
        }
    }

    /// The name of each image's class.
    pub fn of_each(&self) -> Vec<String> {
        let name = |&label: &u8| match self.names.get(usize::from(label)) {
            Some(name) => name.clone(),
            None => label.to_string(),
        };
        self.labels.iter().map(name).collect()
    }
}

/// The labels of `count` images or latents that are all of the `class` that a flag asks for; refuses one that the model does
/// not have.
pub fn all(model: &ModelConfig, class: u8, count: usize) -> Result<Vec<u8>> {
    let expected = match model.class_units() {
        0 => "none, as this model is not conditional (--condition class)".to_owned(),
        classes if usize::from(class) < classes => return Ok(vec![class; count]),
        classes => format!("a class from 0 to {}, as the model has", classes - 1),
    };
    Err(Error::unexpected("--class", expected, class.to_string()))
}

/// The first `limit` labels in the IDX file beside that of the images at `path`, whose name has `labels-idx1` where this one has
/// `images-idx3`; nothing where there is no such file.
pub fn beside(path: &Path, limit: usize) -> Result<Option<Vec<u8>>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let labels = name.replace("images", "labels").replace("idx3", "idx1");
    let labels = path.with_file_name(&labels);
    if labels == path {
        return Ok(None);
    }
    match fs::metadata(&labels) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        there => there.acting("read", &labels)?,
    };
    let mut found = idx::labels(&files::read(&labels)?).in_file(&labels)?;
    found.truncate(limit);
    Ok(Some(found))
}
