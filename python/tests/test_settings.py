"""The configuration is the core's: every setting, its default, and the classes of each dataset as `vae` says them."""

import json
import unittest
from dataclasses import fields

from support import ROOT, WithVae

from vae_playground import Config, Model, Train, Vae, load
from vae_playground.config import CHOICES, CLASSES


class Settings(WithVae):
    def test_settings_and_defaults_are_those_of_vae(self):
        schema = json.loads(self.vae("config", "--schema"))["properties"]
        for name, table in [("model", Model), ("train", Train)]:
            known = {key: one.get("default") for key, one in schema[name]["properties"].items()}
            # That of a table's own is no setting.
            ours = {own.name: getattr(table(), own.name) for own in fields(table) if own.name != "columns"}
            self.assertEqual(ours, known, name)

    def test_words_are_those_of_vae_and_others_are_refused(self):
        schema = json.loads(self.vae("config", "--schema"))["properties"]
        known = {key: one for name in ["model", "train"] for key, one in schema[name]["properties"].items() if "oneOf" in one}
        words = {name: tuple(one["const"] for one in own["oneOf"]) for name, own in known.items()}
        self.assertEqual(words, CHOICES)
        with self.assertRaisesRegex(ValueError, "prior: one of standard, mixture, vamp, not 'mixtur'"):
            Model(prior="mixtur")
        with self.assertRaisesRegex(ValueError, "objective: one of elbo"):
            Config.of('{"train":{"objective":"iwae"}}')

    def test_datasets_have_as_many_classes(self):
        for entry in json.loads(self.vae("data", "--json")):
            if len(entry["classes"]) > 0:
                self.assertEqual(Model(data=entry["id"], condition="class").told_classes(), len(entry["classes"]), entry["id"])
        self.assertLessEqual(CLASSES.keys(), {entry["id"] for entry in json.loads(self.vae("data", "--json"))})

    def test_a_configuration_comes_back(self):
        config = Config(Model(latent=3, hidden=[7, 5], letters=None), Train(beta=0.7))
        self.assertEqual(Config.of(config.json()), config)

    def test_what_is_unknown_is_named(self):
        with self.assertRaisesRegex(ValueError, "no setting wings"):
            Config.of('{"model":{"wings":2}}')

    def test_a_file_without_a_configuration_is_not_guessed(self):
        with self.assertRaisesRegex(ValueError, "config=Config"):
            load(ROOT / "tests/fixtures/checkpoint.safetensors")
        model = load(ROOT / "tests/fixtures/checkpoint.safetensors", Config(Model(hidden=[32], latent=4)))
        self.assertEqual(model.config.model.latent, 4)

    def test_labels_are_asked_for_and_refused(self):
        import torch

        told, untold = Vae(Config(Model(condition="class"))), Vae()
        with self.assertRaisesRegex(ValueError, "one of 10 classes"):
            told.encode(torch.rand(2, 784))
        with self.assertRaisesRegex(ValueError, "told none"):
            untold.encode(torch.rand(2, 784), torch.zeros(2, dtype=torch.long))


if __name__ == "__main__":
    unittest.main()
