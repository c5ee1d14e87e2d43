"""Scripts and styles lose what only people read, and nothing else."""

from prostudio.server.squeezing import squeeze_script, squeeze_style

SCRIPT = """/**
 * What it does.
 */
import { h } from './dom.js';

// a word
const address = 'http://127.0.0.1/*';  // stays
/** @type {Map<string, number>} */ const map = new Map();
const text = `one
  // two
    three`;
  /* short */ go(/** @type {any} */ (map)[0]);
"""


def test_comments_types_and_indentation_go_and_lines_keep_their_numbers():
    told = squeeze_script(SCRIPT)
    lines = told.split("\n")

    assert len(lines) == len(SCRIPT.split("\n"))
    assert lines[3] == "import { h } from './dom.js';"
    assert "What it does" not in told
    assert lines[6] == "const address = 'http://127.0.0.1/*';  // stays"
    assert lines[7] == "const map = new Map();"
    assert lines[11] == "/* short */ go((map)[0]);"


def test_a_text_of_several_lines_stays_as_it_is():
    assert "`one\n  // two\n    three`" in squeeze_script(SCRIPT)


def test_styles_keep_the_spaces_that_mean_something():
    told = squeeze_style("/* a */\n.a  .b > .c { margin: 0 calc(1px + 2px) ; }\n@media (x) { }\n")
    assert told == ".a .b>.c{margin: 0 calc(1px + 2px);}@media (x){}"
