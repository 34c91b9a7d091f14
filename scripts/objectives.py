"""What training minimises, from the papers alone, with the densities of `torch.distributions`.

Each takes a model, x (n, input) and noise eps (draws, n, latent), leaves the gradient in the parameters, and answers the loss.
"""

import math

import torch
from torch.distributions import Normal, kl_divergence


def drawn(vae, x, eps):
    """q(z|x), z (draws, n, latent) and log p(x|z) (draws, n)."""
    mu, logvar = vae.encoder(x)
    q = Normal(mu, (logvar / 2).exp())
    z = mu + q.stddev * eps
    return q, z, torch.stack([-vae.likelihood.nll(vae.decoder(one), x) for one in z])


def importance_weighted(vae, x, eps, beta):
    """Burda et al. 2016, equation 8; beta weighs log q(z|x) - log p(z) in the weights."""
    q, z, log_px = drawn(vae, x, eps)
    log_w = log_px + beta * (vae.log_prior(z) - q.log_prob(z).sum(-1))
    loss = -(log_w.logsumexp(0) - math.log(len(eps))).mean()
    loss.backward()
    return loss.detach()


def doubly_reparameterized(vae, x, eps, beta):
    """Tucker et al. 2019: the parameters of log q(z|x) held fixed and weights squared for the encoder; the usual
    gradient for the decoder, and for the prior, which may ask the encoder in its turn. With another beta, (1 - beta) of the
    weight and beta of its square."""
    q, z, log_px = drawn(vae, x, eps)
    fixed = Normal(q.loc.detach(), q.scale.detach())
    log_q = lambda z: fixed.log_prob(z).sum(-1)
    log_w = log_px + beta * (vae.log_prior(z, fixed=True) - log_q(z))
    weights = log_w.detach().softmax(0)
    by_z = -(((1 - beta) * weights + beta * weights**2) * log_w).sum(0).mean()
    by_model = -(weights * (log_px + beta * vae.log_prior(z.detach()))).sum(0).mean()
    named = dict(vae.named_parameters())
    for surrogate, is_moved in [(by_z, lambda name: name.startswith("encoder")), (by_model, lambda name: name.startswith(("decoder", "prior")))]:
        own = [parameter for name, parameter in named.items() if is_moved(name)]
        for parameter, gradient in zip(own, torch.autograd.grad(surrogate, own, retain_graph=True)):
            parameter.grad = gradient
    if vae.prior is not None and vae.prior.vamp:
        own = list(vae.encoder.parameters())
        of_prior = -(weights * beta * vae.log_prior(z.detach())).sum(0).mean()
        for parameter, gradient in zip(own, torch.autograd.grad(of_prior, own)):
            parameter.grad += gradient
    return -(log_w.logsumexp(0) - math.log(len(eps))).mean().detach()


def free_bits(vae, x, eps, beta, free_bits):
    """Kingma et al. 2016, appendix C.8, with one latent a group; beta weighs what is left of the KL."""
    q, z, log_px = drawn(vae, x, eps)
    kl = kl_divergence(q, Normal(torch.zeros_like(q.loc), torch.ones_like(q.loc)))
    loss = -log_px.mean() + beta * kl.mean(0).clamp(min=free_bits).sum()
    loss.backward()
    return loss.detach()


def beta_tc(vae, x, eps, beta, images):
    """Chen et al. 2018, equation 4 with alpha and gamma 1: log q(z) and log q(z_j) by minibatch-weighted sampling, of a
    training set of so many images."""
    q, [z], [log_px] = drawn(vae, x, eps)
    log_q = q.log_prob(z).sum(-1)
    pairs = Normal(q.loc[None], q.scale[None]).log_prob(z[:, None])
    norm = math.log(images * len(x))
    log_qz = pairs.sum(-1).logsumexp(1) - norm
    log_qzj = (pairs.logsumexp(1) - norm).sum(-1)
    information, total_correlation = log_q - log_qz, log_qz - log_qzj
    loss = (-log_px + information + beta * total_correlation + log_qzj - vae.log_prior(z)).mean()
    loss.backward()
    return loss.detach()
