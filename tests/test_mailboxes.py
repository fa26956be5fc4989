"""Several spellings of an address are one mailbox."""

import pytest

from helpdesk.mailboxes import mailbox


@pytest.mark.parametrize(
    ("address", "ends_up_in"),
    [
        ("Jo@Example.org", "jo@example.org"),
        (" jo+news+more@example.org ", "jo@example.org"),
        ("ｊｏ@example.org", "jo@example.org"),
        ("j.o@example.org", "j.o@example.org"),
        ("J.O+x@gmail.com", "jo@gmail.com"),
        ("j.o@GoogleMail.com", "jo@gmail.com"),
        ("+jo@example.org", "+jo@example.org"),
        ("nonsense", "@nonsense"),
    ],
)
def test_a_mailbox_has_one_form(address, ends_up_in):
    assert mailbox(address) == ends_up_in
