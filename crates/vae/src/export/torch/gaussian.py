

class Likelihood(nn.Module):
    """p(x|z): N(logit, <<variance>>), each number by itself."""

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        return -Normal(logits, <<variance>> ** 0.5).log_prob(x).sum(-1)

    def mean(self, logits):
        """(n, INPUT)"""
        return logits
