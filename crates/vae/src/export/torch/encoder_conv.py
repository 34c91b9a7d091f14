

class Encoder(nn.Module):
    """x (n, INPUT)<<and_labels>> -> mu and logvar (n, LATENT) of q(z|x)."""

    def __init__(self):
        super().__init__()
        self.conv = nn.ModuleList([<<encoder_convolutions>>])
        self.hidden = nn.ModuleList([<<encoder_layers>>])
        self.mu = nn.Linear(<<encoder_width>>, LATENT)
        self.logvar = nn.Linear(<<encoder_width>>, LATENT)

    def forward(self, x<<labels>>):
        # Units of a pixel are its channels, which PyTorch has before rows and columns.
        x = <<seen>>.unflatten(1, (<<side>>, <<side>>, -1)).movedim(-1, 1)
        for layer in self.conv:
            x = <<activation>>(layer(x))
        x = x.flatten(1)
        h = <<told_features>>
        for layer in self.hidden:
            h = <<activation>>(layer(h))
        return self.mu(h), self.logvar(h).clamp(-15, 15)
