"""The clock: what the worker does by itself, and how often."""

from huey import crontab

from helpdesk import (
    attachments,
    audit,
    drafts,
    events,
    heart,
    knowledge,
    limits,
    mail,
    one_time_links,
    sla,
    tickets,
    viewing,
)
from helpdesk.accounts import mailing, sessions
from helpdesk.attachments import keeping
from helpdesk.db import IS_SQLITE, db
from helpdesk.staff import wording
from helpdesk.tickets import bulk
from helpdesk.worker import huey

__all__ = ["heart"]


@huey.periodic_task(crontab())
def fan_out_what_was_left() -> None:
    events.sweep()


@huey.periodic_task(crontab())
def send_what_is_due() -> None:
    mail.sweep()


@huey.periodic_task(crontab())
def mail_links_that_were_asked_for() -> None:
    mailing.sweep()


@huey.periodic_task(crontab())
def look_at_deadlines() -> None:
    sla.sweep()


@huey.periodic_task(crontab())
def go_on_with_bulk_changes() -> None:
    bulk.sweep()


@huey.periodic_task(crontab())
def word_merged_people() -> None:
    wording.sweep()


@huey.periodic_task(crontab(minute="7"))
def forget_old_limits() -> None:
    limits.sweep()


@huey.periodic_task(crontab(minute="*/10"))
def remove_kept_files() -> None:
    keeping.sweep()


@huey.periodic_task(crontab(minute="17"))
def end_old_sessions() -> None:
    sessions.sweep()


@huey.periodic_task(crontab(minute="27"))
def end_old_links() -> None:
    one_time_links.sweep()


@huey.periodic_task(crontab(minute="47"))
def forget_who_looked() -> None:
    viewing.sweep()


@huey.periodic_task(crontab(hour="3", minute="17"))
def forget_old_drafts() -> None:
    drafts.sweep()


@huey.periodic_task(crontab(hour="2", minute="7"))
def empty_the_trash() -> None:
    tickets.purge()


@huey.periodic_task(crontab(hour="2", minute="27"))
def remove_deleted_files() -> None:
    tickets.purge_files()


@huey.periodic_task(crontab(hour="2", minute="17"))
def empty_the_trash_of_articles() -> None:
    knowledge.purge_articles()


@huey.periodic_task(crontab(hour="2", minute="37"))
def forget_old_mails() -> None:
    mail.forget()


@huey.periodic_task(crontab(hour="2", minute="47"))
def forget_what_was_audited() -> None:
    audit.forget()


@huey.periodic_task(crontab(hour="3", minute="27"))
def remove_orphaned_files() -> None:
    attachments.sweep()


@huey.periodic_task(crontab(hour="3", minute="37"))
def tend_the_database() -> None:
    IS_SQLITE and db.execute_sql("PRAGMA optimize")
