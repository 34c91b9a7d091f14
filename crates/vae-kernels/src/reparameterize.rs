//! A draw from the diagonal Gaussian q = N(mu, diag(exp logvar)) by given noise eps, and its KL divergence from the
//! prior N(0, I), in one pass each way (Kingma and Welling 2014, section 2.4 and appendix B). With
//! sigma = exp(logvar / 2):
//!
//! z = mu + sigma eps,   kl = sum_j (mu_j^2 + sigma_j^2 - 1 - logvar_j) / 2
//! d mu = d z + d kl mu,   d logvar = (d z eps sigma + d kl (sigma^2 - 1)) / 2

use candle_core::{CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor};

use crate::math::exp;
use crate::rows::shared_shape;
use crate::storage::{slice, with_slices};

/// z (n, latent) and kl (n), in nats, of mu, logvar and eps (n, latent). Gradients reach mu and logvar; eps is data.
pub fn reparameterize_with_kl(
    mu: &Tensor,
    logvar: &Tensor,
    eps: &Tensor,
) -> Result<(Tensor, Tensor)> {
    let both = mu.contiguous()?.apply_op3(
        &logvar.contiguous()?,
        &eps.contiguous()?,
        ReparameterizeWithKl,
    )?;
    let numbers = mu.elem_count();
    let z = both.narrow(0, 0, numbers)?.reshape(mu.shape())?;
    let kl = both.narrow(0, numbers, both.elem_count() - numbers)?;
    Ok((z, kl))
}

/// Both results in one array (n * latent + n), since an operation has but one: z row by row, then kl. In this order
/// each of them is contiguous.
struct ReparameterizeWithKl;

impl CustomOp3 for ReparameterizeWithKl {
    fn name(&self) -> &'static str {
        "reparameterize-with-kl"
    }

    fn cpu_fwd(
        &self,
        mu: &CpuStorage,
        layout: &Layout,
        logvar: &CpuStorage,
        logvar_layout: &Layout,
        eps: &CpuStorage,
        eps_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let layouts = [layout, logvar_layout, eps_layout];
        let (n, latent) = shared_shape("reparameterize-with-kl", &layouts)?;
        let (mu, logvar) = (slice(mu, layout)?, slice(logvar, logvar_layout)?);
        let eps = slice(eps, eps_layout)?;
        let mut out = Vec::with_capacity(n * latent + n);
        out.resize(n * latent, 0.0);
        let mut terms = vec![0.0; n * latent];
        let inputs = mu.iter().zip(logvar).zip(eps);
        for (((&mu, &logvar), &eps), (z, term)) in inputs.zip(out.iter_mut().zip(&mut terms)) {
            let sigma = exp(0.5 * logvar);
            *z = mu + sigma * eps;
            *term = 0.5 * (mu * mu + sigma * sigma - (logvar + 1.0));
        }
        out.extend(
            terms
                .chunks_exact(latent)
                .map(|row| row.iter().sum::<f32>()),
        );
        let len = out.len();
        Ok((CpuStorage::F32(out), Shape::from(len)))
    }

    fn bwd(
        &self,
        mu: &Tensor,
        logvar: &Tensor,
        eps: &Tensor,
        _out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (_, latent) = mu.dims2()?;
        let mut d_mu = vec![0.0; mu.elem_count()];
        let mut d_logvar = vec![0.0; mu.elem_count()];
        let grad = grad.contiguous()?;
        with_slices([mu, logvar, eps, &grad], |[mu, logvar, eps, grad]| {
            let (d_z, d_kl) = grad.split_at(mu.len());
            let d_kl = d_kl
                .iter()
                .flat_map(|&d_kl| std::iter::repeat_n(d_kl, latent));
            let inputs = mu.iter().zip(logvar).zip(eps);
            let outputs = d_mu.iter_mut().zip(&mut d_logvar);
            for ((((&mu, &logvar), &eps), (&d_z, d_kl)), (d_mu, d_logvar)) in
                inputs.zip(d_z.iter().zip(d_kl)).zip(outputs)
            {
                let sigma = exp(0.5 * logvar);
                *d_mu = d_z + d_kl * mu;
                *d_logvar = 0.5 * (d_z * eps * sigma + d_kl * (sigma * sigma - 1.0));
            }
        })?;
        let tensor = |values| Tensor::from_vec(values, mu.shape(), &Device::Cpu);
        Ok((Some(tensor(d_mu)?), Some(tensor(d_logvar)?), None))
    }
}
