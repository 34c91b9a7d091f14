//! IDX files of images, of numbers and of labels, plain.

use arbitrary::{Result, Unstructured};
use vae::data::idx::{self, Images};
use vae::{Dataset, Pixels, Rng};

use crate::limits::within;
use crate::made;

/// How gzip streams begin.
pub const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A reader of a plain file holds its content, and its pixels as floats, a few times.
fn cap(bytes: &[u8]) -> usize {
    64 * bytes.len() + (64 << 10)
}

/// As the command line and the page read them.
pub fn read(bytes: &[u8]) {
    // They have a target of their own.
    if bytes.starts_with(&GZIP) {
        return;
    }
    let whole = within(cap(bytes), || {
        let images = idx::images(bytes).ok();
        let labels = idx::labels(bytes).ok();
        let numbers = idx::numbers(bytes).ok();
        let taken = [images.is_some(), numbers.is_some(), labels.is_some()];
        assert!(taken.iter().filter(|&&is| is).count() <= 1);
        if let Some(images) = images {
            use_images(images);
            return true;
        }
        if let Some((shape, numbers)) = numbers {
            use_numbers(shape, numbers);
            return true;
        }
        labels.is_some_and(|labels| labels.iter().all(|&label| label <= 9))
    });
    // Whatever is taken is taken whole.
    if whole {
        assert!(idx::images(&bytes[..bytes.len() - 1]).is_err());
        assert!(idx::numbers(&bytes[..bytes.len() - 1]).is_err());
        assert!(idx::labels(&bytes[..bytes.len() - 1]).is_err());
    }
}

/// Images are as many as they say, come back as they were written, and make batches.
pub fn use_images(images: Images) {
    let Images {
        count,
        rows,
        columns,
        ..
    } = images;
    assert_eq!(images.pixels.len(), count * rows * columns);
    let written = idx::write_images(&images);
    assert_eq!(idx::images(&written).unwrap(), images);
    let data = Dataset::new(images, None).unwrap();
    let some: Vec<usize> = (0..count.min(3)).collect();
    let batch = data
        .batch(&some, Pixels::Dynamic, &mut Rng::new(1))
        .unwrap();
    assert_eq!(batch.x.dims(), [some.len(), data.pixels()]);
}

/// Numbers are finite, as many as they say, and come back as they were written.
fn use_numbers(shape: [usize; 2], numbers: Vec<f32>) {
    assert!(numbers.iter().all(|number| number.is_finite()));
    let written = idx::write_numbers(shape, &numbers);
    assert_eq!(idx::numbers(&written).unwrap(), (shape, numbers.clone()));
    let data = Dataset::of_numbers(shape, numbers, None).unwrap();
    assert_eq!((data.shape(), data.write().0), (shape, written));
}

/// A file whose sizes and content may not agree.
pub fn make(u: &mut Unstructured) -> Result<()> {
    read(&file(u)?);
    let images = Images {
        count: made::size(u)?,
        rows: made::size(u)?,
        columns: made::size(u)?,
        pixels: vec![7; usize::from(u.arbitrary::<u16>()?)],
    };
    let labels = vec![1; made::size(u)?.min(300)];
    within(1 << 20, || {
        if let Ok(mut data) = Dataset::new(images, Some(labels)) {
            data.truncate(2);
            assert_eq!(data.image(data.len()), &[] as &[u8]);
        }
    });
    Ok(())
}

/// Such a file.
pub fn file(u: &mut Unstructured) -> Result<Vec<u8>> {
    let dimensions = *u.choose(&[3, 3, 3, 1, 1, 2, 0])?;
    let kind = *u.choose(&[8, 8, 13])?;
    let mut bytes = vec![0, 0, kind, dimensions as u8];
    let mut content: usize = if kind == 13 { 4 } else { 1 };
    for _ in 0..dimensions {
        let size = made::size(u)?;
        bytes.extend((size as u32).to_be_bytes());
        content = content.saturating_mul(size);
    }
    let content = made::about(u, content.min(1 << 12))?;
    let value: u8 = u.arbitrary()?;
    bytes.extend((0..content).map(|i| value.wrapping_mul(i as u8)));
    made::damage(u, &mut bytes)?;
    Ok(bytes)
}
