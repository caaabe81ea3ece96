"""The centre's side of the exchange: what machines ask of it, one blueprint a subject."""

from flask import Blueprint

from sync.endpoints.enrolment import page as enrolment
from sync.endpoints.records import page as records

#: Served where the role is central; a new one adds its line here.
ENDPOINTS: tuple[Blueprint, ...] = (enrolment, records)
