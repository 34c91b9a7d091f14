"""Every model that ships: what PyTorch makes of it is what `vae` does, and saved again it is the same model bit for bit."""

import unittest

import torch
from support import ROOT, WithVae, digits, write_images

import vae_playground as package

MODELS = sorted((ROOT / "www/models").glob("*.safetensors"))
WORDS = ["house", "garden", "abcdefgh", "a", "zebra"]
CLASS = 3


class Shipped(WithVae):
    def asked(self, model):
        """x, its labels, and a file of the same and the options for `vae`."""
        if model.config.model.data == "words":
            file = self.folder / "words.txt"
            file.write_text("\n".join(WORDS))
            return model.alphabet.numbers(WORDS), None, file, []
        file, images = self.folder / "images-idx3-ubyte", digits(40, model.config.model.sides()[0])
        write_images(file, images)
        told = model.config.model.told_classes() > 0
        labels = torch.full((len(images),), CLASS) if told else None
        return images.float() / 255, labels, file, ["--class", CLASS] if told else []

    def test_there_are_models(self):
        self.assertGreaterEqual(len(MODELS), 14)

    def test_pytorch_answers_as_vae_does(self):
        for path in MODELS:
            with self.subTest(path.stem), torch.no_grad():
                model = package.load(path)
                x, labels, file, options = self.asked(model)
                found, truth = model.encode(x, labels), self.encoded(path, file, *options)
                for name, values in zip(["mu", "logvar"], found):
                    self.close(values, truth[name], 1e-5, name)
                self.close(model.decode(truth["mu"], labels), self.decoded(path, *options), 1e-5, "mean")

    def test_saved_again_a_model_is_the_same(self):
        for path in MODELS:
            with self.subTest(path.stem):
                model, copy = package.load(path), self.folder / "copy.safetensors"
                package.save(model, copy)
                _, _, file, options = self.asked(model)
                answers = [(self.encoded(which, file, *options), self.decoded(which, *options)) for which in [path, copy]]
                (before, mean), (after, mean_after) = answers
                for name in before:
                    self.assertTrue(torch.equal(before[name], after[name]), name)
                self.assertTrue(torch.equal(mean, mean_after), "mean")
                self.assertEqual(package.load(copy).config, model.config)

    def test_words_come_back(self):
        model = package.load(ROOT / "www/models/words.safetensors")
        with torch.no_grad():
            mu, _ = model.encode(model.alphabet.numbers(["house", "garden"]))
            self.assertEqual(model.alphabet.words(model.decoder(mu)), ["house", "garden"])

    def test_others_may_read_a_file_as_usual(self):
        model, usual = package.load(MODELS[0]), self.folder / "usual"
        usual.touch()
        package.save(model, self.folder / "a.safetensors")
        self.assertEqual((self.folder / "a.safetensors").stat().st_mode, usual.stat().st_mode)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.safetensors", "usual"])

    def test_half_a_file_is_near(self):
        path = ROOT / "www/models/mnist-2d.safetensors"
        model, half = package.load(path), self.folder / "half.safetensors"
        package.save(model, half, half=True)
        self.assertLess(half.stat().st_size, 2.01 * sum(p.numel() for p in model.parameters()) + 4096)
        # A float16 has 11 significant bits.
        for name, tensor in package.load(half).state_dict().items():
            self.close(tensor, model.state_dict()[name], 2**-11 * model.state_dict()[name].abs().max().item(), name)


if __name__ == "__main__":
    unittest.main()
