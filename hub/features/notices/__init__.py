"""Notices: what happened to people's matters, in a box, on paper, and by short message and e-mail."""

from hub.core.feature import Feature, Job
from hub.core.permissions import CLERK, KNOWN, MODERATOR, STAFF, Permission
from hub.features.notices.health import notices
from hub.features.notices.measures import MEASURES
from hub.features.notices.models import NoticeRead, NoticeSent
from hub.features.notices.records import KINDS
from hub.features.notices.sending import send_mail, send_short

FEATURE = Feature(
    name="notices",
    models=(NoticeRead,),
    local_models=(NoticeSent,),
    kinds=KINDS,
    permissions=(
        Permission("notices.box", KNOWN),
        Permission("notices.digest", (CLERK, MODERATOR, *STAFF)),
    ),
    measures=MEASURES,
    jobs=(
        Job("notices.sms", send_short, every_s=300),
        Job("notices.mail", send_mail, every_s=300),
    ),
    checks=(notices,),
)
