

class Likelihood(nn.Module):
    """p(x|z): each number is one of <<levels>> levels, with probabilities softmax(its logits)."""

    def nll(self, logits, x):
        """-log p(x|z) (n), nats an image."""
        by_level = logits.unflatten(-1, (INPUT, <<levels>>)).movedim(-1, 1)
        return F.cross_entropy(by_level, levels_of(x), reduction="none").sum(-1)

    def mean(self, logits):
        """(n, INPUT)"""
        values = torch.arange(<<levels>>, dtype=logits.dtype, device=logits.device) / <<levels_less_one>>
        return logits.unflatten(-1, (INPUT, <<levels>>)).softmax(-1) @ values
