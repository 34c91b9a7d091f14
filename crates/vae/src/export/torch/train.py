

def numbers(path):
    """The arrays of an IDX file, plain or gzip, or of an NPY file, a row each; bytes as 0..1."""
    data = pathlib.Path(path).read_bytes()
    if data[:6] == b"\x93NUMPY":
        array = np.load(path)
    else:
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        dimensions = data[3]
        shape = struct.unpack(f">{dimensions}I", data[4 : 4 + 4 * dimensions])
        array = np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
    if array.dtype == np.uint8 and array.ndim > 1:
        array = array.astype(np.float32) / 255
    return torch.from_numpy(np.array(array.reshape(len(array), -1), np.float32))


def train(args):
    """Trains on from the checkpoint; under torchrun each process takes its part of every batch."""
    world, rank, local = (int(os.environ.get(name, value)) for name, value in [("WORLD_SIZE", 1), ("RANK", 0), ("LOCAL_RANK", 0)])
    device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
    vae, optimizer, texts = load(args.weights)
    vae.to(device)
    # Moves what it keeps to where the parameters are.
    optimizer.load_state_dict(optimizer.state_dict())
    for group in optimizer.param_groups:
        group["lr"] = args.lr
    model = vae
    if world > 1:
        torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
        model = DistributedDataParallel(vae, [local] if device.type == "cuda" else None)
    x = numbers(args.data)
<<read_labels>>    # All processes have the same order, each its own noise.
    order, noise = torch.Generator().manual_seed(SEED), torch.Generator(device).manual_seed(SEED + rank)
    steps = 0
    for epoch in range(args.epochs):
        # A last batch that is too small to be shared is left out.
        batches = [batch for batch in torch.randperm(len(x), generator=order).split(args.batch) if len(batch) >= world]
        total, steps = 0.0, steps + len(batches)
        for batch in batches:
            batch = batch[rank::world]
            images = <<trained_x>>
            eps = torch.randn(<<eps_shape>>, generator=noise, device=device)
            optimizer.zero_grad()
            loss = model(images, eps<<labels_of_batch>>, beta=args.beta)
            loss.backward()
            if CLIP:
                nn.utils.clip_grad_norm_(vae.parameters(), CLIP)
            optimizer.step()
            total += loss.item()
        if rank == 0:
            print(f"epoch {epoch + 1}/{args.epochs}  loss {total / len(batches):.2f}", flush=True)
    if rank == 0:
        settings = {"lr": args.lr, "batch": args.batch, "beta": args.beta}
        save(args.out, vae, optimizer, texts, settings, len(x), args.epochs, steps)
    if world > 1:
        torch.distributed.destroy_process_group()


def sample(args):
    """Writes means of p(x|z) at z from the prior."""
    torch.manual_seed(args.seed)
    with torch.no_grad():
        means = load(args.weights)[0].sample(args.count<<labels_of_samples>>)
    np.save(args.out, means.numpy())


def onnx(args):
    """Writes encoder.onnx (x to mu and logvar) and decoder.onnx (z to the mean of p(x|z)), of any number of rows."""
    vae = load(args.weights)[0].eval()
    for name, call, width, outputs in [("encoder", vae.encode, INPUT, ["mu", "logvar"]), ("decoder", vae.decode, LATENT, ["mean"])]:
        part = nn.Module()
        part.vae, part.forward = vae, call
        part.eval()
        inputs = ["x" if name == "encoder" else "z"]<<label_names>>
        example = (torch.rand(2, width),)<<label_example>>
        rows = torch.export.Dim("rows")
        torch.onnx.export(
            part, example, args.out / f"{name}.onnx", input_names=inputs, output_names=outputs, dynamic_shapes=tuple({0: rows} for _ in example), dynamo=True, verbose=False
        )


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("train", help="train on from the checkpoint")
    command.add_argument("--data", required=True, help="images as IDX or NPY (n, ...), bytes or numbers<<except>>")
<<labels_argument>>    command.add_argument("--epochs", type=int, default=1)
    command.add_argument("--batch", type=int, default=BATCH)
    command.add_argument("--lr", type=float, default=LR)
    command.add_argument("--beta", type=float, default=BETA, help="weight of kl")
    command.add_argument("--out", default="trained.safetensors")
    command.set_defaults(run=train)
    command = commands.add_parser("sample", help="images of random z, as NPY")
    command.add_argument("--count", type=int, default=64)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--out", default="samples.npy")
    command.set_defaults(run=sample)
    command = commands.add_parser("onnx", help="encoder.onnx and decoder.onnx")
    command.add_argument("--out", type=pathlib.Path, default=pathlib.Path("."))
    command.set_defaults(run=onnx)
    for command in commands.choices.values():
        command.add_argument("--weights", default=HERE / "model.safetensors", help="checkpoint to begin with")
    return parser.parse_args()


if __name__ == "__main__":
    args = arguments()
    args.run(args)
