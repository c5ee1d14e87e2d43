"""The shot list: parts of long paragraphs, ids and seeds that no place changes."""

from __future__ import annotations

from prostudio.film.reading import read_film
from prostudio.film.shot_list import PlannedShot, shot_list
from prostudio.film.text.pace import speech_seconds

LONG = " ".join(
    f"The keeper climbed step number {number} of the tower, slowly, with the lamp in his hand."
    for number in range(1, 10)
)


def planned(text: str) -> tuple[PlannedShot, ...]:
    return shot_list(read_film(text)[0], "en")


def said(shot: PlannedShot) -> str:
    return " ".join(line.text for line in shot.shot.narration)


def test_a_long_paragraph_becomes_several_shots_at_sentence_ends() -> None:
    found = planned(LONG)
    lengths = [speech_seconds(said(shot), "en") for shot in found]
    assert " ".join(said(shot) for shot in found) == LONG
    assert all(said(shot).endswith(".") for shot in found)
    assert len(found) > 2
    assert min(lengths) >= 4
    assert max(lengths) <= 13
    assert [shot.group for shot in found] == list(range(len(found)))
    assert {shot.paragraph for shot in found} == {0}
    assert all(shot.words == shot.shot.narration for shot in found)


def test_a_sentence_is_never_divided() -> None:
    endless = "And he climbed, " + "step after step after step, " * 30 + "to the top."
    assert len(planned(endless)) == 1


def test_a_paragraph_with_a_given_shot_stays_one_shot() -> None:
    assert len(planned(f"[[shot: a tower]]\n{LONG}")) == 1
    assert len(planned(f"![a tower](tower.jpg)\n{LONG}")) == 1
    assert len(planned(f"[[shot: | camera: rise]]\n{LONG}")) == 1


def test_pauses_music_and_sounds_stay_at_their_place_in_a_parted_paragraph() -> None:
    first, second = LONG.split(" The keeper climbed step number 7", 1)
    found = planned(
        f"[[pause: 2s]]\n[[music: tense]]\n[[sound: a.wav]]\n{first} [[pause: 3s]] "
        f"The{second}\n\n[[pause: 1s]]"
    )
    lines = [line for shot in found for line in shot.shot.narration]
    assert (lines[0].text, lines[0].pause) == ("", 2.0)
    assert [line.pause for line in lines if line.text and line.pause] == [3.0, 1.0]
    assert lines[-1].pause == 1.0
    assert [bool(shot.shot.music) for shot in found] == [True] + [False] * (len(found) - 1)
    assert [len(shot.shot.sounds) for shot in found] == [1] + [0] * (len(found) - 1)


def test_parts_of_a_recorded_paragraph_share_the_recording() -> None:
    found = planned(f"[[narration: take.wav]]\n{LONG}")
    assert len(found) > 2
    assert {shot.group for shot in found} == {0}
    assert [shot.shot.shares_next for shot in found] == [True] * (len(found) - 1) + [False]
    assert [said(shot) for shot in found[:-1]] == [""] * (len(found) - 1)
    assert said(found[-1]) == LONG
    assert found[-1].shot.narration[0].recording == "take.wav"
    assert found[0].words[0].text.startswith("The keeper climbed step number 1 ")


def test_shots_that_share_a_paragraph_are_one_group_and_hear_its_words() -> None:
    found = planned("[[shot: a]] [[shot: b]]\nWords.\n\nMore.")
    assert [shot.group for shot in found] == [0, 0, 1]
    assert [shot.words[0].text for shot in found] == ["Words.", "Words.", "More."]


def test_an_id_comes_from_content_and_no_place_changes_it() -> None:
    before = planned("[[shot: a lighthouse on a cliff]]\nOne.\n\nTwo words.")
    after = planned(
        "A new first shot.\n\n# Scene\n\n[[shot: a lighthouse on a cliff]]\nUno.\n\nTwo words."
    )
    assert before[0].id.startswith("a-lighthouse-on-a-")
    assert [shot.id for shot in before] == [shot.id for shot in after[1:]]
    assert [shot.seed for shot in before] == [shot.seed for shot in after[1:]]


def test_equal_content_is_told_apart_and_own_ids_are_kept() -> None:
    found = planned(
        "[[shot: sea]]\nA.\n\n[[shot: sea]]\nB.\n\n[[shot: sea | id: last]]\nC.\n\n[[shot: sea]]"
    )
    first = found[0].id
    assert [shot.id for shot in found] == [first, f"{first}-2", "last", f"{first}-3"]
    assert len({shot.seed for shot in found}) == 4
    taken = planned(f"[[shot: sea]]\nA.\n\n[[shot: sky | id: {first}]]\nB.")
    assert [shot.id for shot in taken] == [f"{first}-2", first]


def test_ids_are_readable_in_any_script() -> None:
    ids = [
        shot.id
        for shot in planned("Über die Brücke.\n\n四十年来他一直爬。\n\n![x](photos/My Bay.jpg)")
    ]
    assert [name.rsplit("-", 1)[0] for name in ids] == [
        "uber-die-brucke",
        "四十年来他一直爬",
        "my-bay",
    ]


def test_seeds_follow_the_film_s_seed_and_a_given_one_wins() -> None:
    one, two = planned("Words.")[0], planned("---\nseed: 2\n---\nWords.")[0]
    assert one.seed != two.seed
    assert 0 <= one.seed < 2**31
    assert planned("[[shot: a | seed: 7]]")[0].seed == 7
