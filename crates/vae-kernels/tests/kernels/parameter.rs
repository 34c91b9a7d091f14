//! Where a parameter keeps its gradient: what PyTorch's `grad` does over several backward passes.

use candle_core::{bail, DType, Device, Result, Tensor};
use vae_kernels::{linear, Nonlinearity, Parameter};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{flat, gradient, numbers, parameter, tensor};

/// Writes `values` over all that is there.
fn write(values: &[f32]) -> impl FnOnce(&mut [f32]) -> Result<()> + '_ {
    |own| {
        own.copy_from_slice(values);
        Ok(())
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_add_up_until_they_are_forgotten() {
    let p = parameter(&[0.0; 3], 3);
    assert_eq!(p.with_gradient(|_| ()), None);
    p.add_gradient(write(&[1.0, 2.0, -4.0])).unwrap();
    p.add_gradient(write(&[0.5, -2.0, 8.0])).unwrap();
    assert_eq!(gradient(&p), [1.5, 0.0, 4.0]);
    p.forget_gradient();
    assert_eq!(p.with_gradient(|_| ()), None);
    p.add_gradient(write(&[7.0, 8.0, 9.0])).unwrap();
    assert_eq!(gradient(&p), [7.0, 8.0, 9.0]);
}

/// `zero_grad` and `backward` again give the same gradient, and two passes without `zero_grad` twice as much.
#[wasm_bindgen_test(unsupported = test)]
fn backward_passes_add_up_until_they_are_forgotten() {
    let (x, w) = (
        tensor(&numbers(15, 1), 3),
        parameter(&numbers(6, 2), (2, 3)),
    );
    let b = parameter(&numbers(2, 3), 2);
    let backward = || {
        let out = linear(&x, &w, &b, Nonlinearity::Tanh).unwrap();
        out.sum_all().unwrap().backward().unwrap();
        [gradient(&w), gradient(&b)]
    };
    let once = backward();
    let doubled = |g: Vec<f32>| g.iter().map(|g| g + g).collect::<Vec<_>>();
    let twice = once.clone().map(doubled);
    assert!(once.iter().flatten().all(|&g| g != 0.0));
    assert_eq!(backward(), twice);
    w.forget_gradient();
    b.forget_gradient();
    assert_eq!(backward(), once);
}

/// A gradient that is not a number must not outlive its step.
#[wasm_bindgen_test(unsupported = test)]
fn a_forgotten_gradient_leaves_no_trace() {
    let (w, b) = (parameter(&[1.0; 6], (2, 3)), parameter(&[0.0; 2], 2));
    for x in [f32::NAN, 1.0] {
        w.forget_gradient();
        b.forget_gradient();
        let out = linear(&tensor(&[x; 12], 3), &w, &b, Nonlinearity::None).unwrap();
        out.sum_all().unwrap().backward().unwrap();
        assert_eq!(gradient(&b), [4.0; 2]);
        assert!(gradient(&w).iter().all(|g| g.is_nan() == x.is_nan()));
    }
    assert_eq!(gradient(&w), [4.0; 6]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_gradient_that_could_not_be_made_leaves_that_before_it() {
    let p = parameter(&[0.0; 2], 2);
    let fail = |own: &mut [f32]| {
        own.fill(9.0);
        bail!("no")
    };
    assert!(p.add_gradient(fail).is_err());
    assert_eq!(p.with_gradient(|_| ()), None);
    p.add_gradient(write(&[1.0, 2.0])).unwrap();
    assert!(p.add_gradient(fail).is_err());
    assert_eq!(gradient(&p), [1.0, 2.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn clones_are_one_parameter_and_the_tensor_it_was_made_of_is_another() {
    let original = parameter(&[1.0, 2.0], 2);
    let (clone, copy) = (
        original.clone(),
        Parameter::new(original.var().as_tensor()).unwrap(),
    );
    let moved = Tensor::from_slice(&[3.0_f32, 4.0], 2, &Device::Cpu).unwrap();
    original.var().set(&moved).unwrap();
    original.add_gradient(write(&[5.0, 6.0])).unwrap();
    assert_eq!(flat(clone.var()), [3.0, 4.0]);
    assert_eq!(gradient(&clone), [5.0, 6.0]);
    assert_eq!(flat(copy.var()), [1.0, 2.0]);
    assert_eq!(copy.with_gradient(|_| ()), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_transposed_tensor_is_copied_in_its_own_order_and_other_types_are_refused() {
    let matrix = tensor(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3);
    let turned = Parameter::new(&matrix.t().unwrap()).unwrap();
    assert_eq!(turned.count(), 6);
    assert!(turned.var().is_contiguous());
    assert_eq!(flat(turned.var()), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    assert!(Parameter::new(&matrix.to_dtype(DType::F64).unwrap()).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_masked_is_0_and_has_no_gradient() {
    let values = tensor(&numbers(6, 2), 3);
    let mask = vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0];
    let w = Parameter::masked(&values, mask.clone()).unwrap();
    let masked =
        |values: Vec<f32>| -> Vec<f32> { values.iter().zip(&mask).map(|(v, m)| v * m).collect() };
    assert_eq!(flat(w.var()), masked(flat(&values)));
    let x = tensor(&numbers(12, 1), 3);
    let (plain, bias) = (parameter(&flat(w.var()), (2, 3)), parameter(&[0.1; 2], 2));
    for times in [1.0, 2.0] {
        for weight in [&w, &plain] {
            let out = linear(&x, weight, &bias, Nonlinearity::Tanh).unwrap();
            out.sum_all().unwrap().backward().unwrap();
        }
        assert!(gradient(&plain).iter().all(|&g| g != 0.0), "{times}");
        assert_eq!(gradient(&w), masked(gradient(&plain)));
    }
}
