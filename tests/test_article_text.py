"""The text of an article: what is allowed in it, anchors of headings, pictures of the desk's own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import article_text, richtext
from tests.test_richtext import HOSTILE, _Reader

MARKS = "<>/=\"' abpscriptonerrorimgjavascript:hrf&;#12tdhelpfiles-id\0\n"


def assert_safe(markup: str) -> None:
    reader = _Reader()
    reader.feed(markup)
    for tag, attributes in reader.tags:
        assert tag in article_text.TAGS
        assert set(attributes) <= article_text.ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        assert attributes.get("src", "/help/files/1").startswith("/help/files/")
        assert attributes.get("id", "part-x").startswith("part-")
        href = attributes.get("href", "#")
        assert href[:6] == "/help/" or href[0] == "#" or href.split(":")[0].lower() in richtext.SCHEMES


def seconds(text: str) -> float:
    """What it costs to clean it."""
    before = time.process_time()
    article_text.clean(text)
    return time.process_time() - before


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    assert_safe(article_text.clean(text))


@given(st.text(alphabet=MARKS, max_size=80))
def test_nothing_comes_through_that_was_not_allowed(text):
    assert_safe(article_text.clean(f"<p>{text}"))


@pytest.mark.parametrize(
    "text",
    [
        '<h2 id="part-a">A</h2><h3 id="part-b">B</h3><h4 id="part-c">C</h4>',
        '<table><caption>Prices</caption><thead><tr><th scope="col">a</th></tr></thead><tbody><tr>'
        '<td colspan="2">b</td></tr></tbody></table>',
        '<p><img src="/help/files/12" alt="A picture" width="480" height="300"></p>',
        "<pre><code>x &lt; y</code></pre>",
        '<p><a href="/help/articles/another#part-a">see there</a>, or <a href="#part-a">above</a></p>',
    ],
)
def test_what_an_article_needs_stays_and_cleaning_again_changes_nothing(text):
    assert article_text.clean(text) == text


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://evil.test/a.png" alt="x">',
        '<img src="//evil.test/help/files/1">',
        '<img src="/help/files/../../logout">',
        '<img src="/files/1">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="/help/files/1?x=1">',
        "<img alt=x>",
    ],
)
def test_a_picture_from_anywhere_else_is_left_out(picture):
    assert article_text.clean(f"<p>Hello {picture}</p>") == "<p>Hello </p>"


@pytest.mark.parametrize("href", ["/admin/", "//evil.test", "/help/../admin", "admin", "/logout", "#main", "?q=1"])
def test_a_link_leads_out_or_to_the_knowledge_base(href):
    assert "href" not in article_text.clean(f'<p><a href="{href}">x</a></p>')


def test_a_long_address_that_leads_nowhere_takes_no_time():
    assert seconds(f'<p><a href="/help/{"a" * 25}!">x</a></p>') < 0.5


def test_text_that_is_left_without_its_tags_is_a_paragraph_and_stays_as_it_is():
    text = article_text.clean("<h6>AT&amp;T is 1 &lt; 2</h6>")
    assert text == "<p>AT&amp;T is 1 &lt; 2</p>" == article_text.clean(text)


def test_headings_get_anchors_of_their_words_each_its_own():
    text = article_text.clean("<h1>Top</h1><h2>A &amp; <b>b</b></h2><h3>A b</h3><h2>বাংলা</h2><h2 id='main'>!</h2>")
    anchors = [heading.anchor for heading in article_text.contents(text)]
    assert anchors == ["part-top", "part-a-b", "part-a-b-2", "part-বাংলা", "part-1"]
    assert [heading.level for heading in article_text.contents(text)] == [2, 2, 3, 2, 2]


def test_very_many_headings_of_the_same_words_take_no_time():
    assert seconds("<h2>Step</h2>" * 10_000) < 2


def test_an_anchor_stays_when_the_words_of_its_heading_change():
    text = article_text.clean("<h2>Old</h2>").replace("Old", "New") + "<h2>Old</h2>"
    assert [heading.anchor for heading in article_text.contents(article_text.clean(text))] == ["part-old", "part-old-2"]


def test_no_level_of_headings_is_left_out():
    text = article_text.clean("<h4>A</h4><h2>B</h2><h4>C</h4><h4>D</h4><h2>E</h2>")
    assert [heading.level for heading in article_text.contents(text)] == [2, 2, 3, 4, 2]


def test_a_picture_alone_says_enough_and_an_empty_table_nothing():
    assert article_text.pictures(article_text.clean('<p><img alt="x" src="/help/files/7"></p>')) == {7}
    assert article_text.clean("<table><tr><td> </td></tr></table><h2></h2>") == ""


def test_nothing_changes_for_messages():
    text = '<h2 id="part-x">A</h2><img src="/help/files/1"><table><tr><td>b</td></tr></table><p>c</p>'
    assert richtext.clean(text) == "Ab<p>c</p>"
