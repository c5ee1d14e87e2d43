"""Scripts and styles lose what only people read, and nothing else."""

import shutil
import subprocess

import pytest

from prostudio.server.studio.pages import Studio
from prostudio.server.studio.squeezing import squeeze_script, squeeze_style

SCRIPT = """/**
 * What it does.
 */
import { h } from './dom.js';

// a word
const address = 'http://127.0.0.1/*';  // goes
/** @type {Map<string, number>} */ const map = new Map();
const text = `one
  // two
    three`;
  /* short */ go(/** @type {any} */ (map)[0]);
"""


def test_comments_types_and_spaces_go_and_lines_keep_their_numbers():
    told = squeeze_script(SCRIPT)
    lines = told.split("\n")

    assert len(lines) == len(SCRIPT.split("\n"))
    assert lines[3] == "import{h}from'./dom.js';"
    assert "What it does" not in told
    assert lines[6] == "const address='http://127.0.0.1/*';"
    assert lines[7] == "const map=new Map();"
    assert lines[11] == "go((map)[0]);"


def test_a_text_of_several_lines_stays_as_it_is():
    assert "`one\n  // two\n    three`" in squeeze_script(SCRIPT)


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("a = b / c / d;", "a=b/c/d;"),
        ("a = /[/ ] +'/g.test(x) ? 1 : 2;", "a=/[/ ] +'/g.test(x)?1:2;"),
        ("return / x/;", "return/ x/;"),
        ("a = b + +c - -d;", "a=b+ +c- -d;"),
        ("a = `${ b ? `${c} d` : { e: 1 }.e } f`;", "a=`${b?`${c} d`:{e:1}.e} f`;"),
        ("if (a) return b in c;", "if(a)return b in c;"),
        ("say('it\\'s // here', \"/* too */\");", "say('it\\'s // here',\"/* too */\");"),
    ],
)
def test_what_is_meant_stays(written, served):
    assert squeeze_script(written) == served


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_every_script_is_still_one(tmp_path):
    for name, path in Studio().files().items():
        if name.endswith(".js"):
            module = tmp_path / f"{path.stem}.mjs"
            module.write_text(squeeze_script(path.read_text("utf-8")), "utf-8")
    for module in sorted(tmp_path.iterdir()):
        subprocess.run(["node", "--check", module], check=True, capture_output=True)


def test_styles_keep_the_spaces_that_mean_something():
    told = squeeze_style(
        "/* a */\n.a  .b > .c { margin: 0 calc(1px + 2px) ; }\n@media (x: 1) { }\n"
    )
    assert told == ".a .b>.c{margin:0 calc(1px + 2px)}@media (x:1){}"
