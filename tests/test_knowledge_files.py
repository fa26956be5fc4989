"""Files and votes of articles: for whoever reads the article, and for nobody else."""

import os
import shutil
import time

import pytest

from helpdesk import attachments, knowledge
from helpdesk.db import at, now
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Article, ArticleFile, ArticleState, ArticleVote, FileState
from helpdesk.settings import settings
from tests.files import HTML, PDF, PNG, SVG, upload
from tests.test_attachments import on_disk


@pytest.fixture(autouse=True)
def empty_disk():
    yield
    shutil.rmtree(settings.files, ignore_errors=True)


def add(article: Article, by, name: str = "a.png", content: bytes = PNG) -> ArticleFile:
    [file] = knowledge.add_files(article, [upload(name, content)], by=by)
    return file


def show(article: Article, file: ArticleFile, by) -> None:
    body = f'<p>See <img src="{knowledge.address(file)}" alt="x"></p>'
    knowledge.save_article(article, by=by, title=article.title, category=article.category, body=body)


def counts(article: Article) -> tuple[int, int]:
    kept = Article.get_by_id(article.id)
    return kept.helpful, kept.unhelpful


def test_a_picture_stands_in_the_text_and_other_files_beside_it(article, maria):
    there = article()
    picture, paper = add(there, maria), add(there, maria, "a.pdf", PDF)
    show(there, picture, maria)
    assert knowledge.beside(there) == [paper]
    assert (knowledge.is_picture(picture), knowledge.is_picture(paper)) == (True, False)
    assert knowledge.file_path(picture).read_bytes() == PNG


def test_only_a_picture_is_shown_as_one(article, maria):
    there = article()
    paper = add(there, maria, "a.pdf", PDF)
    with pytest.raises(Invalid, match="One of the pictures"):
        show(there, paper, maria)
    assert knowledge.beside(there) == [paper]


@pytest.mark.parametrize(("name", "content"), [("a.svg", SVG), ("a.png", SVG), ("a.html", HTML), ("a.png", HTML)])
def test_what_could_run_is_not_taken(article, maria, name, content):
    with pytest.raises(Invalid, match="We cannot take"):
        add(article(), maria, name, content)
    assert (ArticleFile.select().count(), on_disk()) == (0, [])


def test_each_fetches_what_they_may_read(three, maria, carol, dave, alice):
    knowledge.restore_article(three.deleted, by=maria)
    files = {state: add(getattr(three, state), maria) for state in ("public", "internal", "draft", "deleted")}
    knowledge.delete_article(three.deleted, by=maria)
    for reader in (None, carol, dave):
        assert knowledge.file_for(reader, files["public"].id) == files["public"]
        for hidden in ("internal", "draft", "deleted"):
            with pytest.raises(NotVisible):
                knowledge.file_for(reader, files[hidden].id)
    for state in ("draft", "deleted"):
        assert knowledge.file_for(alice, files[state].id) == files[state]
    alice.role.permissions = ["view"]
    for hidden in ("draft", "deleted"):
        with pytest.raises(NotVisible):
            knowledge.file_for(alice, files[hidden].id)
    for missing in (0, -1, 10**6, 1 << 40):
        with pytest.raises(NotVisible):
            knowledge.file_for(maria, missing)


def test_a_file_in_quarantine_is_gone_for_readers(article, maria):
    there = article()
    file = add(there, maria)
    ArticleFile.update(state=FileState.QUARANTINED).execute()
    assert knowledge.beside(there) == []
    with pytest.raises(NotVisible):
        knowledge.file_for(maria, file.id)


def test_a_picture_of_another_article_cannot_be_shown(three, maria):
    file = add(three.draft, maria)
    with pytest.raises(Invalid, match="belongs to another article") as problem:
        show(three.public, file, maria)
    assert problem.value.field == "body"


def test_a_picture_that_is_shown_stays(article, maria):
    there = article()
    file = add(there, maria)
    show(there, file, maria)
    with pytest.raises(Refused, match="Take the picture out"):
        knowledge.remove_file(file, by=maria)
    knowledge.save_article(there, by=maria, title="x", category=there.category, body="<p>Without</p>")
    knowledge.remove_file(file, by=maria)
    assert (ArticleFile.select().count(), on_disk()) == (0, [])


def test_only_writers_add_and_remove_and_not_without_end(article, maria, carol, monkeypatch):
    there = article()
    file = add(there, maria)
    with pytest.raises(Forbidden):
        add(there, carol)
    with pytest.raises(Forbidden):
        knowledge.remove_file(file, by=carol)
    monkeypatch.setattr("helpdesk.knowledge.files.MOST", 1)
    with pytest.raises(Invalid, match="can hold 1 files"):
        add(there, maria)
    assert len(on_disk()) == 1


def test_the_sweep_knows_files_of_articles_and_the_trash_takes_them_along(article, maria):
    there = article()
    file = add(there, maria)
    os.utime(knowledge.file_path(file), (0, time.time() - 10 * 86_400))
    assert attachments.sweep() == 0
    knowledge.delete_article(there, by=maria)
    with at(now().replace(year=now().year + 1)):
        knowledge.purge_articles()
    assert (ArticleFile.select().count(), on_disk()) == (0, [])


def test_each_person_has_one_vote_which_they_can_change(article, carol, dave):
    there = article()
    for _ in range(2):
        knowledge.vote(there, True, by=carol)
    knowledge.vote(there, False, by=dave)
    knowledge.vote(there, True, by=None, token="one browser")
    knowledge.vote(there, True, by=None, token="another browser")
    assert counts(there) == (3, 1)
    knowledge.vote(there, False, by=carol)
    knowledge.vote(there, False, by=None, token="one browser")
    assert (counts(there), knowledge.vote_of(there, by=carol)) == ((1, 3), False)
    assert knowledge.vote_of(there, by=None, token="a third") is None


def test_a_vote_says_nothing_of_who_cast_it(article, carol):
    one, other = article(), article("Other")
    for there in (one, other):
        knowledge.vote(there, True, by=carol)
        knowledge.vote(there, True, by=None, token="one browser")
    assert len({row.voter for row in ArticleVote.select()}) == 4
    assert not [row for row in ArticleVote.select() if "browser" in row.voter or str(carol.id) == row.voter]


def test_nobody_votes_on_what_they_may_not_read_nor_without_a_name(three, carol, maria):
    for hidden in (three.internal, three.draft, three.deleted):
        with pytest.raises(NotVisible):
            knowledge.vote(hidden, True, by=carol)
    with pytest.raises(NotVisible):
        knowledge.vote(three.public, True, by=None)
    with pytest.raises(Refused, match="draft"):
        knowledge.vote(three.draft, True, by=maria)
    knowledge.vote(three.internal, True, by=maria)
    assert (ArticleVote.select().count(), counts(three.internal)) == (1, (1, 0))


def test_a_vote_does_not_disturb_who_is_writing(article, maria, carol):
    there = article()
    knowledge.vote(there, True, by=carol)
    knowledge.save_article(there, by=maria, title="New", category=there.category, body="<p>x</p>", seen=there.version)
    assert counts(there) == (1, 0)
    assert Article.get().state == ArticleState.PUBLIC
