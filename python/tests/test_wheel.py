"""The wheel: it is built, installed into an empty environment, and there every example of the README runs."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import unittest
import venv
from pathlib import Path

from support import ROOT, VAE, WithVae

PACKAGE = ROOT / "python"


def blocks(language, readme=PACKAGE / "README.md"):
    """A README's code in a language, in its order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", readme.read_text(), re.DOTALL | re.MULTILINE)


class Wheel(WithVae):
    def run_in(self, folder, *command, **options):
        done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, **options)
        self.assertEqual(done.returncode, 0, f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def installed(self):
        """The python of an environment with nothing in it but the wheel and, as if installed too, the libraries that it asks for."""
        source, home = self.folder / "source", self.folder / "venv"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__", "tests"))
        own = int(importlib.metadata.version("setuptools").split(".")[0]) >= 77 if importlib.util.find_spec("setuptools") else False
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        self.run_in(self.folder, *pip, "wheel", "--no-deps", *(["--no-build-isolation"] if own else []), "--wheel-dir", ".", source)
        [wheel] = self.folder.glob("*.whl")
        venv.create(home, with_pip=False)
        python = home / "bin/python"
        self.run_in(self.folder, *pip, "--python", python, "install", "--no-deps", "--no-index", wheel)
        inside = Path(self.run_in(self.folder, python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
        (inside / "libraries.pth").write_text(sysconfig.get_path("purelib"))
        self.assertTrue((inside / "vae_playground/py.typed").exists())
        licences = {path.name for path in inside.glob("vae_playground-*.dist-info/licenses/*")}
        self.assertEqual(licences, {"LICENSE-APACHE", "LICENSE-MIT"})
        return python

    def test_every_example_of_the_readmes_runs(self):
        place = self.folder / "place"
        place.mkdir()
        # Models, and MNIST where `vae` looks for it and scripts/setup puts it.
        for name in ["www", "node_modules"]:
            (place / name).symlink_to(ROOT / name)
        python, lines = self.installed(), "".join(blocks("sh")).splitlines()
        copies, told = ([line for line in lines if line.startswith(word)] for word in ["cp ", "vae "])
        self.assertEqual((len(copies), len(told)), (1, 2))
        (place / "examples.py").write_text("\n".join(blocks("python")))
        [of_project] = [block for block in blocks("python", ROOT / "README.md") if "import vae_playground" in block]
        (place / "of_project.py").write_text(of_project)
        environment = {**os.environ, "PYTHONPATH": "", "PATH": f"{Path(VAE).resolve().parent}:{os.environ['PATH']}"}
        where = self.run_in(place, python, "-c", "import vae_playground; print(vae_playground.__file__)", env=environment)
        self.assertIn(str(self.folder / "venv"), where)
        in_bash = lambda lines: [["bash", "-c", line] for line in lines]
        for command in [*in_bash(copies), [python, "examples.py"], [python, "of_project.py"], *in_bash(told)]:
            self.run_in(place, *command, env=environment)
        self.assertTrue((place / "on.safetensors").exists())

    def test_the_version_is_that_of_the_workspace(self):
        own, workspace = (tomllib.loads((ROOT / path).read_text()) for path in ["python/pyproject.toml", "Cargo.toml"])
        self.assertEqual(own["project"]["version"], workspace["workspace"]["package"]["version"])

    def test_licences_are_those_of_the_project(self):
        for name in ["LICENSE-MIT", "LICENSE-APACHE"]:
            self.assertEqual((PACKAGE / name).read_text(), (ROOT / name).read_text())


if __name__ == "__main__":
    unittest.main()
