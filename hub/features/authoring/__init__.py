"""Courses that teachers make in the browser, from texts, questions and files they bring."""

from hub.core.feature import MACHINE, Feature, Job
from hub.core.permissions import STAFF, Permission
from hub.features.authoring.sweeping import sweep

FEATURE = Feature(
    name="authoring",
    permissions=(Permission("course.author", STAFF),),
    jobs=(Job("authoring.sweep", sweep, every_s=24 * 3600, where=MACHINE),),
)
