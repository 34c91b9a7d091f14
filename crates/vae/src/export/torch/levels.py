

def levels_of(x):
    """The nearest of <<levels>> levels spread evenly over 0..1, the higher one from halfway on."""
    return torch.floor(x * <<levels_less_one>> + 0.5).clamp(0, <<levels_less_one>>).long()
