"""The machines page: how to begin, what runs where, logs, and a cluster that is away."""

import pytest
from browsing import settled
from judging import grave, sideways

KEY = "a1b2c3d4e5f6a7b8"
STEP = {
    "key": KEY,
    "name": "picture k3f9",
    "kind": "shot.shoot",
    "label": "the sea at night",
    "shot": "k3f9",
    "since": 1.0,
    "seconds": 31.0,
    "fraction": 0.4,
    "note": "section 2 of 5",
    "seconds_left": 46.0,
}


def hand(name, **more):
    usual = {"film": "", "model": "", "loaded": {}, "step": None, "made": {}, "failed": {}}
    return {"hand": name, "node": "n1", "card": None, "seconds": {}, "died": 0, **usual, **more}


def node(host, **more):
    usual = {"address": "10.0.0.1", "alive": True, "head": False, "cards": [], "engines": []}
    sizes = {"cores": 8, "ram_mb": 32_000, "version": "1.0.0", "problem": "", "hands": []}
    return {"node": host, "host": host, **usual, **sizes, **more}


def cluster(**more):
    card = {"name": "NVIDIA GeForce RTX 4090", "vram_mb": 24_000, "free_mb": 9_000}
    shooting = hand("1", card=0, model="framepack", step=STEP, film="The Sea", made={"shoot": 3})
    nodes = [
        node("attic", head=True, cards=[card], hands=[shooting, hand("2")]),
        node("shed"),
        node("cellar", problem="it has ProStudio 0.9, here it is 1.0"),
    ]
    totals = {"nodes": 3, "lost": 0, "cores": 24, "cards": 1, "vram_mb": 24_000, "hands": 2}
    totals |= {"at_work": 1, "models": ["framepack"], "made": 3, "seconds_left": 46.0}
    told = {"address": "ray://attic:10001", "state": "here", "at": 1.0, "problem": None}
    return {**told, "nodes": nodes, "totals": totals, **more}


def away():
    problem = {"code": "cluster", "message": "no Ray cluster answers", "hint": "`ray status` looks"}
    return cluster(state="lost", problem=problem, nodes=[])


@pytest.fixture
def machines(quiet_studio, open_page):
    """Opens the page over an answer of `/api/cluster`; None is the server's own."""

    def opened(told, **options):
        page = open_page(**options)
        if told is not None:
            page.route("**/api/cluster", lambda route: route.fulfill(json=told))
        page.goto("/machines", wait_until="domcontentloaded")
        return settled(page)

    return opened


@pytest.mark.slow
def test_one_machine_is_told_how_to_begin_with_several(machines):
    page = machines(None)
    page.get_by_role("heading", name="This machine makes everything").wait_for()
    assert "ray start --head" in page.locator(".begin").inner_text()
    current = page.locator(".bar-nav [aria-current=page]")
    assert current.inner_text() == "Machines"


def test_machines_say_what_they_have_and_make(machines):
    page = machines(cluster())
    attic = page.locator("[data-node=attic]")
    words = attic.inner_text()
    for told in ("RTX 4090", "9.0 GB of 24 GB free", "framepack", "The sea at night", "section 2"):
        assert told.lower() in words.lower()
    assert attic.get_by_role("progressbar").get_attribute("aria-valuenow") == "40"
    assert "ProStudio 0.9" in page.locator("[data-node=cellar]").inner_text()
    assert "Waits for a film" in page.locator("[data-node=shed]").inner_text()
    assert "3 machines: 1 step under way" in page.locator(".cluster-words").inner_text()


@pytest.mark.slow
def test_the_log_of_a_step_is_read_where_it_is_made(machines):
    page = machines(cluster())
    log = {"key": KEY, "text": "begins\n<b>not markup</b>\n", "node": "attic", "changed": 1.0}
    page.route(f"**/api/cluster/steps/{KEY}/log", lambda route: route.fulfill(json=log))
    page.get_by_role("button", name="Log of the sea at night").click()
    page.get_by_text("<b>not markup</b>").wait_for()
    assert grave(page) == []


@pytest.mark.slow
def test_a_cluster_that_is_away_is_told_and_comes_back(machines):
    page = machines(away())
    page.get_by_text("no Ray cluster answers").wait_for()
    page.unroute("**/api/cluster")
    page.route("**/api/cluster", lambda route: route.fulfill(json=cluster()))
    page.get_by_role("button", name="Try again").click()
    page.locator("[data-node=attic]").wait_for()
    assert page.get_by_text("no Ray cluster answers").count() == 0


@pytest.mark.parametrize("size", [(1360, 820), (390, 844)])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("told", [None, cluster(), away()], ids=["none", "here", "lost"])
@pytest.mark.slow
def test_it_keeps_nobody_out(machines, told, theme, size):
    page = machines(told, theme=theme, width=size[0], height=size[1])
    assert grave(page) == []
    assert not sideways(page)
