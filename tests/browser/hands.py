"""Two people at a browser: one whose browser runs no scripts, and one who has a keyboard and nothing else."""

from playwright.sync_api import Locator, Page, expect

MOST = 80  # stops of the Tab key until somebody gives up


class WithoutScripts:
    """Clicks and fills in; the desk's scripts do not run."""

    name = "nora"
    options = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}

    def __init__(self, page: Page):
        self.page = page

    def sees(self, words: str) -> None:
        """The page that says so is there."""
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def press(self, name: str, role: str = "button") -> None:
        """Press a button or follow a link, which leads on."""
        with self.page.expect_navigation():
            self._called(role, name).click()

    def write(self, name: str, text: str, role: str = "textbox") -> None:
        self._called(role, name).fill(text)

    def choose(self, name: str) -> None:
        self._called("radio", name).check()

    def attach(self, name: str, file: dict) -> None:
        self.page.get_by_label(name).set_input_files([file])

    def _called(self, role: str, name: str) -> Locator:
        return self.page.get_by_role(role, name=name).first


class ByKeys(WithoutScripts):
    """Finds everything with the Tab key, and touches nothing else than keys."""

    name = "kim"
    options = {}

    def __init__(self, page: Page):
        super().__init__(page)
        page.on("filechooser", lambda chooser: None)  # from now on, or the first key may come too early

    def press(self, name: str, role: str = "button") -> None:
        self._reach(self._called(role, name))
        # A page that a script puts in place of the one before is no navigation for the browser.
        self.page.evaluate("document.documentElement.dataset.before = ''")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("html:not([data-before])")).to_have_count(1)
        self.page.wait_for_load_state()

    def write(self, name: str, text: str, role: str = "textbox") -> None:
        self._reach(self._called(role, name))
        self.page.keyboard.type(text)

    def choose(self, name: str) -> None:
        """A group of radio buttons is one stop; the arrows go on within it."""
        wanted = self._called("radio", name)
        self._reach(self.page.get_by_role("radio"))
        for _ in range(MOST):
            self.page.keyboard.press("ArrowDown")
            if self._has_focus(wanted):
                break
        expect(wanted).to_be_checked()

    def attach(self, name: str, file: dict) -> None:
        """The window in which one chooses files is the system's own."""
        self._reach(self.page.get_by_label(name))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files([file])

    def _reach(self, wanted: Locator) -> None:
        """Press Tab until one of these has the focus, and show at every stop where that is."""
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(IS_SHOWN), self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if self._has_focus(wanted):
                return
        raise AssertionError(f"the Tab key does not reach {wanted}")

    def _has_focus(self, wanted: Locator) -> bool:
        return wanted.and_(self.page.locator(":focus")).count() > 0


# The body has the focus between the last stop and the first.
IS_SHOWN = """() => {
    const { activeElement: at, body } = document;
    const { width, height } = at.getBoundingClientRect();
    return at === body || (getComputedStyle(at).outlineStyle !== "none" && width > 1 && height > 1);
}"""
