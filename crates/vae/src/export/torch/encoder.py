

class Encoder(nn.Module):
    """x (n, INPUT)<<and_labels>> -> mu and logvar (n, LATENT) of q(z|x)."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([<<encoder_layers>>])
        self.mu = nn.Linear(<<encoder_width>>, LATENT)
        self.logvar = nn.Linear(<<encoder_width>>, LATENT)

    def forward(self, x<<labels>>):
        h = <<told_x>>
        for layer in self.hidden:
            h = <<activation>>(layer(h))
        return self.mu(h), self.logvar(h).clamp(-15, 15)
