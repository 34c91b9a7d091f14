
    def forward(self, x, eps<<labels>>, beta=BETA):
        """What training minimises, nats an image: -L_k of Burda et al. 2016, equation 8; eps (k, n, LATENT) from N(0, I)."""
        mu, logvar = self.encoder(x<<labels>>)
        posterior, prior = Independent(Normal(mu, (logvar / 2).exp()), 1), self.prior(self.encoder)
        log_weights = []
        for z in mu + (logvar / 2).exp() * eps:
            log_px = -self.likelihood.nll(self.decoder(z<<labels>>), x)
            log_weights.append(log_px + beta * (prior.log_prob(z) - posterior.log_prob(z)))
        return math.log(len(eps)) - torch.stack(log_weights).logsumexp(0).mean()
