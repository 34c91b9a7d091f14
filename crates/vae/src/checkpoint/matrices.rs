//! Matrices as other programs write them, by their names: an array of NumPy's, which has none, arrays of NumPy's in an archive, and
//! lines of numbers, whose columns are `mu0`, `mu1` ... or have no names. What has none is `z`.

use std::collections::BTreeMap;

use super::container::{require_finite, Array};
use super::errors::wrong;
use crate::content;
use crate::data::own::{self, csv, npy, ZIP};
use crate::error::Result;

/// What a matrix may be called in an archive or a table; whatever else is beside it, as labels are, is left alone.
const NAMES: [&str; 3] = ["z", "mu", "logvar"];

/// What is in a file that is none of safetensors; `None` where it is neither NPY nor NPZ nor text.
pub(super) fn read(bytes: &[u8]) -> Result<Option<BTreeMap<String, Array>>> {
    let text = || content::name(bytes).is_none().then_some(bytes);
    let arrays = if bytes.starts_with(ZIP) {
        members(bytes)?
    } else if bytes.starts_with(npy::BEGINNING) {
        BTreeMap::from([("z".to_owned(), array(bytes)?)])
    } else if let Some(Ok(text)) = text().map(std::str::from_utf8) {
        columns(text)?
    } else {
        return Ok(None);
    };
    for (name, array) in &arrays {
        require_finite(name, &array.values)?;
    }
    Ok(Some(arrays))
}

fn array(bytes: &[u8]) -> Result<Array> {
    let table = npy::read(bytes)?;
    Ok(Array {
        shape: table.shape,
        values: table.numbers,
    })
}

/// Those of an archive that have a name.
fn members(bytes: &[u8]) -> Result<BTreeMap<String, Array>> {
    let mut arrays = BTreeMap::new();
    for member in own::members(bytes)? {
        let name = member.name.strip_suffix(".npy").unwrap_or_default();
        if NAMES.contains(&name) {
            arrays.insert(name.to_owned(), array(&own::unpack(bytes, &member)?)?);
        }
    }
    Ok(arrays)
}

/// Those of lines of numbers.
fn columns(text: &str) -> Result<BTreeMap<String, Array>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.by_ref().peekable();
    let Some(first) = lines.peek() else {
        return Err(wrong("latents", "lines of numbers", "none"));
    };
    // NumPy writes names as a comment.
    let first = first.trim_start().trim_start_matches('#');
    let reader = csv::Reader::new(first);
    let head = reader.fields(first);
    let is_number = |field: &String| field.parse::<f32>().is_ok();
    let places: Vec<(&str, Vec<usize>)> = match head.iter().any(is_number) {
        true => vec![("z", (0..head.len()).collect())],
        false => {
            lines.next();
            let named = head.iter().enumerate();
            let named = named.map(|(place, name)| (name.as_str(), place)).collect();
            NAMES.map(|name| (name, places(name, &named))).into()
        }
    };
    let places = places.into_iter().filter(|(_, places)| !places.is_empty());
    let mut found: Vec<_> = places
        .map(|(name, places)| (name, places, Vec::new()))
        .collect();
    let mut rows = 0;
    for line in lines {
        rows += 1;
        let fields = reader.fields(line);
        for (_, places, values) in &mut found {
            for &place in places.iter() {
                values.push(number(&fields, place, head.len(), rows)?);
            }
        }
    }
    let array = |(name, places, values): (&str, Vec<usize>, Vec<f32>)| {
        let shape = vec![rows, places.len()];
        (name.to_owned(), Array { shape, values })
    };
    Ok(found.into_iter().map(array).collect())
}

/// Where the columns `name0`, `name1` ... stand, by the names of all.
fn places(name: &str, columns: &BTreeMap<&str, usize>) -> Vec<usize> {
    let place = |i: usize| columns.get(format!("{name}{i}").as_str()).copied();
    (0..).map_while(place).collect()
}

/// The number at a place of a row, counted from 1, of as many fields as there are columns.
fn number(fields: &[String], place: usize, columns: usize, row: usize) -> Result<f32> {
    let field = fields.get(place).filter(|_| fields.len() == columns);
    let number = field.and_then(|field| field.parse().ok());
    number.ok_or_else(|| {
        wrong(
            format!("row {row} of the latents"),
            format!("{columns} fields, a number as field {}", place + 1),
            fields.join(" ").chars().take(40).collect::<String>(),
        )
    })
}
