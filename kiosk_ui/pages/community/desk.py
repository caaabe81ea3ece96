"""What a facilitator looks after in the community: whom to let in, minutes to keep, whom to put in touch."""

from __future__ import annotations

from flask import Blueprint, render_template

from hub.features.community import board, meetings, reading
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node

page = Blueprint("community_desk", __name__)


@page.get("/animer/communaute")
@needs("community.run")
def desk() -> str:
    """What waits for somebody first, then every group."""
    facts = here.facts()
    groups = [one for one in reading.groups(node(), facts) if one.state == "published"]
    offers = board.to_pass_on(node(), facts)
    here.fetch([*groups, *offers])
    names = {one.id: one.title for one in groups}
    return render_template(
        "community/desk.html",
        groups=groups,
        asking=[one for one in groups if one.waiting],
        meetings=meetings.without_minute(node(), names),
        names=names,
        offers=offers,
        words=words,
        here=here,
    )
