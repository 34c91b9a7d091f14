

class Likelihood(nn.Module):
    """p(x|z): a grey is continuous Bernoulli (Loaiza-Ganem and Cunningham 2019)."""

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        return -ContinuousBernoulli(logits=logits).log_prob(x).sum(-1)

    def mean(self, logits):
        """(n, INPUT)"""
        return ContinuousBernoulli(logits=logits).mean
