"""The form of an article."""

from wtforms import MultipleFileField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, StopValidation

from admin_views import choices
from admin_views.fields import RowField
from forms.fields import WithFiles, one_line
from helpdesk import article_text, attachments
from helpdesk.attachments.attaching import MOST_BYTES, MOST_ON_A_TICKET
from helpdesk.errors import Invalid
from helpdesk.models import ArticleState

READERS = {
    ArticleState.DRAFT: "Draft: Only those who write articles read it",
    ArticleState.INTERNAL: "Internal: Staff who may open tickets read it, customers do not",
    ArticleState.PUBLIC: "Public: Everybody reads it, also without signing in",
}


def _state(value) -> ArticleState:
    if isinstance(value, ArticleState):
        return value
    found = next((state for state in ArticleState if state.slug == value), None)
    if found is None:
        raise ValueError(value)
    return found


class ArticleForm(WithFiles):
    """What an article says, where it stands and who reads it."""

    ORDER = ("title", "body", "summary", "category", "slug", "state", "files")

    title = StringField(
        "Title",
        filters=[one_line],
        validators=[
            DataRequired("Please give it a title."),
            Length(max=200, message="Please use 200 characters at most."),
        ],
        description="The question, in the words of those who ask it.",
    )
    body = TextAreaField("Text", filters=[lambda text: article_text.clean(text or "")])
    summary = TextAreaField(
        "Summary",
        filters=[one_line],
        validators=[Length(max=300, message="Please use 300 characters at most.")],
        description="One or two sentences, shown where the article is found.",
        render_kw={"rows": 2},
    )
    category = RowField("Category", rows=choices.article_categories, blank="Please choose")
    slug = StringField(
        "Short name in addresses",
        filters=[one_line],
        description="Made from the title if left empty. When you change it, old links keep working.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    state = RadioField(
        "Who reads it",
        coerce=_state,
        choices=[SelectChoice(state.slug, words) for state, words in READERS.items()],
        default=ArticleState.DRAFT,
    )
    files = MultipleFileField("Add files", render_kw={"data-most": MOST_ON_A_TICKET, "data-bytes": MOST_BYTES})

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.renew()

    def validate_files(self, field) -> None:
        try:
            attachments.check(self.uploads(), limit=MOST_ON_A_TICKET)
        except Invalid as problem:
            raise StopValidation(str(problem)) from None
