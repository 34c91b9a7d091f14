//! Files of latents: what encoding writes, decoding reads, and the safetensors crate agrees.

use std::collections::{BTreeMap, HashMap};

use crate::files::File;
use safetensors::{Dtype, SafeTensors};
use vae::checkpoint::{read_z, write_mean, write_posterior};
use vae::{Device, Error, Tensor};

fn file(tensors: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
    let mut file = File {
        texts: HashMap::new(),
        tensors: BTreeMap::new(),
    };
    for (name, shape, values) in tensors {
        file.insert(name, shape, values);
    }
    file.bytes()
}

fn tensor(rows: usize, values: &[f32]) -> Tensor {
    let shape = (rows, values.len() / rows);
    Tensor::from_slice(values, shape, &Device::Cpu).unwrap()
}

fn read(bytes: &[u8]) -> Vec<Vec<f32>> {
    read_z(bytes, 2).unwrap().to_vec2().unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    match read_z(bytes, 2) {
        Err(e @ Error::Checkpoint { .. }) => e.to_string(),
        other => panic!("expected a checkpoint error, got {other:?}"),
    }
}

#[test]
fn what_encoding_writes_decoding_reads() {
    let mu = tensor(2, &[1.0, 2.0, 3.0, 4.0]);
    let bytes = write_posterior(&mu, &tensor(2, &[-1.0; 4])).unwrap();
    assert_eq!(read(&bytes), [[1.0, 2.0], [3.0, 4.0]]);
    let crates = SafeTensors::deserialize(&bytes).unwrap();
    let logvar = crates.tensor("logvar").unwrap();
    assert_eq!((logvar.dtype(), logvar.shape()), (Dtype::F32, &[2, 2][..]));
    assert_eq!(logvar.data(), (-1.0_f32).to_le_bytes().repeat(4));
    for length in 0..bytes.len() {
        refusal(&bytes[..length]);
    }
}

#[test]
fn z_goes_before_mu() {
    let z: (&str, &[usize], &[f32]) = ("z", &[1, 2], &[5.0, 6.0]);
    let mu: (&str, &[usize], &[f32]) = ("mu", &[1, 2], &[1.0, 2.0]);
    assert_eq!(read(&file(&[z, mu])), [[5.0, 6.0]]);
    assert_eq!(read(&file(&[z])), [[5.0, 6.0]]);
    assert_eq!(read(&file(&[mu])), [[1.0, 2.0]]);
}

#[test]
fn the_mean_is_written_under_its_name() {
    let bytes = write_mean(&tensor(1, &[0.0, 0.5, 1.0])).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.names(), ["mean"]);
    assert_eq!(file.tensor("mean").unwrap().shape(), [1, 3]);
}

#[test]
fn broken_files_are_refused() {
    assert!(refusal(&file(&[])).contains("latents: expected a tensor `z` or `mu`, got neither"));
    assert!(refusal(&file(&[("logvar", &[1, 2], &[0.0; 2])])).contains("got neither"));
    assert!(refusal(&file(&[("z", &[2, 3], &[0.0; 6])]))
        .contains("shape of `z`: expected (n, 2) with n at least 1, got [2, 3]"));
    assert!(refusal(&file(&[("z", &[2], &[0.0; 2])])).contains("shape of `z`"));
    assert!(refusal(&file(&[("z", &[0, 2], &[])])).contains("shape of `z`"));
    assert!(refusal(&file(&[("z", &[1, 2], &[0.0, f32::NAN])])).contains("finite"));
    let two = [0.0; 4];
    assert!(
        refusal(&file(&[("z", &[2, 2], &two), ("mu", &[1, 2], &two[..2])]))
            .contains("shape of `mu`: expected [2, 2], got [1, 2]")
    );
    assert!(refusal(&file(&[("z", &[2, 2], &two), ("code", &[2, 2], &two)])).contains("`code`"));
}

#[test]
fn writing_refuses_what_does_not_fit_or_is_not_finite() {
    let mu = tensor(1, &[1.0, 2.0]);
    assert!(write_posterior(&mu, &tensor(1, &[1.0])).is_err());
    assert!(write_posterior(&mu, &tensor(1, &[1.0, f32::INFINITY])).is_err());
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    let rows = [[1.5, 2.0], [3.0, -4.0e-7]];
    // As `vae encode` writes them, and as a spreadsheet or pandas leaves them: an index, other columns, another order; as NumPy.
    for text in [
        "mu0,mu1,logvar0,logvar1,label\n1.5,2,9,9,a\n3,-4e-7,9,9,b\n",
        "\u{feff};label;mu1;mu0\r\n0;\"a;b\";2.0;1.5\r\n1;c;-0.0000004;3\r\n",
        "# mu0,mu1\n1.5e+00,2\n3,-4e-07\n",
        "mu0,mu1,z0,z1\n7,7,1.5,2\n7,7,3,-4e-7\n",
        "1.5\t2\n3\t-4e-7\n",
        "\n1.5 2\n\n3 -4e-7",
    ] {
        assert_eq!(read(text.as_bytes()), rows, "{text}");
    }
    for (text, words) in [
        (
            "x,y\n1,2\n",
            "latents: expected a tensor `z` or `mu`, got neither",
        ),
        (
            "mu0\n1\n",
            "shape of `mu`: expected (n, 2) with n at least 1, got [1, 1]",
        ),
        ("mu0,mu1\n", "got [0, 2]"),
        ("1,2\n3\n", "row 2 of the latents: expected 2 fields"),
        ("mu0,mu1\n1,one\n", "a number as field 2, got 1 one"),
        (
            "1,inf\n",
            "`z`: expected finite numbers, got inf at index 1",
        ),
    ] {
        let refused = refusal(text.as_bytes());
        assert!(refused.contains(words), "{refused}");
    }
}
