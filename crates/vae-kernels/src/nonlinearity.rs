//! What follows a linear map, elementwise. Its derivative is taken from its result alone, so nothing else is kept from
//! forward to backward.

use std::borrow::Cow;

use crate::machine::tanh;

/// What follows the linear map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonlinearity {
    /// a
    None,
    /// max(0, a); its gradient at exactly 0 is 0, as PyTorch has it (candle's own has 1 there).
    Relu,
    /// tanh(a)
    Tanh,
}

impl Nonlinearity {
    /// a -> f(a + bias), a row at a time.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(crate) fn forward(self, row: &mut [f32], bias: &[f32]) {
        let pairs = row.iter_mut().zip(bias);
        match self {
            Self::None => {
                for (a, b) in pairs {
                    *a += b;
                }
            }
            // Not `max`, which would turn NaN into 0 and hide that a model is broken.
            Self::Relu => {
                for (a, b) in pairs {
                    let sum = *a + b;
                    *a = if sum < 0.0 { 0.0 } else { sum };
                }
            }
            Self::Tanh => {
                for (a, b) in pairs {
                    *a = tanh(*a + b);
                }
            }
        }
    }

    /// grad * f'(out), elementwise.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(crate) fn backward<'a>(self, out: &[f32], grad: &'a [f32]) -> Cow<'a, [f32]> {
        if self == Self::None {
            return Cow::Borrowed(grad);
        }
        let mut by_sum = grad.to_vec();
        for (g, &o) in by_sum.iter_mut().zip(out) {
            *g = match self {
                Self::None => *g,
                Self::Relu if o > 0.0 => *g,
                Self::Relu => 0.0,
                Self::Tanh => *g * (1.0 - o * o),
            };
        }
        Cow::Owned(by_sum)
    }
}
