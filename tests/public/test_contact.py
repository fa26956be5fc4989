"""How else the desk can be reached stands at the foot of the public pages, as plain text."""

from helpdesk.models import Desk


def test_the_contact_stands_at_the_foot_at_once(visitor):
    assert 'class="contact"' not in visitor.get("/").text
    Desk.update(address="Call 0123\n<script>").execute()
    for address in ("/", "/tickets/new", "/login"):
        assert '<address class="contact">Call 0123\n&lt;script&gt;</address>' in visitor.get(address).text
