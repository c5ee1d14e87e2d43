"""The catalogue's rows, their licences, and what they mean for a film."""

from __future__ import annotations

import pytest

from prostudio.weights import Catalogue, Row, named_by, verdict

CATALOGUE = Catalogue.load()


@pytest.mark.parametrize("row", CATALOGUE.rows.values(), ids=lambda row: row.name)
def test_a_row_says_what_it_is_where_it_comes_from_and_under_which_terms(row: Row) -> None:
    assert row.summary
    assert row.users
    assert row.parts
    assert row.about > 0
    for licence in row.licences:
        assert licence.name
        assert licence.certainty in ("read", "reported", "unknown")
        assert len(licence.lines()) >= 1
    places = [part.place for part in row.parts]
    assert len(set(places)) == len(places)


def test_framepack_needs_hunyuans_encoders_and_not_its_transformer() -> None:
    row = CATALOGUE.row("framepack")
    hunyuan = [p.folder for p in row.parts if p.repository.id.endswith("/HunyuanVideo")]
    assert "transformer" not in hunyuan
    assert {"text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "vae"} == set(hunyuan)
    assert 40e9 < row.about < 45e9
    one, two = (
        {part.name for part in CATALOGUE.row(name).parts} for name in ("framepack", "framepack-f1")
    )
    assert len(one & two) == len(one) - 1
    assert CATALOGUE.row("hunyuanvideo").plain


def test_a_star_takes_shards_and_no_other_precision() -> None:
    part = CATALOGUE.parts["z-image-transformer"]
    assert part.wants("transformer/diffusion_pytorch_model-00001-of-00003.safetensors")
    assert part.wants("transformer/diffusion_pytorch_model.safetensors")
    assert not part.wants("transformer/diffusion_pytorch_model.fp16.safetensors")
    assert not part.wants("transformer/more/config.json")
    assert not part.wants("vae/config.json")
    whole = CATALOGUE.parts["framepack-transformer"]
    assert whole.wants("config.json")
    assert not whole.wants("README.md")
    assert whole.placed("config.json") == "transformer/config.json"


def test_barks_pickles_beside_the_model_are_never_wanted() -> None:
    part = CATALOGUE.parts["bark"]
    assert part.wants("pytorch_model.bin")
    assert part.wants("speaker_embeddings/v2/en_speaker_6_fine_prompt.npy")
    assert not [name for name in ("text_2.pt", "fine.pt", "coarse.pt") if part.wants(name)]


def test_a_films_verdict_is_the_strictest_of_its_weights() -> None:
    found = verdict(["framepack@0123", "ltx", "framepack", "musicgen-small"])
    assert found.weights == ("framepack", "ltx", "musicgen-small")
    assert "European Union" in found.territory_excluded
    assert found.revenue_cap_usd == 10_000_000
    assert found.non_commercial == ("CC-BY-NC-4.0",)
    assert found.attributions == ("Music: MusicGen, Meta AI (CC BY-NC 4.0)",)
    text = "\n".join(found.lines())
    for words in ("not licensed in", "$10,000,000", "non-commercial", "other AI models", "note:"):
        assert words in text
    assert found.to_json()["revenue_cap_usd"] == 10_000_000


def test_unknown_weights_are_named_and_hide_nothing() -> None:
    found = verdict(["mine", "z-image-turbo"])
    assert found.unknown == ("mine",)
    assert found.territory_excluded == ()
    assert "nothing is known of: mine" in found.lines()


def test_a_sheet_names_weights_by_name_and_digest() -> None:
    entries = [
        {"kind": "video", "weights": "framepack@aa"},
        {"kind": "video", "weights": "framepack@bb"},
        {"kind": "speech", "weights": "1.52"},
        {"kind": "picture"},
        "odd",
    ]
    assert named_by({"ingredients": entries}) == ("framepack",)
    assert named_by({"ingredients": "none"}) == ()
    assert named_by({}) == ()
