//! A variable that is learned, with its gradient in a buffer that lives from step to step. candle makes every gradient
//! anew, as zeros to which it adds; for the weights that is more memory than all the rest of a step.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use candle_core::{bail, DType, Result, Tensor, Var};

/// A variable and its gradient, as in PyTorch: there is none at first, every backward pass adds to what is there, and
/// to forget it is the caller's part. Clones are one and the same parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    var: Var,
    // A lock because candle asks its operations to be `Sync`; one backward pass at a time never waits for it.
    gradient: Arc<Mutex<Gradient>>,
}

/// Numbers as many as the variable's, from the first write on. Where there is no gradient they are left as they were,
/// to be written over.
#[derive(Debug, Default)]
struct Gradient {
    numbers: Vec<f32>,
    is_there: bool,
    is_frozen: bool,
    /// 1 where a number is learned and 0 where it stays 0; empty where all are learned.
    mask: Vec<f32>,
}

impl Parameter {
    /// A parameter that begins as a copy of `tensor`, f32 of any shape.
    pub fn new(tensor: &Tensor) -> Result<Self> {
        if tensor.dtype() != DType::F32 {
            bail!(
                "parameter: expected {:?}, got {:?}",
                DType::F32,
                tensor.dtype()
            );
        }
        // Detached, since candle takes a variable as it is and would share it.
        Ok(Self {
            var: Var::from_tensor(&tensor.detach())?,
            gradient: Arc::default(),
        })
    }

    /// A parameter that begins as `tensor` where `mask`, as long, is 1; where it is 0 the number is 0 and stays so, whatever gradient
    /// is added, under any optimizer that moves a number by its own gradients alone.
    pub fn masked(tensor: &Tensor, mask: Vec<f32>) -> Result<Self> {
        let kept = Tensor::from_slice(&mask, tensor.shape(), tensor.device())?;
        let parameter = Self::new(&(tensor * kept)?)?;
        parameter.lock().mask = mask;
        Ok(parameter)
    }

    /// The variable, contiguous.
    pub fn var(&self) -> &Var {
        &self.var
    }

    /// How many numbers are learned.
    pub fn count(&self) -> usize {
        self.var.elem_count()
    }

    /// Runs `read` on the gradient, row-major in the variable's shape; `None` where there is none.
    pub fn with_gradient<T>(&self, read: impl FnOnce(&[f32]) -> T) -> Option<T> {
        let gradient = self.lock();
        gradient.is_there.then(|| read(&gradient.numbers))
    }

    /// Adds to the gradient what `write` writes: every number of its argument, whose old content means nothing. Where
    /// there is no gradient that argument is the buffer itself. An error of `write` leaves the gradient as it was. Of a frozen
    /// parameter `write` is not asked.
    pub fn add_gradient(&self, write: impl FnOnce(&mut [f32]) -> Result<()>) -> Result<()> {
        let gradient = &mut *self.lock();
        if gradient.is_frozen {
            return Ok(());
        }
        let numbers = &mut gradient.numbers;
        numbers.resize(self.count(), 0.0);
        if gradient.is_there {
            let mut more = vec![0.0; numbers.len()];
            write(&mut more)?;
            for (number, more) in numbers.iter_mut().zip(more) {
                *number += more;
            }
        } else {
            write(numbers)?;
            gradient.is_there = true;
        }
        for (number, kept) in numbers.iter_mut().zip(&gradient.mask) {
            *number *= kept;
        }
        Ok(())
    }

    /// From now on there is no gradient, and none of the work for one.
    pub fn freeze(&self) {
        let gradient = &mut *self.lock();
        *gradient = Gradient {
            is_frozen: true,
            ..Gradient::default()
        };
    }

    /// Leaves the parameter without a gradient. The buffer stays, for the next one.
    pub fn forget_gradient(&self) {
        self.lock().is_there = false;
    }

    fn lock(&self) -> MutexGuard<'_, Gradient> {
        // A panic in `write` leaves a gradient that is as it was, or none.
        self.gradient.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
