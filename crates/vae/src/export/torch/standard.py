

class Prior(nn.Module):
    """p(z): N(0, I)."""

    def forward(self, encoder):
        # On the device of the model.
        zero = torch.zeros_like(encoder.mu.bias)
        return Independent(Normal(zero, zero + 1), 1)
