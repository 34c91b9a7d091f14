//! Strokes of a round pen as ink. A stroke is a smooth curve: from the middle between two points to the next such middle,
//! bent by the point that lies between them (a quadratic B-spline), so that a fast hand's corners are round.

use std::ops::{Range, RangeInclusive};

use super::MAX_SIDE;
use crate::error::{require_finite, Error, Result};

/// Farther than this from the pad's corner, in sides, there is no pen.
const FARTHEST: f32 = 64.0;

/// How far the straight lines that a curve is drawn in may be from it, and from its points; pixels.
const FLAT: f32 = 0.05;

/// Strokes on a square pad whose side is 1, y down.
#[derive(Clone, Copy, Debug)]
pub struct Strokes<'a> {
    /// (n, 2) x and y; outside of 0..1 where the pen was beside the pad.
    pub points: &'a [f32],
    /// How many points there are at the end of each stroke, from the first stroke's on.
    pub ends: &'a [u32],
    /// Of each stroke: how wide the pen was.
    pub widths: &'a [f32],
}

impl Strokes<'_> {
    /// The ink that they leave on a pad of `side` x `side` pixels, 0..1, row after row. A pixel's ink is the part of it
    /// that the pen covered, taken from the distance between the pixel's middle and the line. Refuses numbers that are
    /// not finite, points far beside the pad, pens wider than it, ends that do not go up to the last point, and pads that
    /// are too large.
    pub fn ink(&self, side: usize) -> Result<Vec<f32>> {
        self.check()?;
        if side > MAX_SIDE {
            return Err(range(
                "side",
                format!("at most {MAX_SIDE}"),
                side.to_string(),
            ));
        }
        let mut ink = vec![0.0; side * side];
        let mut begin = 0;
        for (&end, &width) in self.ends.iter().zip(self.widths) {
            let end = 2 * end as usize;
            Pen::new(&mut ink, side, width).stroke(&self.points[begin..end]);
            begin = end;
        }
        Ok(ink)
    }

    fn check(&self) -> Result<()> {
        let (count, strokes) = (self.points.len() / 2, self.ends.len());
        if !self.points.len().is_multiple_of(2) {
            return Err(Error::shape("points", &[count, 2], &[self.points.len()]));
        }
        if self.widths.len() != strokes {
            return Err(Error::shape("widths", &[strokes], &[self.widths.len()]));
        }
        require_finite("points", self.points)?;
        require_within("points", self.points, -FARTHEST..=FARTHEST)?;
        require_finite("widths", self.widths)?;
        require_within("widths", self.widths, f32::MIN_POSITIVE..=1.0)?;
        let last = self.ends.last().map_or(0, |&end| end as usize);
        if !self.ends.is_sorted() || last != count {
            let expected = format!("numbers that go up to {count}, the last point's");
            return Err(range(
                "ends",
                expected,
                format!("{strokes} that end with {last}"),
            ));
        }
        Ok(())
    }
}

fn require_within(what: &str, values: &[f32], within: RangeInclusive<f32>) -> Result<()> {
    match values.iter().position(|v| !within.contains(v)) {
        None => Ok(()),
        Some(i) => {
            let expected = format!("{} to {}", within.start(), within.end());
            Err(range(what, expected, format!("{} at index {i}", values[i])))
        }
    }
}

fn range(what: &str, expected: String, found: String) -> Error {
    Error::Range {
        what: what.to_owned(),
        expected,
        found,
    }
}

/// In pixels; the first pixel's middle is at 0.5.
#[derive(Clone, Copy)]
struct Point {
    x: f32,
    y: f32,
}

impl Point {
    /// The point that is `share` of the way to `other`.
    fn towards(self, other: Point, share: f32) -> Point {
        Point {
            x: self.x + share * (other.x - self.x),
            y: self.y + share * (other.y - self.y),
        }
    }
}

/// Points that a straight way leads by: more take as long to look through as to draw.
const PASSED: usize = 16;

/// A straight way that is not drawn yet: a hand's points lie close together, and most lines between them are one.
struct Way {
    /// Where it begins and what it leads by, as near as [`FLAT`]; the last is its end.
    points: [Point; PASSED],
    /// How many of them there are, at least one.
    count: usize,
}

impl Way {
    fn from(point: Point) -> Self {
        Self {
            points: [point; PASSED],
            count: 1,
        }
    }

    fn ends(&self) -> (Point, Point) {
        (self.points[0], self.points[self.count - 1])
    }

    /// On to `next`, where what lies between is along the way there.
    fn goes_on(&mut self, next: Point) -> bool {
        let line = Line::new(self.points[0], next);
        let near = |p: &Point| line.squared_distance(p.x, p.y) <= FLAT * FLAT;
        let on = self.count < PASSED && self.points[..self.count].iter().all(near);
        if on {
            self.points[self.count] = next;
            self.count += 1;
        }
        on
    }
}

