"""Training on: ten losses as in the fixtures, which the core is held to with the same noise, and as `vae train --resume` has them; what
is saved goes on there, and what was not touched bit for bit.
"""

import json
import math
import unittest

import torch
from safetensors.torch import load_file
from support import ROOT, WithVae
from check_export import IMAGES, KINDS, SIDE, STEPS, make_data, without_noise

from vae_playground import Config, Model, Train, Vae, begin, load, resume, save
from vae_playground.checkpoint import read

FIXTURES = ROOT / "tests/fixtures"
DIGITS = {"hidden": [32], "latent": 4}
#: File, what its parameters and losses are called by, and the model.
TEN_LOSSES = [
    ("training", "", "plain", DIGITS, {}),
    ("training", "", "clipped", DIGITS, {}),
    ("training-categorical", "", "plain", {"hidden": [8], "latent": 4, "likelihood": "categorical", "levels": 4}, {}),
    ("training-convolutions", "", "clipped", {"hidden": [16], "latent": 4, "network": "conv", "channels": [6, 8]}, {}),
    ("conditional", "", "plain", {"hidden": [16], "latent": 4, "condition": "class"}, {}),
    ("conditional-convolutions", "", "plain", {"hidden": [16], "latent": 4, "network": "conv", "channels": [6, 8], "condition": "class"}, {}),
    ("training-optimizers", "", "adamw", DIGITS, {"optimizer": "adamw", "weight_decay": 0.1}),
    ("training-optimizers", "", "sgd", DIGITS, {"optimizer": "sgd", "lr": 1e-3}),
    ("training-priors", "mixture.", "mixture", {**DIGITS, "prior": "mixture", "components": 5}, {}),
    ("training-priors", "vamp.", "vamp", {**DIGITS, "prior": "vamp", "components": 5}, {}),
    ("training-posteriors", "planar.", "planar", {**DIGITS, "posterior": "planar", "flow_length": 3}, {}),
    ("training-posteriors", "autoregressive.", "autoregressive", {**DIGITS, "posterior": "autoregressive", "flow_length": 2}, {}),
]
#: Flags of `vae train` for kinds that are not exported.
OTHERS = {
    "planar": "--hidden 12 --posterior planar --flow-length 2",
    "autoregressive": "--hidden 12 --posterior autoregressive --flow-length 2",
    "validation": "--hidden 12 --validation 4",
    "semi-supervised": "--hidden 12 --condition semi-supervised --classes 10 --labels 10",
}


class Fixtures(WithVae):
    def test_ten_losses_are_those_of_the_fixtures(self):
        base = load_file(FIXTURES / "training.safetensors")
        for file, prefix, run, model, train in TEN_LOSSES:
            with self.subTest(file, run=run):
                own = load_file(FIXTURES / f"{file}.safetensors")
                # Files of other kinds go on from the start and the batches of the first.
                truth = base | own if file.startswith("training-") and "images" not in own else own
                clip = truth["clip.f64"].item() if run == "clipped" else 0.0
                vae = Vae(Config(Model(**model), Train(**{"lr": truth["lr.f64"].item(), "clip": clip, **train})))
                named = {name: truth[key] for name in vae.state_dict() for key in [f"parameter.{name}", f"{prefix}parameter.{name}"] if key in truth}
                vae.load_state_dict(named)
                going = begin(vae.double())
                labels = truth["labels"].long() if "labels" in truth else [None] * 10
                batches = zip(truth["images"].double() / 255, labels, truth["eps"].double())
                losses = torch.tensor([going.step(x, y, eps) for x, y, eps in batches])
                self.close(losses / truth[f"{run}.losses.f64"], 1, 1e-6)

    def small(self, file, kind, model, train):
        """A small model of a fixture, in float64, and what is known of it."""
        truth = load_file(FIXTURES / f"{file}.safetensors")
        own = {name.removeprefix(f"{kind}."): value.double() for name, value in truth.items() if name.startswith(f"{kind}.")}
        vae = Vae(Config(Model(input=12, hidden=[9, 7], latent=3, activation="tanh", **model), train)).double()
        vae.load_state_dict({name.removeprefix("parameter."): value for name, value in own.items() if name.startswith("parameter.")})
        return vae, own

    def test_the_importance_weighted_bound_is_that_of_the_fixture(self):
        for kind, length in [("planar", 3), ("autoregressive", 2)]:
            with self.subTest(kind):
                train = Train(objective="importance-weighted", iw_samples=5, beta=0.7)
                vae, truth = self.small("posteriors", kind, {"posterior": kind, "flow_length": length}, train)
                self.close(vae.loss(truth["x"], eps=truth["eps"]), truth["importance-weighted-5.loss"], 1e-5)

    def test_learned_priors_are_those_of_the_fixture(self):
        # The pseudo-inputs there are blacker than black, too.
        for kind in ["mixture", "vamp"]:
            with self.subTest(kind):
                vae, truth = self.small("priors", kind, {"prior": kind, "components": 4}, Train())
                self.close(vae.prior_density().log_prob(truth["prior.z"]), truth["prior.log_density"], 1e-5)
                nll, kl = vae.terms(truth["x"], eps=truth["eps"][0])
                self.close(nll, truth["nll"], 1e-5)
                self.close(kl, truth["kl"], 1e-5)


