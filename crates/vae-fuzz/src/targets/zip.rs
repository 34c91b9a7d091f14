//! Zip archives, which PyTorch's own files are: none of these readers opens one but for latents of NumPy's, so each refuses it.

use std::io::Write;

use arbitrary::{Result, Unstructured};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use vae::data::idx;
use vae::{checkpoint, Checkpoint, ModelConfig};

use crate::file::with_file;
use crate::limits::within;
use crate::made;

/// Every reader, on bytes that are made to begin as an archive does.
pub fn read(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    let start = b"PK\x03\x04";
    if bytes.len() < start.len() {
        return;
    }
    bytes[..start.len()].copy_from_slice(start);
    within(16 * bytes.len() + (256 << 10), || {
        assert!(idx::images(&bytes).is_err());
        assert!(idx::labels(&bytes).is_err());
        assert!(Checkpoint::read(&bytes).is_err());
        assert!(checkpoint::read_z(&bytes, 2).is_err());
        with_file(&bytes, |path| {
            assert!(vae_cli::settings_file::read(path).is_err());
            assert!(vae_cli::words::read_part(path, true, &ModelConfig::default()).is_err());
        });
    });
}

/// An archive of an entry or two, stored or deflated (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16).
pub fn make(u: &mut Unstructured) -> Result<()> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let entries = u.int_in_range(1..=2)?;
    for _ in 0..entries {
        let name: &[u8] = u.choose(&[&b"archive/data.pkl"[..], b"a", b"../x", b""])?;
        let content = vec![u.arbitrary::<u8>()?; made::size(u)?.min(5000)];
        let fields = fields(u, name, &content)?;
        let place = bytes.len() as u32;
        bytes.extend(b"PK\x03\x04\x14\0");
        bytes.extend(&fields.0);
        bytes.extend(name);
        bytes.extend(&fields.1);
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        directory.extend(&fields.0);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(name);
    }
    let place = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([entries, 0, entries, 0]);
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(place.to_le_bytes());
    bytes.extend([0, 0]);
    made::damage(u, &mut bytes)?;
    read(&bytes);
    Ok(())
}

/// What both headers of an entry say, and its content as it is stored.
fn fields(u: &mut Unstructured, name: &[u8], content: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let deflated: bool = u.arbitrary()?;
    let stored = match deflated {
        true => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            // Neither can fail in memory.
            encoder.write_all(content).unwrap();
            encoder.finish().unwrap()
        }
        false => content.to_vec(),
    };
    let mut crc = Crc::new();
    crc.update(content);
    let mut fields = vec![0, 0, if deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
    fields.extend(crc.sum().to_le_bytes());
    fields.extend((stored.len() as u32).to_le_bytes());
    fields.extend((content.len() as u32).to_le_bytes());
    fields.extend((name.len() as u16).to_le_bytes());
    fields.extend([0, 0]);
    Ok((fields, stored))
}
