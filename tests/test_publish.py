"""A build takes the old one's place whole, or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kdk_lms import publish
from kdk_lms.errors import KdkError


def tree_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "courses"
    folder.mkdir()
    return folder


@pytest.fixture
def target(tmp_path: Path, sources: Path) -> Path:
    """A folder that holds a good build."""
    folder = tmp_path / "build"
    with publish.staging(folder, sources, keep_old=False) as draft:
        publish.write_folder({"site/index.html": b"old", "scorm12/a.zip": b"old"}, draft)
    return folder


def test_a_good_build_replaces_the_old_one_whole(target: Path, sources: Path) -> None:
    with publish.staging(target, sources, keep_old=False) as draft:
        publish.write_folder({"site/new.html": b"new"}, draft)
    assert set(tree_of(target)) == {"site/new.html", publish.MARKER}


def test_a_build_of_some_courses_keeps_what_else_was_there(target: Path, sources: Path) -> None:
    with publish.staging(target, sources, keep_old=True) as draft:
        publish.write_folder({"site/index.html": b"new"}, draft)
    tree = tree_of(target)
    assert tree["site/index.html"] == "new"
    assert tree["scorm12/a.zip"] == "old"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failed_build_leaves_the_old_one_as_it_was(
    target: Path, sources: Path, error: type[BaseException]
) -> None:
    before = tree_of(target)
    with pytest.raises(error), publish.staging(target, sources, keep_old=True) as draft:
        publish.write_folder({"site/index.html": b"half"}, draft)
        raise error
    assert tree_of(target) == before
    assert [path.name for path in target.parent.iterdir() if "draft" in path.name] == []


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path, sources: Path) -> None:
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.txt").write_text("years of work")
    with (
        pytest.raises(KdkError, match="KDK-E004"),
        publish.staging(foreign, sources, keep_old=False),
    ):
        pass
    assert tree_of(foreign) == {"chapter.txt": "years of work"}


def test_the_courses_and_what_holds_them_are_no_target(
    sources: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in (sources, sources.parent, sources / "inside", Path("/"), Path.home()):
        with (
            pytest.raises(KdkError, match="KDK-E003"),
            publish.staging(folder, sources, keep_old=False),
        ):
            pass


def test_where_the_system_cannot_exchange_folders_two_renames_do(
    target: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    with publish.staging(target, sources, keep_old=False) as draft:
        publish.write_folder({"a": b"new"}, draft)
    assert set(tree_of(target)) == {"a", publish.MARKER}


def test_a_build_killed_between_the_two_renames_is_undone_at_the_next_start(
    target: Path, sources: Path
) -> None:
    before = tree_of(target)
    target.rename(target.with_name(".build.kdk-old"))
    with pytest.raises(RuntimeError), publish.staging(target, sources, keep_old=True):
        assert tree_of(target) == before
        raise RuntimeError
    assert tree_of(target) == before


def test_a_second_build_of_the_same_folder_waits_and_then_gives_up(
    target: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_LOCK_SECONDS", 0.2)
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(target), str(sources)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        with (
            pytest.raises(KdkError, match="KDK-E005"),
            publish.staging(target, sources, keep_old=False),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
    with publish.staging(target, sources, keep_old=False):  # The system freed the lock.
        pass


_HOLD = textwrap.dedent(
    """
    import signal, sys, time
    signal.signal(signal.SIGINT, signal.default_int_handler)  # A background job ignores it.
    from pathlib import Path
    from kdk_lms import publish
    with publish.staging(Path(sys.argv[1]), Path(sys.argv[2]), keep_old=True) as draft:
        (draft / "half").write_text("half")
        print("held", flush=True)
        time.sleep(60)
    """
)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_build_leaves_the_old_one_as_it_was(
    target: Path, sources: Path, number: signal.Signals
) -> None:
    before = tree_of(target)
    builder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(target), str(sources)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert builder.stdout is not None and builder.stdout.readline() == "held\n"
    os.kill(builder.pid, number)
    builder.wait(timeout=10)
    assert tree_of(target) == before
    with publish.staging(target, sources, keep_old=True) as draft:
        assert "half" not in tree_of(draft)


def test_a_package_of_the_build_before_is_not_written_into(target: Path, sources: Path) -> None:
    """Old files are hard links in the draft: writing into one would change the published build."""
    before = (target / "site/index.html").stat().st_ino
    with publish.staging(target, sources, keep_old=True) as draft:
        publish.write_folder({"site/index.html": b"new"}, draft)
        assert (target / "site/index.html").read_text() == "old"
        assert (draft / "site/index.html").stat().st_ino != before
