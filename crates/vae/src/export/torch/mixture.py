

class Prior(nn.Module):
    """p(z): a mixture of <<components>> Gaussians that are learned."""

    def __init__(self):
        super().__init__()
        self.mu = nn.Parameter(torch.zeros(<<components>>, LATENT))
        self.logvar = nn.Parameter(torch.zeros(<<components>>, LATENT))
        self.logits = nn.Parameter(torch.zeros(<<components>>))

    def forward(self, encoder):
        scale = (self.logvar.clamp(-15, 15) / 2).exp()
        return MixtureSameFamily(Categorical(logits=self.logits), Independent(Normal(self.mu, scale), 1))
