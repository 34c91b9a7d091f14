//! Data of one's own in a safetensors file: the same as the same numbers in NumPy's arrays, whatever their type; and what is refused.
//! Good files are written by the safetensors crate itself.

use half::{bf16, f16};
use safetensors::tensor::TensorView;
use safetensors::Dtype::{self, BF16, BOOL, F16, F32, F64, F8_E4M3, I64, U8};
use vae::checkpoint::gather;
use vae::data::own::{Found, Gathering, OwnSet};

use crate::own::npy;

/// Images or rows.
const COUNT: usize = 20;

/// Small whole numbers, which every type holds.
fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|i| (i * 37 % 101) as f64).collect()
}

fn bytes(numbers: &[f64], dtype: Dtype) -> Vec<u8> {
    let one = |&v: &f64| match dtype {
        F16 => f16::from_f64(v).to_le_bytes().to_vec(),
        BF16 => bf16::from_f64(v).to_le_bytes().to_vec(),
        F32 => (v as f32).to_le_bytes().to_vec(),
        F64 => v.to_le_bytes().to_vec(),
        I64 => (v as i64).to_le_bytes().to_vec(),
        _ => vec![v as u8],
    };
    numbers.iter().flat_map(one).collect()
}

fn file(tensors: &[(&str, Dtype, &[usize], Vec<u8>)]) -> Vec<u8> {
    let view = |(name, dtype, shape, bytes): &(&str, Dtype, &[usize], Vec<u8>)| {
        let view = TensorView::new(*dtype, shape.to_vec(), bytes).unwrap();
        (
            (*name).to_owned(),
            view.data().to_vec(),
            *dtype,
            shape.to_vec(),
        )
    };
    let owned: Vec<_> = tensors.iter().map(view).collect();
    let views = owned.iter().map(|(name, bytes, dtype, shape)| {
        (name, TensorView::new(*dtype, shape.clone(), bytes).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// An array of NumPy's.
fn array(descr: &str, shape: &[usize], content: &[u8]) -> Vec<u8> {
    let sizes: String = shape.iter().map(|size| format!("{size},")).collect();
    npy(descr, &format!("({sizes})"), content)
}

fn taken(found: vae::Result<Found>) {
    assert!(matches!(found, Ok(Found::Taken(1..))), "{found:?}");
}

/// All that a set is, to the bit.
fn whole(set: &OwnSet) -> impl PartialEq {
    let parts = [&set.training, &set.held_out];
    let parts = parts.map(|data| (data.shape(), data.write()));
    (parts, set.id(), set.classes.clone(), set.columns.clone())
}

#[test]
fn tensors_are_the_data_that_the_same_arrays_are() {
    let labels: Vec<f64> = (0..COUNT).map(|i| (i % 3) as f64).collect();
    let shapes: [&[usize]; 6] = [
        &[COUNT, 5],
        &[COUNT, 16],
        &[COUNT, 17],
        &[COUNT, 4, 6],
        &[COUNT, 1, 5, 5],
        &[COUNT, 4, 4, 3],
    ];
    for shape in shapes {
        for as_rows in [None, Some(true), Some(false)] {
            let gathering = || Gathering::new(28, None, as_rows);
            let mut values = numbers(shape.iter().product());
            // Of a row of a number more than a square, the first may be its label.
            values
                .iter_mut()
                .step_by(17)
                .for_each(|v| *v = (*v / 20.0).floor());
            let mut arrays = gathering();
            let read = arrays.file(&array("<f8", shape, &bytes(&values, F64)));
            for dtype in [F16, BF16, F32, F64, I64, U8] {
                let file = file(&[("anything", dtype, shape, bytes(&values, dtype))]);
                let mut tensors = gathering();
                let found = gather(&file, &mut tensors);
                if let Err(error) = &read {
                    assert_eq!(found.unwrap_err().to_string(), error.to_string());
                    continue;
                }
                taken(found);
                let [tensors, arrays] = [&tensors, &arrays].map(|all| all.finish(false).unwrap());
                assert!(whole(&tensors) == whole(&arrays), "{shape:?} {dtype:?}");
            }
        }
        // With labels, on whichever side of them.
        let mut arrays = Gathering::new(28, None, None);
        taken(arrays.file(&array(
            "<f8",
            shape,
            &bytes(&numbers(shape.iter().product()), F64),
        )));
        taken(arrays.file(&array("<i8", &[COUNT], &bytes(&labels, I64))));
        for (name, dtype, of) in [
            ("a", I64, &[COUNT][..]),
            ("z", U8, &[COUNT, 1]),
            ("y", F32, &[COUNT]),
        ] {
            let file = file(&[
                (
                    "m",
                    F32,
                    shape,
                    bytes(&numbers(shape.iter().product()), F32),
                ),
                (name, dtype, of, bytes(&labels, dtype)),
            ]);
            let mut tensors = Gathering::new(28, None, None);
            taken(gather(&file, &mut tensors));
            let left_out = |all: &Gathering| format!("{:?}", all.left_out());
            assert_eq!(left_out(&tensors), left_out(&arrays));
            let [tensors, arrays] = [&tensors, &arrays].map(|all| all.finish(false).unwrap());
            assert!(whole(&tensors) == whole(&arrays), "{shape:?} {name}");
        }
    }
}

#[test]
fn what_is_no_data_is_refused_whole() {
    let rows = |dtype: Dtype| bytes(&numbers(COUNT * 5), dtype);
    let of: &[usize] = &[COUNT, 5];
    let one = ("x", F32, of, rows(F32));
    let with = |values: Vec<f64>| file(&[one.clone(), ("y", F32, &[COUNT], bytes(&values, F32))]);
    let mut not_a_number = numbers(COUNT * 5);
    not_a_number[7] = f64::NAN;
    let good = file(std::slice::from_ref(&one));
    let header = |text: &str| {
        [
            &(text.len() as u64).to_le_bytes(),
            text.as_bytes(),
            &rows(F32),
        ]
        .concat()
    };
    let at = |shape: &str, from: usize, to: usize| {
        format!(r#"{{"dtype":"F32","shape":{shape},"data_offsets":[{from},{to}]}}"#)
    };
    let cases = [
        (file(&[]), "own-shape", "got none"),
        (
            file(&[one.clone(), ("b", F32, of, rows(F32))]),
            "own-shape",
            "`b` [20, 5], `x` [20, 5]",
        ),
        (with(vec![0.5; COUNT]), "own-numbers", "whole numbers"),
        (with(vec![-1.0; COUNT]), "own-numbers", "whole numbers"),
        (
            with(vec![f64::INFINITY; COUNT]),
            "own-numbers",
            "finite numbers, got inf at index 0",
        ),
        (
            file(&[("x", F32, of, bytes(&not_a_number, F32))]),
            "own-numbers",
            "got NaN at index 7",
        ),
        (
            file(&[("x", F8_E4M3, of, vec![0; 100])]),
            "own-numbers",
            "F8_E4M3 in `x`",
        ),
        (file(&[("x", F32, &[0, 5], vec![])]), "own-shape", "[0, 5]"),
        (
            file(&[("x", F32, &[COUNT, 300], bytes(&numbers(COUNT * 300), F32))]),
            "own-shape",
            "2 to 256 columns",
        ),
        (
            file(&[("x", F32, &[], bytes(&[1.0], F32))]),
            "own-shape",
            "[]",
        ),
        (
            good[..good.len() - 1].to_vec(),
            "own-damaged",
            "400 bytes as the header says",
        ),
        (good[..20].to_vec(), "own-damaged", "header length"),
        (
            array("<f8", of, &rows(F64)),
            "own-damaged",
            "got a NumPy array",
        ),
        (
            header(&format!(
                r#"{{"x":{}}}"#,
                at("[4611686018427387904,8]", 0, 400)
            )),
            "own-damaged",
            "overflow",
        ),
        (
            header(&format!(r#"{{"x":{}}}"#, at("[20,5]", 8, 408))),
            "own-damaged",
            "invalid offset",
        ),
        // Two that lie on one another.
        (
            header(&format!(
                r#"{{"x":{},"y":{}}}"#,
                at("[20,5]", 0, 400),
                at("[20]", 0, 80)
            )),
            "own-damaged",
            "invalid offset",
        ),
        (
            header("[1, 2]"),
            "own-damaged",
            "the JSON of a safetensors file",
        ),
    ];
    for (bytes, kind, why) in cases {
        let mut gathering = Gathering::new(28, None, None);
        let error = gather(&bytes, &mut gathering).unwrap_err();
        assert!(error.to_string().contains(why), "{why}: {error}");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(
            gathering.is_empty() && gathering.left_out().is_empty(),
            "{why}"
        );
    }
    // Many tensors are a model's.
    let many: Vec<_> = ["a", "b", "c", "d", "e", "f"]
        .map(|name| (name, U8, of, rows(U8)))
        .into();
    let error = gather(&file(&many), &mut Gathering::default())
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("`d` [20, 5] and 2 more"), "{error}");
    // True and false are labels, too.
    let file = file(&[one, ("y", BOOL, &[COUNT], [0, 1].repeat(COUNT / 2))]);
    let mut gathering = Gathering::new(28, None, None);
    taken(gather(&file, &mut gathering));
    assert_eq!(gathering.finish(false).unwrap().classes, ["0", "1"]);
}
