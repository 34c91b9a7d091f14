

class Likelihood(nn.Module):
    """p(x|z): a grey is continuous Bernoulli (Loaiza-Ganem and Cunningham 2019)."""

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        return -ContinuousBernoulli(logits=logits).log_prob(x).sum(-1)

    def mean(self, logits):
        """(n, INPUT): 1 / (1 - exp(-logit)) - 1 / logit, around 0 by its series, where the two would cancel."""
        near = logits.abs() < 0.5
        series = 0.5 + logits / 12 - logits**3 / 720 + logits**5 / 30240 - logits**7 / 1209600
        away = torch.where(near, 1.0, logits)
        return torch.where(near, series, 1 / (1 - torch.exp(-away)) - 1 / away)
