//! Gradients of a loss: those by parameters where [`Parameter`] keeps them, those by whatever a [`Probe`] is on. candle
//! has a store of its own for what its operations lead to, and our layers write past it; here both are one.

use candle_core::backprop::GradStore;
use candle_core::{Device, Tensor, Var};
use vae_kernels::{with_slice, Parameter};

use super::parameters::Parameters;
use crate::error::Result;
use crate::tensor::flat;

/// A place on the way to the loss whose gradient will be asked for. candle keeps gradients of variables alone, so it is
/// a variable of zeros, added there.
#[derive(Debug)]
pub struct Probe(Var);

impl Probe {
    /// The probe, and `tensor` as it goes on.
    pub fn on(tensor: &Tensor) -> Result<(Self, Tensor)> {
        let zeros = vec![0.0_f32; tensor.elem_count()];
        let zeros = Var::from_tensor(&Tensor::from_vec(zeros, tensor.shape(), &Device::Cpu)?)?;
        let watched = (tensor + zeros.as_tensor())?;
        Ok((Self(zeros), watched))
    }
}

/// The gradients by probes.
#[derive(Debug)]
pub struct Gradients(GradStore);

impl Gradients {
    /// The gradient at `probe`, flat, in the shape of the tensor that it is on; zeros where the loss does not depend on
    /// it.
    pub fn at(&self, probe: &Probe) -> Result<Vec<f32>> {
        match self.0.get(&probe.0) {
            Some(gradient) => flat(gradient),
            None => Ok(vec![0.0; probe.0.elem_count()]),
        }
    }
}

/// The gradient of `loss` () by every parameter that it depends on, in the place of those before it, and by every probe.
pub fn backward(loss: &Tensor, parameters: &Parameters) -> Result<Gradients> {
    parameters.forget_gradients();
    let gradients = loss.backward()?;
    for (_, parameter) in parameters.iter() {
        // Layers write theirs where they stay; what other operations lead to is in candle's store.
        if let Some(gradient) = gradients.get(parameter.var()) {
            add(parameter, gradient)?;
        }
    }
    Ok(Gradients(gradients))
}

fn add(parameter: &Parameter, gradient: &Tensor) -> Result<()> {
    with_slice(&gradient.contiguous()?, |gradient| {
        parameter.add_gradient(|own| {
            own.copy_from_slice(gradient);
            Ok(())
        })
    })??;
    Ok(())
}
