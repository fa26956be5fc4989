"""The clocks: first response and resolution. They run around the clock, for as many hours as the category says."""

from helpdesk.sla.clock import respond, resume, start, stop
from helpdesk.sla.rewinding import recount, retarget, rewind, stopped_by_answer, unanswer
from helpdesk.sla.state import SlaState, sla_state
from helpdesk.sla.sweeping import sweep

__all__ = [
    "SlaState",
    "recount",
    "respond",
    "resume",
    "retarget",
    "rewind",
    "sla_state",
    "start",
    "stop",
    "stopped_by_answer",
    "sweep",
    "unanswer",
]
