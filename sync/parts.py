"""The parts of the exchange that declare tables, permissions or jobs; a new one adds its line here."""

from hub.core.feature import Feature
from sync.content.part import PART as CONTENT
from sync.enrolment.part import CENTRE
from sync.enrolment.part import PART as ENROLMENT
from sync.records.part import PART as EXCHANGE
from sync.timing.part import PART as TIMING

PARTS: tuple[Feature, ...] = (CONTENT, ENROLMENT, CENTRE, EXCHANGE, TIMING)
