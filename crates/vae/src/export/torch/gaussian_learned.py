

class Likelihood(nn.Module):
    """p(x|z): N(logit, variance), one variance for all numbers, which is learned."""

    def __init__(self):
        super().__init__()
        self.logvar = nn.Parameter(torch.full([1], math.log(<<variance>>)))

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        return -Normal(logits, (self.logvar / 2).exp()).log_prob(x).sum(-1)

    def mean(self, logits):
        """(n, INPUT)"""
        return logits
