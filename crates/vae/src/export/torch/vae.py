

class Vae(nn.Module):
    """The model. x (n, INPUT) are numbers from 0 to 1<<except>>."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder, self.likelihood, self.prior = Encoder(), Decoder(), Likelihood(), Prior()

    def encode(self, x<<labels>>):
        """mu and logvar (n, LATENT) of q(z|x)."""
        return self.encoder(<<encoded_x>><<labels>>)

    def decode(self, z<<labels>>):
        """The mean of p(x|z) (n, INPUT), of z (n, LATENT)."""
        return self.likelihood.mean(self.decoder(z<<labels>>))

    def sample(self, count<<labels>>):
        """As many means of p(x|z) at z from the prior."""
        return self.decode(self.prior(self.encoder).sample([count])<<labels>>)
