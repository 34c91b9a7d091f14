

# What the optimizer keeps of a parameter: its names in the file, and PyTorch's.
SLOTS = <<slots>>


def optimizer_of(vae, lr=LR):
    return <<optimizer>>


def load(path=HERE / "model.safetensors"):
    """The model of a checkpoint, its optimizer as it stood, and the texts of the file."""
    with safe_open(path, framework="pt") as file:
        texts, tensors = file.metadata() or {}, {name: file.get_tensor(name) for name in file.keys()}
    vae = Vae()
    vae.load_state_dict({name: tensor for name, tensor in tensors.items() if not name.startswith("optimizer.")})
    optimizer = optimizer_of(vae)
    if "training" in texts:
        step = float(json.loads(texts["training"])["step"])
        for name, parameter in vae.named_parameters():
            kept = {to: tensors[f"optimizer.{of}.{name}"] for of, to in SLOTS.items()}
            optimizer.state[parameter] = {"step": torch.tensor(step), **kept}
    return vae, optimizer, texts


def save(path, vae, optimizer, texts, settings, images, epochs, steps):
    """Writes what `vae` and the page read, after so many more epochs of so many `images`, in so many steps, with these `settings`."""
    config, before = json.loads(texts["config"]), json.loads(texts.get("training", "{}"))
    # An epoch is over once all images were seen; the one under way is counted from 0.
    done = before.get("epoch", 0) + (before.get("cursor", 0) == before.get("images", -1)) + epochs
    generator = before.get("rng", {"seed": SEED, "position": 0})
    steps += before.get("step", 0)
    training = {"step": steps, "epoch": done - 1, "cursor": images, "images": images, "epoch_rng": generator, "rng": generator}
    config["train"] |= {**settings, "epochs": done}
    tensors = {name: tensor.cpu().contiguous() for name, tensor in vae.state_dict().items()}
    for name, parameter in vae.named_parameters():
        state = optimizer.state[parameter]
        tensors |= {f"optimizer.{of}.{name}": state[to].cpu().contiguous() for of, to in SLOTS.items()}
    save_file(tensors, path, {**texts, "config": json.dumps(config), "training": json.dumps(training)})
