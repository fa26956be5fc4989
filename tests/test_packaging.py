"""What an installed desk is made of: every file that the repository has, not the modules alone."""

import subprocess
import tomllib

from helpdesk.settings import ROOT

SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
FOLDERS = [ROOT / name.replace(".", "/") for name in SETUP["packages"]]


def test_an_installation_has_every_file():
    rooms = {name.split(".")[0] for name in SETUP["packages"]}
    listed = subprocess.run(["git", "ls-files", "--", *rooms], cwd=ROOT, capture_output=True, text=True, check=True)
    patterns = ["*.py", *SETUP["package-data"]["*"]]
    taken = {str(path.relative_to(ROOT)) for folder in FOLDERS for each in patterns for path in folder.glob(each)}
    assert set(listed.stdout.split()) - taken == set()