class Resumed(WithVae):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.data.mkdir()
        make_data(self.data)

    def trained(self, flags):
        """A checkpoint after three epochs, which are as many steps."""
        first = self.folder / "first.safetensors"
        settings = ["--input", SIDE * SIDE, "--latent", 3, "--batch", IMAGES, "--epochs", 3, "--lr", 1e-2, *flags.split()]
        self.vae("train", "--data", self.data, *settings, "--out", first, "--force")
        return first

    def images(self):
        bytes_ = (self.data / "train-images-idx3-ubyte").read_bytes()[16:]
        labels = (self.data / "train-labels-idx1-ubyte").read_bytes()[8:]
        return torch.tensor(list(bytes_)).reshape(IMAGES, -1) / 255, torch.tensor(list(labels))

    def resumed(self, path, epochs, *options):
        out = self.folder / f"of-{path.stem}.safetensors"
        self.vae("train", "--data", self.data, "--resume", path, "--epochs", epochs, "--out", out, "--force", *options)
        return out

    def test_what_was_not_touched_goes_on_bit_for_bit(self):
        for name, flags in [*KINDS.items(), *OTHERS.items()]:
            with self.subTest(name):
                first, copy = self.trained(flags), self.folder / "copy.safetensors"
                save(resume(first), copy)
                (texts, tensors), (texts_of_copy, of_copy) = (read(self.resumed(path, 5)) for path in [first, copy])
                self.assertEqual(texts, texts_of_copy)
                self.assertEqual(tensors.keys(), of_copy.keys())
                for key, tensor in tensors.items():
                    self.assertTrue(torch.equal(tensor, of_copy[key]), key)

    def test_ten_losses_are_those_of_vae(self):
        # The noise of both cannot be the same, so sigma is made as small as it can be; kinds whose kl is estimated, or that draw
        # more, are in the fixtures above.
        x, y = self.images()
        for name, flags in KINDS.items():
            if "--prior" in flags or "--objective" in flags:
                continue
            with self.subTest(name):
                first, log = self.trained(flags), self.folder / "log.jsonl"
                without_noise(first)
                log.unlink(missing_ok=True)
                truth = self.resumed(first, 3 + STEPS, "--log", log)
                run = resume(first)
                labels = y if run.vae.config.model.told_classes() else None
                losses = [run.epoch(x, labels) for _ in range(STEPS)]
                lines = map(json.loads, log.read_text().splitlines())
                native = [line["train_nll"] + run.vae.config.train.beta * line["train_kl"] for line in lines]
                for ours, theirs in zip(losses, native, strict=True):
                    self.assertLessEqual(abs(ours / theirs - 1), 5e-4)
                # Of all weights together: where a gradient is nearly none, Adam makes as large a step of what rounding left.
                start, there, here = (read(path)[1] for path in [first, truth, self.saved(run)])
                moved = lambda to, of: math.sqrt(sum((to[key] - of[key]).square().sum().item() for key in run.vae.state_dict()))
                self.assertLessEqual(moved(here, there) / moved(there, start), 2e-2)
                self.vae("train", "--data", self.data, "--resume", self.folder / "here.safetensors", "--epochs", 4 + STEPS, "--out", self.folder / "on.safetensors", "--force")

    def saved(self, run):
        save(run, self.folder / "here.safetensors")
        return self.folder / "here.safetensors"

    def test_a_run_from_nothing_is_resumed_by_vae(self):
        x, _ = self.images()
        for optimizer in ["adam", "adamw", "sgd"]:
            with self.subTest(optimizer):
                run = begin(Vae(Config(Model(input=SIDE * SIDE, hidden=[12], latent=3), Train(batch=IMAGES, optimizer=optimizer, lr=1e-3))))
                run.epoch(x)
                self.assertEqual(run.epochs, 1)
                out = self.resumed(self.saved(run), 2)
                self.assertEqual(json.loads(read(out)[0]["training"])["step"], 2)
                again = resume(self.folder / "here.safetensors")
                for ours, theirs in zip(run.vae.parameters(), again.vae.parameters(), strict=True):
                    for key, value in run.optimizer.state[ours].items():
                        if isinstance(value, torch.Tensor):
                            self.assertTrue(torch.equal(value, again.optimizer.state[theirs][key]), key)

    def test_weights_alone_begin_a_run(self):
        first = self.trained("--hidden 12")
        weights = self.folder / "weights.safetensors"
        save(load(first), weights)
        with self.assertRaisesRegex(ValueError, "weights alone"):
            resume(weights)
        self.vae("train", "--data", self.data, "--weights", weights, "--epochs", 1, "--out", self.folder / "on.safetensors")

    def test_nothing_is_left_on_another_device(self):
        # A device without numbers, which every machine has; what validates arguments would ask for some.
        torch.distributions.Distribution.set_default_validate_args(False)
        self.addCleanup(torch.distributions.Distribution.set_default_validate_args, True)
        x = torch.rand(6, SIDE * SIDE, device="meta")
        for name, flags in [*KINDS.items(), *OTHERS.items()]:
            with self.subTest(name):
                run = resume(self.trained(flags), "meta")
                vae = run.vae
                labels = torch.zeros(6, dtype=torch.long, device="meta") if vae.config.model.told_classes() else None
                vae.loss(x, labels).backward()
                run.optimizer.step()
                self.assertEqual([vae.sample(6, labels).device.type, *(part.device.type for part in vae.encode(x, labels))], ["meta"] * 3)

    def test_numbers_that_are_not_finite_are_not_saved(self):
        vae = Vae(Config(Model(input=4, hidden=[3], latent=2)))
        with torch.no_grad():
            vae.decoder.out.bias[1] = math.nan
        with self.assertRaisesRegex(ValueError, "decoder.out.bias"):
            save(vae, self.folder / "nan.safetensors")
        self.assertFalse((self.folder / "nan.safetensors").exists())


if __name__ == "__main__":
    unittest.main()
