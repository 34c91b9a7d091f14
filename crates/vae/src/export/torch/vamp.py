

class Prior(nn.Module):
    """p(z): a mixture of q(z|u) over <<components>> images u that are learned (VampPrior, Tomczak and Welling 2018)."""

    def __init__(self):
        super().__init__()
        self.pseudo_inputs = nn.Parameter(torch.zeros(<<components>>, INPUT))

    def forward(self, encoder):
        mu, logvar = encoder(self.pseudo_inputs.clamp(0, 1))
        alike = Categorical(logits=torch.zeros_like(mu[:, 0]))
        return MixtureSameFamily(alike, Independent(Normal(mu, (logvar / 2).exp()), 1))