/// From a point to another, or none but the one.
struct Line {
    from: Point,
    dx: f32,
    dy: f32,
    /// 1 / its squared length.
    inverse: f32,
}

impl Line {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let squared = dx * dx + dy * dy;
        let inverse = if squared > 0.0 { 1.0 / squared } else { 0.0 };
        Self {
            from,
            dx,
            dy,
            inverse,
        }
    }

    #[inline(always)]
    fn squared_distance(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (x - self.from.x, y - self.from.y);
        let share = ((u * self.dx + v * self.dy) * self.inverse).clamp(0.0, 1.0);
        let (across, down) = (u - share * self.dx, v - share * self.dy);
        across * across + down * down
    }
}

/// A pen on a pad of `side` x `side`.
struct Pen<'a> {
    ink: &'a mut [f32],
    side: usize,
    scale: f32,
    /// At this distance from the line a pixel has no more ink.
    reach: f32,
    /// The ink in the middle of a line: less than all where the pen is thinner than a pixel.
    full: f32,
}

impl<'a> Pen<'a> {
    /// `width` in sides of the pad.
    fn new(ink: &'a mut [f32], side: usize, width: f32) -> Self {
        let scale = side as f32;
        let width = width * scale;
        Self {
            ink,
            side,
            scale,
            reach: (width + 1.0) / 2.0,
            full: width.min(1.0),
        }
    }

    /// `points` (n, 2) in sides of the pad.
    fn stroke(&mut self, points: &[f32]) {
        let scale = self.scale;
        let point = |i: usize| Point {
            x: points[2 * i] * scale,
            y: points[2 * i + 1] * scale,
        };
        let count = points.len() / 2;
        if count == 0 {
            return;
        }
        let mut at = point(0);
        let mut way = Way::from(at);
        for i in 1..count - 1 {
            let bend = point(i);
            let middle = bend.towards(point(i + 1), 0.5);
            self.curve(&mut way, at, bend, middle);
            at = middle;
        }
        self.go(&mut way, point(count - 1));
        let (from, to) = way.ends();
        self.line(from, to);
    }

    /// From `from` to `to`, bent by `control`, in straight pieces of equal shares. A piece of a curve that is cut into n is at most
    /// |from - 2 control + to| / (4 n^2) away from it.
    fn curve(&mut self, way: &mut Way, from: Point, control: Point, to: Point) {
        let (x, y) = (
            from.x - 2.0 * control.x + to.x,
            from.y - 2.0 * control.y + to.y,
        );
        let bend = (x * x + y * y).sqrt();
        let pieces = (bend / (4.0 * FLAT)).sqrt().ceil().max(1.0);
        for piece in 1..=pieces as usize {
            let share = piece as f32 / pieces;
            let (left, right) = (from.towards(control, share), control.towards(to, share));
            self.go(way, left.towards(right, share));
        }
    }

    /// On to `next`: in one line with what came before, where that lies along it.
    fn go(&mut self, way: &mut Way, next: Point) {
        if way.goes_on(next) {
            return;
        }
        let (from, to) = way.ends();
        self.line(from, to);
        *way = Way::from(to);
        way.goes_on(next);
    }

    fn line(&mut self, from: Point, to: Point) {
        let line = Line::new(from, to);
        for row in self.near(from.y.min(to.y), from.y.max(to.y)) {
            let y = row as f32 + 0.5;
            // Where the line comes near this row: what lies farther along it covers none of it.
            let share = |y: f32| ((y - from.y) / line.dy).clamp(0.0, 1.0);
            let (a, b) = if line.dy == 0.0 {
                (0.0, 1.0)
            } else {
                (share(y - self.reach), share(y + self.reach))
            };
            let ends = [from.x + a * line.dx, from.x + b * line.dx];
            let columns = self.near(ends[0].min(ends[1]), ends[0].max(ends[1]));
            for (i, ink) in self.ink[row * self.side..][columns.clone()]
                .iter_mut()
                .enumerate()
            {
                if *ink >= self.full {
                    continue;
                }
                let x = (columns.start + i) as f32 + 0.5;
                let covered = self.reach - line.squared_distance(x, y).sqrt();
                if covered > *ink {
                    *ink = covered.clamp(0.0, self.full);
                }
            }
        }
    }

    /// The pixels of a row or column of the pad whose middles are within reach of `from..=to`.
    fn near(&self, from: f32, to: f32) -> Range<usize> {
        let start = (from - self.reach - 0.5).ceil().max(0.0) as usize;
        let end = (to + self.reach + 0.5).floor().max(0.0) as usize;
        start.min(self.side)..end.min(self.side).max(start.min(self.side))
    }
}
