"""The shell that every page has: its rules, its theme, its keys."""


def test_first_page_opens_without_a_word_on_the_console(page):
    page.goto("/")
    assert page.title() == "Films · ProStudio"
