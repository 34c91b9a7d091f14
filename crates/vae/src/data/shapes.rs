//! Shapes of known place, size and angle, made on the spot: squares, discs, bars and crosses of 16 x 16 greys. What a model
//! of them has to find is known: two places, a size, an angle and the class.

use super::dataset::Dataset;
use super::entry::{Drawing, Entry, Origin, Part};
use super::idx::Images;
use crate::error::Result;
use crate::rng::Rng;

/// The side of an image, pixels.
const SIDE: usize = 16;
/// Half the longest extent of a shape on average, and how far it is from that at most, pixels.
const MEAN_SIZE: f32 = 3.5;
const SIZES: f32 = 1.5;
/// Points along each axis of a pixel at which it is looked whether they are inside: edges are anti-aliased.
const POINTS: usize = 4;

/// The stream of what is held out, as [`Entry::generate`] counts them.
const HELD_OUT: u64 = 0;

pub(super) const ENTRY: Entry = Entry {
    id: "shapes",
    shape: [SIDE, SIDE],
    table: false,
    drawing: Drawing::Whole,
    classes: &["square", "disc", "bar", "cross"],
    symbols: None,
    latent: 8,
    origin: Origin::Generated { make },
    parts: &[
        Part {
            id: "10k",
            count: 10_000,
            first: &[1000, 2000, 5000],
            files: &[],
        },
        Part {
            id: "50k",
            count: 50_000,
            first: &[],
            files: &[],
        },
    ],
    held_out: Part {
        id: "test",
        count: 5000,
        first: &[],
        files: &[],
    },
    examples: Part {
        id: "test-500",
        count: 500,
        first: &[],
        files: &[],
    },
    credit: "made by this program",
    licence: "MIT OR Apache-2.0",
};

/// What is known of one image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its place among the classes.
    pub class: usize,
    /// The centre, pixels from the left and from the top.
    pub centre: [f32; 2],
    /// Half the longest extent along an axis before it is turned, pixels.
    pub size: f32,
    /// How far it is turned, radians.
    pub angle: f32,
}

impl Shape {
    /// Class, size, place from the left and from the top, and angle, each as the number of its piece: of the range that it is drawn
    /// from, `pieces` of one width. How far from the edges the place may be goes by the size.
    pub fn factors(&self, pieces: u32) -> [u32; 5] {
        let piece = |share: f32| ((share * pieces as f32) as u32).min(pieces - 1);
        let [low, high] = [MEAN_SIZE - SIZES, MEAN_SIZE + SIZES];
        let place = |at: f32| piece((at - low) / (SIDE as f32 - 2.0 * low));
        [
            self.class as u32,
            piece((self.size - low) / (high - low)),
            place(self.centre[0]),
            place(self.centre[1]),
            piece(0.5 + self.angle / std::f32::consts::PI),
        ]
    }

    /// A shape anywhere inside, drawn from `rng`.
    pub fn random(rng: &mut Rng) -> Self {
        let [x, y, size, angle, class] = std::array::from_fn(|_| rng.uniform(1.0, 1)[0]);
        let size = MEAN_SIZE + SIZES * size;
        let room = SIDE as f32 / 2.0 - size;
        let count = ENTRY.classes.len();
        Self {
            class: (((class + 1.0) / 2.0 * count as f32) as usize).min(count - 1),
            centre: [x, y].map(|at| SIDE as f32 / 2.0 + at * room),
            size,
            angle: angle * std::f32::consts::FRAC_PI_2,
        }
    }

    /// The greys (SIDE * SIDE), row after row, 255 for a pixel that is all inside.
    pub fn draw(&self) -> Vec<u8> {
        let pixel = |i: usize| {
            let inside = (0..POINTS * POINTS).filter(|point| {
                let at = |pixel: usize, point: usize| {
                    pixel as f32 + (point as f32 + 0.5) / POINTS as f32
                };
                self.contains(at(i % SIDE, point % POINTS), at(i / SIDE, point / POINTS))
            });
            (inside.count() * 255 / (POINTS * POINTS)) as u8
        };
        (0..SIDE * SIDE).map(pixel).collect()
    }

    fn contains(&self, x: f32, y: f32) -> bool {
        let [dx, dy] = [x - self.centre[0], y - self.centre[1]];
        let (sin, cos) = self.angle.sin_cos();
        let (u, v) = ((dx * cos + dy * sin).abs(), (dy * cos - dx * sin).abs());
        let (half, thin) = (self.size * 0.7, self.size * 0.3);
        match self.class {
            0 => u <= half && v <= half,
            1 => dx.hypot(dy) <= self.size * 0.8,
            2 => u <= self.size && v <= thin,
            _ => (u <= self.size && v <= thin) || (v <= self.size && u <= thin),
        }
    }
}

/// The first `count` shapes of a stream.
fn shapes(count: usize, stream: u64) -> Vec<Shape> {
    let mut rng = Rng::new(stream);
    (0..count).map(|_| Shape::random(&mut rng)).collect()
}

/// What is known of the first `count` images that are held out.
pub fn held_out_shapes(count: usize) -> Vec<Shape> {
    shapes(count, HELD_OUT)
}

fn make(count: usize, stream: u64) -> Result<Dataset> {
    let shapes = shapes(count, stream);
    let labels = shapes.iter().map(|shape| shape.class as u8).collect();
    let images = Images {
        count,
        rows: SIDE,
        columns: SIDE,
        pixels: shapes.iter().flat_map(Shape::draw).collect(),
    };
    Dataset::new(images, Some(labels))
}
