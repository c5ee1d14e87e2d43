"""A store of another release: what lacks a file is named, and made again at the next run."""

from __future__ import annotations

import pytest
from making import made, make

from prostudio.errors import ResultDiffersError
from prostudio.graph import Step, StepRef, Store

OLD = Step(name="sound", kind="step_kinds:several", inline=True)


@pytest.mark.parametrize("inline", [True, False])
def test_a_result_without_the_file_that_is_read_is_named_by_its_step(
    store: Store, inline: bool
) -> None:
    reader = Step(
        name="master",
        kind="step_kinds:reads_track",
        inputs={"several": StepRef("sound")},
        inline=inline,
    )
    _, results = make([OLD], store)
    with pytest.raises(ResultDiffersError) as caught:
        make([OLD, reader], store)
    said = str(caught.value)
    assert "'sound' made holds no file 'track.wav', but a.txt, deep/b.txt" in said
    assert "run it again" in said
    assert results["sound"].key not in said
    assert made(make([OLD], store)[0]) == ["sound"]  # that is forgotten


def test_a_take_that_lacks_a_file_stays(store: Store) -> None:
    dear = Step(name="sound", kind="step_kinds:several", take=True, shot="s1")
    reader = Step(
        name="master", kind="step_kinds:reads_track", inputs={"several": StepRef("sound")}
    )
    make([dear], store)
    with pytest.raises(ResultDiffersError, match="prostudio takes"):
        make([dear, reader], store)
    assert made(make([dear], store)[0]) == []
