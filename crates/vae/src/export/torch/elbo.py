
    def terms(self, x, eps<<labels>>):
        """nll and kl (n), nats an image, at z = mu + sigma eps; eps (n, LATENT) from N(0, I)."""
        mu, logvar = self.encoder(x<<labels>>)
        z = mu + (logvar / 2).exp() * eps
        nll = self.likelihood.nll(self.decoder(z<<labels>>), x)
        return nll, <<kl>>

    def forward(self, x, eps<<labels>>, beta=BETA):
        """What training minimises, nats an image: nll + beta kl."""
        nll, kl = self.terms(x, eps<<labels>>)
        return (nll + beta * kl).mean()
