"""Help pages in a real browser: suggestions while a subject is typed, and a vote without scripts."""

from playwright.sync_api import expect


def test_articles_are_suggested_while_a_subject_is_typed(demo, chromium):
    page = chromium.new_page()
    page.goto(f"{demo.url}/tickets/new")
    subject = page.get_by_label("Subject")
    subject.press_sequentially("How do I reset my passw")
    expect(page.locator("[data-suggest]").get_by_role("link", name="Reset your password")).to_be_visible()
    expect(subject).to_be_focused()
    expect(page.locator("[data-suggest]")).to_have_attribute("aria-live", "polite")
    subject.fill("zzz")
    expect(page.locator("[data-suggest]")).to_have_class("suggested is-empty")
    page.close()


def test_a_reader_searches_reads_and_votes_without_scripts(demo, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.url)
    page.get_by_role("searchbox").fill("money back")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Cancel or pause your subscription").click()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("We will try to write it better")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status")).to_contain_text("Good to hear")
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    context.close()


def test_a_way_from_finding_nothing_to_asking(demo, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url}/help/search?q=crossword")
    page.get_by_role("link", name="Ask a question").click()
    expect(page.get_by_label("Subject")).to_have_value("crossword")
    context.close()
