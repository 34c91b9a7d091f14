//! Encoded images as a file in the format that is asked for: mu and logvar of q(z|x), and beside them what each is of.

use vae::{checkpoint, Tensor};

use crate::csv;
use crate::error::Result;
use crate::format::Format;
use crate::numpy;

/// Images, rows or words as q(z|x) has them.
pub struct Encoded {
    /// (n, latent).
    pub mu: Tensor,
    /// (n, latent).
    pub logvar: Tensor,
    /// The class of each, where that is known.
    pub labels: Option<Vec<u8>>,
    /// What each is called: its class by name, or the word itself.
    pub names: Option<Vec<String>>,
}

impl Encoded {
    /// The file's bytes: all of it but for .npy and .tsv, which hold mu alone.
    pub fn bytes(&self, format: Format) -> Result<Vec<u8>> {
        Ok(match format {
            Format::Npy => numpy::of_matrix(&self.mu)?,
            Format::Npz => self.npz()?,
            Format::Csv => self.csv()?.into_bytes(),
            Format::Tsv => vectors(&self.mu)?.into_bytes(),
            _ => checkpoint::write_posterior(&self.mu, &self.logvar)?,
        })
    }

    /// A line for each row of the embedding projector's other file: its name, or its number.
    pub fn metadata(&self) -> Result<String> {
        let number = |i: usize| i.to_string();
        // A tab or the end of a line would be another column or row.
        let plain = |name: &String| name.replace(['\t', '\n', '\r'], " ");
        let lines: Vec<String> = match &self.names {
            Some(names) => names.iter().map(plain).collect(),
            None => (0..self.mu.dim(0)?).map(number).collect(),
        };
        Ok(lines.join("\n") + "\n")
    }

    fn npz(&self) -> Result<Vec<u8>> {
        let mut arrays = vec![
            ("mu", numpy::of_matrix(&self.mu)?),
            ("logvar", numpy::of_matrix(&self.logvar)?),
        ];
        if let Some(labels) = &self.labels {
            arrays.push(("labels", numpy::of_labels(labels)));
        }
        numpy::npz(&arrays)
    }

    /// A line of names, and one for each row.
    fn csv(&self) -> Result<String> {
        let latents = self.mu.dim(1)?;
        let columns = |name: &'static str| (0..latents).map(move |i| format!("{name}{i}"));
        let mut head: Vec<String> = columns("mu").chain(columns("logvar")).collect();
        head.extend(self.names.iter().map(|_| "label".to_owned()));
        let mut lines = vec![head.join(",")];
        let rows = self.mu.to_vec2::<f32>()?.into_iter();
        for (i, (mu, logvar)) in rows.zip(self.logvar.to_vec2::<f32>()?).enumerate() {
            let mut fields: Vec<String> = mu.iter().chain(&logvar).map(f32::to_string).collect();
            fields.extend(self.names.iter().map(|names| csv::field(&names[i])));
            lines.push(fields.join(","));
        }
        Ok(lines.join("\n") + "\n")
    }
}

/// A line for each row, its numbers with tabs between them.
fn vectors(mu: &Tensor) -> Result<String> {
    let line = |row: &Vec<f32>| {
        let numbers: Vec<String> = row.iter().map(f32::to_string).collect();
        numbers.join("\t") + "\n"
    };
    Ok(mu.to_vec2::<f32>()?.iter().map(line).collect())
}
