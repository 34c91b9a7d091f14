

class Decoder(nn.Module):
    """z (n, LATENT)<<and_labels>> -> logits (n, <<logits>>), the parameters of p(x|z)."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([<<decoder_layers>>])
        self.out = nn.Linear(<<decoder_width>>, <<logits>>)

    def forward(self, z<<labels>>):
        h = <<told_z>>
        for layer in self.hidden:
            h = <<activation>>(layer(h))
        return self.out(h)
