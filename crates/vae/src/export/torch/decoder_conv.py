

class Decoder(nn.Module):
    """z (n, LATENT)<<and_labels>> -> logits (n, <<logits>>), the parameters of p(x|z)."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([<<decoder_layers>>])
        self.conv = nn.ModuleList([<<decoder_convolutions>>])
        self.out = <<decoder_out>>

    def forward(self, z<<labels>>):
        h = <<told_z>>
        for layer in self.hidden:
            h = <<activation>>(layer(h))
        h = h.unflatten(1, (<<first_channels>>, <<first_side>>, <<first_side>>))
        for layer in self.conv:
            h = <<activation>>(layer(h))
        return self.out(h).movedim(1, -1).flatten(1)
