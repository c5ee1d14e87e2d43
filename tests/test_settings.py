"""Settings come from the command line, the environment, the file, the machine, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from prostudio.errors import FilmError
from prostudio.settings import Limits, Settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the call and a home with nothing in them, and no variable set."""
    import os

    for variable in [name for name in os.environ if name.startswith("PROSTUDIO_")]:
        monkeypatch.delenv(variable)
    (tmp_path / "here").mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path / "home"))
    return tmp_path


def test_without_a_word_the_machine_decides(nowhere: Path) -> None:
    settings = Settings.load()
    assert settings.home == nowhere / "home"
    assert settings.store_folder == nowhere / "home" / "store"
    assert settings.store_url == ""
    assert settings.weights == nowhere / "home" / "weights"
    assert settings.cores >= 1
    assert settings.ram_mb >= 512
    assert settings.limits == Limits(picture_megapixels=40, script_mb=10, shots=20_000)


def test_the_command_line_beats_the_environment_beats_here_beats_home(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nowhere / "home" / "prostudio.toml").write_text('cores = 1\nencoder_preset = "slow"')
    assert Settings.load().cores == 1
    (nowhere / "here" / "prostudio.toml").write_text("cores = 2\n[limits]\nshots = 7")
    assert Settings.load().cores == 2
    monkeypatch.setenv("PROSTUDIO_CORES", "3")
    assert Settings.load().cores == 3
    settings = Settings.load({"cores": 4, "ram_mb": None})
    assert settings.cores == 4
    assert settings.encoder_preset == "slow"
    assert settings.limits.shots == 7


def test_weights_may_lie_elsewhere(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(nowhere / "big disk"))
    assert Settings.load().weights == nowhere / "big disk"


def test_without_a_home_the_platforms_folder_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROSTUDIO_HOME")
    assert Settings.load().home.name == "prostudio"
    assert Settings.load().home.is_absolute()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("core = 2", "did you mean 'cores'"),
        ("[limits]\nshot = 2", "did you mean 'shots'"),
        ("cores = 'many'", "wanted a whole number"),
        ("cores = true", "wanted a whole number"),
        ("cores = 0", "wanted 1 to 1024"),
        ("limits = 3", "unknown setting 'limits'"),
        ('encoder_preset = "quick"', "choose one of"),
        ("cores =", "is not TOML"),
        ("picture_megapixels = -1", "wanted 1 to"),
    ],
)
def test_what_a_file_gets_wrong_is_said_with_its_place(
    nowhere: Path, text: str, words: str
) -> None:
    (nowhere / "here" / "prostudio.toml").write_text(text)
    with pytest.raises(FilmError, match=words):
        Settings.load()


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_RAM_MB", "lots")
    with pytest.raises(FilmError, match="PROSTUDIO_RAM_MB sets ram_mb to 'lots'"):
        Settings.load()


def test_an_unknown_flag_is_a_mistake() -> None:
    with pytest.raises(FilmError, match="did you mean 'ram_mb'"):
        Settings.load({"ram": 3})


@pytest.mark.parametrize("url", ["s3://bucket/films/", "file:///mnt/films", "az://box", "gs://b/f"])
def test_a_store_that_machines_share_has_its_copies_in_the_home(nowhere: Path, url: str) -> None:
    settings = Settings.load({"home": str(nowhere / "home"), "store": url})
    assert settings.store_url == url.rstrip("/")
    assert settings.store_folder.parent == nowhere / "home"
    assert settings.store_folder.name.startswith("cache-of-")
    other = Settings.load({"home": str(nowhere / "home"), "store": "s3://bucket/other"})
    assert other.store_folder != settings.store_folder


def test_a_store_may_be_a_folder_elsewhere(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_STORE", str(nowhere / "large disk"))
    settings = Settings.load({"home": str(nowhere / "home")})
    assert settings.store_folder == nowhere / "large disk"
    assert settings.store_url == ""


@pytest.mark.parametrize("place", ["ftp://films", "s3://", "s3://me:very-secret@films"])
def test_a_url_that_can_be_no_store_is_refused(nowhere: Path, place: str) -> None:
    with pytest.raises(FilmError, match="setting store") as refusal:
        Settings.load({"home": str(nowhere), "store": place})
    assert "very-secret" not in str(refusal.value)
