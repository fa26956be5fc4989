"""The way out: relays with encryption and passwords, and folders."""

import shutil
import ssl
import subprocess

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from helpdesk import mail
from helpdesk.mail import transport
from helpdesk.models import Email
from tests.outbox import Outbox, again, free_port, point_mail_at

pytestmark = [
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),  # of the server, that is not told
]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody trusts by default."""
    folder = tmp_path_factory.mktemp("certificate")
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", "-x509", *kind, *name, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def trusted(certificate, monkeypatch):
    context = ssl.create_default_context(cafile=certificate / "cert.pem")
    monkeypatch.setattr(transport.ssl, "create_default_context", lambda: context)


@pytest.fixture(params=["smtps", "smtp+starttls"])
def relay(request, certificate):
    """A relay that takes mail from the user `desk` with the password `p@ss/word` only: its box and its URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    secure = (
        {"ssl_context": context} if request.param == "smtps" else {"tls_context": context, "require_starttls": True}
    )
    box, port = Outbox(), free_port()
    access = {"authenticator": is_the_desk, "auth_required": True, "auth_require_tls": "tls_context" in secure}
    controller = Controller(box, hostname="localhost", port=port, **secure, **access)
    controller.start()
    yield box, f"{request.param}://desk:{{}}@localhost:{port}"
    controller.stop()


def is_the_desk(server, session, envelope, mechanism, data) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"desk", b"p@ss/word"), handled=False)


def test_mail_goes_encrypted_and_with_a_password(relay, trusted, email, monkeypatch):
    box, url = relay
    point_mail_at(url.format("p%40ss%2Fword"), monkeypatch)
    assert mail.reachable() is None
    mail.deliver(email.id)
    assert (again(email).state, len(box.messages)) == ("sent", 1)


def test_a_wrong_password_is_told_and_costs_no_mail(relay, trusted, email, monkeypatch):
    box, url = relay
    point_mail_at(url.format("wrong"), monkeypatch)
    assert "Mail cannot leave through localhost" in mail.reachable()
    mail.deliver(email.id)
    assert again(email).state == "waiting" and "Authentication" in again(email).error
    assert box.messages == []


def test_no_password_goes_to_a_relay_with_a_certificate_that_nobody_vouches_for(relay, email, monkeypatch):
    box, url = relay
    point_mail_at(url.format("p%40ss%2Fword"), monkeypatch)
    assert "certificate" in mail.reachable()
    mail.deliver(email.id)
    assert Email.get().state == "waiting" and box.messages == []
