"""The lock files name what requirements*.txt ask for, in the versions they ask for, by digest."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-cpu.lock", "requirements-gpu.lock"]


def requirements(name: str) -> list[Requirement]:
    """What a file asks for, and the files that it names."""
    found: list[Requirement] = []
    for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
        wanted = line.partition("#")[0].strip()
        if wanted.startswith("-r "):
            found += requirements(wanted.removeprefix("-r "))
        elif wanted:
            found.append(Requirement(wanted))
    return found


def locked(name: str) -> dict[str, list[str]]:
    """The versions of each package in a lock file: one, or one for each range of Pythons."""
    versions: dict[str, list[str]] = {}
    for package, version in re.findall(
        r"^([a-z0-9][\w.-]*)==([^\s;]+)", (PROJECT / name).read_text(encoding="utf-8"), re.M
    ):
        versions.setdefault(canonicalize_name(package), []).append(version)
    return versions


@pytest.mark.parametrize(
    ("asking", "locks"),
    [
        ("requirements.txt", LOCKS),
        ("requirements-dev.txt", ["requirements-dev.lock", *LOCKS[1:]]),
        ("requirements-light.txt", ["requirements-light.lock"]),
    ],
)
def test_what_is_asked_for_is_locked_in_that_version(asking: str, locks: list[str]) -> None:
    versions = {name: found for lock in locks for name, found in locked(lock).items()}
    asked = requirements(asking)
    assert asked
    for each in asked:
        found = versions[canonicalize_name(each.name)]
        assert all(each.specifier.contains(version) for version in found), f"{each}: make lock"


def test_both_builds_of_torch_are_the_one_that_is_asked_for() -> None:
    [torch] = [each for each in requirements("requirements.txt") if each.name == "torch"]
    for lock in ("requirements-cpu.lock", "requirements-gpu.lock"):
        [version] = locked(lock)["torch"]
        assert torch.specifier == Requirement(f"torch=={version}").specifier


def test_developers_run_the_versions_that_users_run() -> None:
    of_developers = locked("requirements-dev.lock")
    assert {name: of_developers[name] for name in locked("requirements.lock")} == locked(
        "requirements.lock"
    )


def test_the_light_installation_lacks_torch_and_what_it_runs_and_nothing_else() -> None:
    light = set(map(str, requirements("requirements-light.txt")))
    full = set(map(str, requirements("requirements.txt")))
    assert light < full
    left_out = {Requirement(each).name for each in full - light}
    assert left_out == {"torch", "transformers", "sentence-transformers", "huggingface-hub"}
    assert locked("requirements-light.lock").keys().isdisjoint({"torch", "transformers"})


def test_the_light_installation_runs_the_versions_of_the_full_one() -> None:
    light, full = locked("requirements-light.lock"), locked("requirements.lock")
    assert light
    assert light == {name: full[name] for name in light}


def test_the_wheel_is_built_by_what_developers_have() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    builders = {str(Requirement(each)) for each in project["build-system"]["requires"]}
    assert builders
    assert builders <= set(map(str, requirements("requirements-dev.txt")))


@pytest.mark.parametrize("lock", sorted(each.name for each in PROJECT.glob("requirements*.lock")))
def test_all_that_is_locked_has_a_digest(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.M | re.S)
    assert packages
    assert [each for each in packages if "--hash=sha256:" not in each] == []
