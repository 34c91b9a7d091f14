

class Likelihood(nn.Module):
    """p(x|z): a pixel is 1 with probability sigmoid(logit)."""

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)

    def mean(self, logits):
        """(n, INPUT)"""
        return torch.sigmoid(logits)
