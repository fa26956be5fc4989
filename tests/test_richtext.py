"""Rich text is safe whatever comes in, and reads as what was meant."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import richtext

HOSTILE = [
    "<script>alert(1)</script>",
    "<p><script>alert(1)</script>hello</p>",
    "<p><ScRiPt src=//evil.test></sCrIpT>hello</p>",
    "<p><scr<script>ipt>alert(1)</scr</script>ipt>",
    '<p><img src=x onerror="alert(1)">hello</p>',
    '<p><svg onload="alert(1)"><path/></svg>hello</p>',
    '<p><svg><style><img src="</style><img src=x onerror=alert(1)>"></svg>',
    "<p><math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))" class="x" id="y">hello</p>',
    '<a href="javascript:alert(1)">click</a><p>x</p>',
    '<p><a href="  JaVaScRiPt:alert(1)">click</a></p>',
    '<p><a href="java&#x09;script:alert(1)">click</a></p>',
    '<p><a href="java\0script:alert(1)">click</a></p>',
    '<p><a href="&#106;avascript:alert(1)">click</a></p>',
    '<p><a href="data:text/html,<script>alert(1)</script>">click</a></p>',
    '<p><a href="vbscript:x">click</a></p>',
    '<p><a href="//evil.test" target="_blank" onmouseover=alert(1)>click</a></p>',
    '<p><iframe src="//evil.test"></iframe><object data=x></object><embed src=x></p>',
    '<p><form action="//evil.test"><input name=password><button>Go</button></form></p>',
    '<p><base href="//evil.test"><link rel=stylesheet href=x><meta http-equiv=refresh content="0;url=//evil"></p>',
    "<p><style>*{display:none}</style>hello</p>",
    "<p><noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p><textarea><img title='</textarea><img src onerror=alert(1)>'></textarea>",
    "<p><![CDATA[<img src=x onerror=alert(1)>]]></p>",
    "<p><!--<img src='--><img src=x onerror=alert(1)//'></p>",
    "<p><video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></p>",
    '<p><details open ontoggle="alert(1)">x</details></p>',
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "plain < text > with & <script>alert(1)</script>",
    "<p" + ">" * 5000,
    "<p>" + "<b>" * 2000 + "deep",
    "\ud800<p>x</p>".encode(errors="replace").decode(),
]


class _Reader(HTMLParser):
    """What a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def assert_safe(markup: str) -> None:
    reader = _Reader()
    reader.feed(markup)
    for tag, attributes in reader.tags:
        assert tag in richtext.TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        if "href" in attributes:
            assert attributes["href"].split(":")[0].lower() in richtext.SCHEMES
            assert attributes["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    assert_safe(richtext.clean(text))


@given(st.text(alphabet="<>/=\"' abpscriptonerrorimgjavascript:hrf&;#\0\n", max_size=80))
def test_nothing_comes_through_that_was_not_allowed(text):
    assert_safe(richtext.clean(text))


@given(st.text(max_size=200))
def test_cleaning_again_changes_nothing_for_a_reader(text):
    once = richtext.clean(text)
    assert richtext.to_text(richtext.clean(once)) == richtext.to_text(once)


@pytest.mark.parametrize(
    "text",
    [
        "<p>One <b>bold</b> and <em>soft</em> word</p>",
        "<ul><li>a</li><li>b</li></ul>",
        "<blockquote><p>quoted</p></blockquote>",
        "<pre><code>x &lt; y</code></pre>",
        "<h3>Title</h3><hr><p>Text<br>more</p>",
    ],
)
def test_what_the_editor_writes_stays(text):
    assert richtext.clean(text) == text


def test_links_lead_out_safely():
    assert richtext.clean('<p><a href="https://x.test/?a=1&amp;b=2">x</a></p>') == (
        '<p><a href="https://x.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a></p>'
    )


def test_plain_text_becomes_paragraphs():
    assert (
        richtext.clean("Hello,\n\nit <fails>.\nBye & thanks")
        == "<p>Hello,</p><p>it &lt;fails&gt;.<br>Bye &amp; thanks</p>"
    )


def test_what_somebody_types_about_markup_is_shown_as_typed():
    assert richtext.to_text(richtext.clean("Use <script> or <img src=x>")) == "Use <script> or <img src=x>"


@pytest.mark.parametrize(
    "text", ["", "   ", "<p></p>", "<p> <br> </p>", "<p>&nbsp;</p>", "\u200b\u202e", "<p><script>x</script></p>"]
)
def test_what_says_nothing_is_empty(text):
    assert richtext.clean(text) == ""


def test_plain_text_keeps_the_lines():
    assert richtext.to_text("<p>One</p><p>Two<br>three</p><ul><li>four</li></ul>") == "One\nTwo\nthree\nfour"
    assert richtext.to_text("<p>a &lt;b&gt; &amp; c</p>") == "a <b> & c"


def test_what_turns_the_reading_direction_round_is_taken_out():
    assert richtext.visible("a\u202eb\u2066c\u0000d\x07e") == "abcde"


def test_letters_of_every_script_stay():
    for text in ("আমার র‍্যাম", "שלום", "سلام", "👩‍💻", "naïve"):
        assert richtext.to_text(richtext.clean(text)) == text


@pytest.mark.parametrize("text", [
    "<b><p>" * 3_000 + "One<br>two",
    "<p><ul><li>" * 12_000 + "One</li><li>two",
    "<p><b>" * 600 + "<script>" + "</b>" * 600 + "One</script><p>two",
    "<p>" + "<!-- </b> --><b id=1>" * 1_000 + "<p>One</p>two",
    "<p>" + "<b title='></b>'>" * 1_000 + "<p>One</p>two",
])  # fmt: skip
def test_hopelessly_nested_markup_reads_as_its_words(text):
    assert [line for line in richtext.to_text(richtext.clean(text)).splitlines() if "O" in line or "two" in line] == [
        "One", "two",
    ]  # fmt: skip


def test_a_long_letter_keeps_its_markup():
    letter = "<ul>" + "<li><b>bold</b> word<br></li>" * 3_000 + "</ul>"
    assert richtext.clean(letter) == letter


@pytest.mark.parametrize("text", [
    "<p>" + "".join(f"<b id={n}>" for n in range(1_000)) + "<p>x" * 1_000,
    "<p>" + "".join(f"<b id={n}><table><td></b></table>" for n in range(500)) + "<p>x" * 1_000,
    "<p>" + "&" * 400_000,
    "<p>" + "<" * 400_000,
])  # fmt: skip
def test_a_short_text_does_not_grow_into_a_book(text):
    assert len(richtext.clean(text)) <= 5 * len(text)


def test_marks_written_as_entities_are_taken_out_too():
    assert richtext.clean("<p>a&#8238;b&#x2066;c</p>") == "<p>abc</p>"


def test_one_line_is_one_line():
    assert richtext.one_line(" a\r\nBcc: x\tb\u2028c ") == "a Bcc: x b c"


def test_plain_text_can_say_where_a_link_leads():
    said = '<p>Read <a href="https://desk.test/a?b&amp;c" rel="x">this <b>page</b></a> or <a href="https://x.test">https://x.test</a></p>'
    assert richtext.to_text_with_links(said) == "Read this page (https://desk.test/a?b&c) or https://x.test"
    assert richtext.to_text(said) == "Read this page or https://x.test"


@pytest.mark.parametrize("typed", ["Hello", "Hello,\n\nit works <now> & here.\nBye", "a\n\nb\n\nc"])
def test_plain_text_comes_back_as_it_was_typed(typed):
    assert richtext.as_typed(richtext.clean(typed)) == typed


def test_what_has_more_than_paragraphs_stays_as_it_is():
    for markup in ("<p>Hello <b>you</b></p>", "<ul><li>one</li></ul>", '<p><a href="https://x.test">x</a></p>'):
        assert richtext.as_typed(markup) == markup
