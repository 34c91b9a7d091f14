//! Data of one's own: the files and sketches that a reader brings become a dataset. Pictures are decoded by the browser, everything
//! else is read here.

use js_sys::Uint8Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use vae::data::drawing::Strokes;
use vae::data::own::{self, grey_of, Found, Member};
use vae::data::{Column, Drawing};
use vae::Dataset;
use wasm_bindgen::prelude::*;

use crate::arrays::{Bytes, Floats};
use crate::failure::{Failure, Result};

/// Images on their way to be a dataset, and the archive that is open.
#[wasm_bindgen]
pub struct Gathering {
    own: own::Gathering,
    archive: Vec<u8>,
    members: Vec<Member>,
}

/// What became of a file.
#[derive(Serialize, Tsify)]
pub struct Looked {
    /// Images, rows or labels that were taken; none of a picture or an archive.
    taken: Option<usize>,
    /// Columns and rows of a picture, which is to be decoded and added.
    picture: Option<[usize; 2]>,
    /// The names of an archive's members, which are to be asked for one by one.
    members: Option<Vec<String>>,
}

/// The images so far.
#[derive(Serialize, Tsify)]
pub struct Sheet {
    /// Of one image, pixels.
    side: usize,
    /// How many there are.
    count: usize,
    /// Whether they are cut to their ink.
    #[serde(rename = "byInk")]
    by_ink: bool,
    /// The first of them (n, side * side), 255 for full ink.
    pixels: Bytes,
    /// Names of the classes.
    classes: Vec<String>,
    /// What the columns are, where there is a table instead of images.
    columns: Option<Vec<Column>>,
    /// The first of its rows, standardised (n, columns).
    rows: Floats,
}

/// A dataset, in files as those of the site.
#[derive(Serialize, Tsify)]
pub struct OwnFiles {
    /// By which its models know it.
    id: String,
    /// How many are trained on, with their copies, and how many are held out.
    counts: [usize; 2],
    /// Names by label.
    classes: Vec<String>,
    /// Of a table.
    columns: Option<Vec<Column>>,
    /// IDX to train on: images and, where there are classes, labels.
    training: [Option<Bytes>; 2],
    /// IDX of what is held out.
    #[serde(rename = "heldOut")]
    held_out: [Option<Bytes>; 2],
}

#[wasm_bindgen]
impl Gathering {
    /// For images of `side` pixels a side, cut to their ink or taken whole, and rows of numbers that are images or those of a table;
    /// where it is not said the first image tells, and what the rows look like.
    #[wasm_bindgen(constructor)]
    pub fn new(side: usize, by_ink: Option<bool>, as_rows: Option<bool>) -> Gathering {
        Self {
            own: own::Gathering::new(side, by_ink, as_rows),
            archive: Vec::new(),
            members: Vec::new(),
        }
    }

    /// What a file is: images, rows and labels in it are taken, an archive is open then.
    pub fn file(&mut self, bytes: Vec<u8>) -> Result<Ts<Looked>> {
        let mut looked = Looked {
            taken: None,
            picture: None,
            members: None,
        };
        match self.own.file(&bytes)? {
            Found::Taken(count) => looked.taken = Some(count),
            Found::Picture(size) => looked.picture = Some(size),
            Found::Archive(members) => {
                let names = members.iter().map(|member| member.name.clone());
                looked.members = Some(names.collect());
                self.members = members;
                self.archive = bytes;
            }
        }
        Ok(looked.into_ts()?)
    }

    /// Once all files are there: why something of those that were taken is left out, a failure each.
    #[wasm_bindgen(js_name = leftOut)]
    pub fn left_out(&self) -> Vec<JsValue> {
        let left_out = self.own.left_out().into_iter();
        left_out
            .map(|why| JsValue::from(Failure::from(why)))
            .collect()
    }

    /// The bytes of member `at` of the archive that is open.
    pub fn member(&self, at: usize) -> Result<Uint8Array> {
        let member = self.members.get(at);
        let member = member.ok_or_else(|| Failure::new("range", "archive: no such member"))?;
        Ok(Uint8Array::from(
            own::unpack(&self.archive, member)?.as_slice(),
        ))
    }

    /// A decoded picture: red, green, blue and opacity of each pixel, a byte each.
    pub fn picture(&mut self, rgba: &[u8], width: usize, class: Option<String>) -> Result<()> {
        Ok(self.own.add(grey_of(rgba, width)?, class.as_deref())?)
    }

    /// A sketch: the arguments are those of `seeDrawing`.
    pub fn sketch(
        &mut self,
        points: &[f32],
        ends: &[u32],
        widths: &[f32],
        class: Option<String>,
    ) -> Result<()> {
        let strokes = Strokes {
            points,
            ends,
            widths,
        };
        Ok(self.own.sketch(&strokes, class.as_deref())?)
    }

    /// The first `most` images and how many there are.
    pub fn sheet(&self, most: usize) -> Result<Ts<Sheet>> {
        let side = self.own.entry().shape[0];
        let rows = self.own.rows();
        let (columns, numbers) = rows.map(|rows| rows.shown(most)).unzip();
        let images = self.own.images();
        let shown = images.len().min(most.saturating_mul(side * side));
        let sheet = Sheet {
            side,
            count: self.own.len(),
            by_ink: self.own.entry().drawing != Drawing::Whole,
            pixels: (&images[..shown]).into(),
            classes: rows.map_or_else(|| self.own.names(), |rows| rows.classes().to_vec()),
            columns,
            rows: numbers.unwrap_or_default().into(),
        };
        Ok(sheet.into_ts()?)
    }

    /// The dataset; `copies`: of few images, copies with small changes too.
    pub fn finish(&self, copies: bool) -> Result<Ts<OwnFiles>> {
        let set = self.own.finish(copies)?;
        let files = OwnFiles {
            id: set.id(),
            counts: [set.training.len(), set.held_out.len()],
            training: files(&set.training),
            held_out: files(&set.held_out),
            classes: set.classes,
            columns: set.columns,
        };
        Ok(files.into_ts()?)
    }
}

/// Images or rows, and labels, as IDX.
fn files(data: &Dataset) -> [Option<Bytes>; 2] {
    let (values, labels) = data.write();
    [Some(values.into()), labels.map(Bytes::from)]
}
