"""The message as it travels: headers and both parts, made from the row at the moment of sending."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from helpdesk import guest_links, one_time_links
from helpdesk.mail.content import ABOUT_ACCOUNTS, GUEST_LINK, ONE_TIME_LINK
from helpdesk.mail.threads import thread_id
from helpdesk.models import Desk, Email

WRITTEN_BY_PEOPLE = {"staff_replied"}


def message(email: Email) -> EmailMessage:
    """Raises ValueError or MessageError when an address or a header is not one: nothing typed can add a header."""
    made = EmailMessage(policy=SMTP)
    for name, value in _headers(email, Desk.current()).items():
        made[name] = value
    made.set_content(_linked(email, email.text), cte="quoted-printable")
    made.add_alternative(_linked(email, email.html), subtype="html", cte="quoted-printable")
    return made


def _headers(email: Email, desk: Desk) -> dict[str, object]:
    sender = _address(desk.sender, desk.name)
    return {
        "Subject": email.subject,
        "From": sender,
        "To": _address(email.to),
        "Reply-To": sender,
        "Date": format_datetime(email.created_at),
        "Message-ID": email.message_id,
        **_thread(email),
        **_automatic(email),
    }


def _address(address: str, name: str = "") -> Address:
    """Domains travel in ASCII, which every relay takes."""
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, addr_spec=f"{local}@{domain.encode('idna').decode()}")


def _thread(email: Email) -> dict[str, object]:
    root = [thread_id(email.ticket)] if email.ticket else []
    before = [email.in_reply_to] if email.in_reply_to else []
    headers: dict[str, object] = {"References": " ".join(root + before)} if root + before else {}
    return headers | ({"In-Reply-To": email.in_reply_to} if before else {})


def _automatic(email: Email) -> dict[str, object]:
    """Tell other machines not to answer; what a person wrote is marked as such only towards mailing robots."""
    kind = "no" if email.template in WRITTEN_BY_PEOPLE else "auto-generated"
    return {"Auto-Submitted": kind, "X-Auto-Response-Suppress": "All"}


def _linked(email: Email, text: str) -> str:
    """With the addresses in their places. Raises ValueError for a link that is over: nobody could use it."""
    if email.link:
        text = text.replace(GUEST_LINK, guest_links.url(email.link))
    if email.template not in ABOUT_ACCOUNTS or ONE_TIME_LINK not in text:
        return text
    if email.one_time_link is None or not one_time_links.is_live(email.one_time_link):
        raise ValueError("the link in this mail is over")
    return text.replace(ONE_TIME_LINK, one_time_links.url(email.one_time_link))
