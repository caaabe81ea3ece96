"""The pages, one file a subject; a new one adds its line here."""

from flask import Blueprint

from kiosk_ui.pages.authoring.course import page as animate_course
from kiosk_ui.pages.authoring.files import page as animate_course_files
from kiosk_ui.pages.authoring.part import page as animate_course_part
from kiosk_ui.pages.centre.attach import page as attach
from kiosk_ui.pages.centre.held import page as held
from kiosk_ui.pages.centre.invite import page as centre_invite
from kiosk_ui.pages.centre.spaces import page as centre
from kiosk_ui.pages.community.desk import page as community_desk
from kiosk_ui.pages.community.groups import page as community
from kiosk_ui.pages.community.meetings import page as community_meetings
from kiosk_ui.pages.community.members import page as community_members
from kiosk_ui.pages.community.paper import page as community_paper
from kiosk_ui.pages.community.screen import page as community_screen
from kiosk_ui.pages.community.speak import page as community_speak
from kiosk_ui.pages.community.work import page as community_work
from kiosk_ui.pages.debates.debate import page as debates
from kiosk_ui.pages.debates.paper import page as debates_paper
from kiosk_ui.pages.debates.run import page as debates_run
from kiosk_ui.pages.debates.screen import page as debates_screen
from kiosk_ui.pages.directory.edit import page as directory_edit
from kiosk_ui.pages.directory.officials import page as directory
from kiosk_ui.pages.exchange.arrivals import page as arrivals
from kiosk_ui.pages.exchange.status import page as exchange
from kiosk_ui.pages.exchange.stick import page as stick
from kiosk_ui.pages.gafe.group import page as gafe_class
from kiosk_ui.pages.gafe.modules import page as gafe
from kiosk_ui.pages.gafe.preview import page as gafe_preview
from kiosk_ui.pages.gafe.trial import page as gafe_trial
from kiosk_ui.pages.house.api import page as api
from kiosk_ui.pages.house.blobs import page as blobs
from kiosk_ui.pages.house.health import page as health
from kiosk_ui.pages.house.home import page as home
from kiosk_ui.pages.house.media import page as media
from kiosk_ui.pages.house.reports import page as reports
from kiosk_ui.pages.house.tech import page as tech
from kiosk_ui.pages.house.voice import page as voice
from kiosk_ui.pages.learn.courses import page as learn
from kiosk_ui.pages.learn.projector import page as projector
from kiosk_ui.pages.learn.quiz import page as quiz
from kiosk_ui.pages.library.opened import page as opened
from kiosk_ui.pages.library.play import page as library_play
from kiosk_ui.pages.library.shelf import page as animate_shelf
from kiosk_ui.pages.library.shelves import page as library
from kiosk_ui.pages.moderation.box import page as box
from kiosk_ui.pages.moderation.bulletin import page as bulletin
from kiosk_ui.pages.moderation.queue import page as moderation
from kiosk_ui.pages.monelu.matters import page as monelu
from kiosk_ui.pages.monelu.plan import page as monelu_plan
from kiosk_ui.pages.monelu.propose import page as monelu_propose
from kiosk_ui.pages.monelu.publish import page as monelu_publish
from kiosk_ui.pages.people.cards import page as animate_cards
from kiosk_ui.pages.people.door import page as door
from kiosk_ui.pages.people.me import page as me
from kiosk_ui.pages.people.paper import page as animate_paper
from kiosk_ui.pages.people.person import page as animate_person
from kiosk_ui.pages.people.register import page as animate_people
from kiosk_ui.pages.people.speaking_for import page as speaking_for
from kiosk_ui.pages.people.staff import page as animate_staff
from kiosk_ui.pages.people.staff_door import page as staff_door
from kiosk_ui.pages.people.today import page as animate
from kiosk_ui.pages.people.voices import page as animate_voices
from kiosk_ui.pages.xensa.ask import page as xensa_ask
from kiosk_ui.pages.xensa.desk import page as xensa_desk
from kiosk_ui.pages.xensa.figures import page as xensa_figures
from kiosk_ui.pages.xensa.paper import page as xensa_paper
from kiosk_ui.pages.xensa.questions import page as xensa

PAGES: tuple[Blueprint, ...] = (
    home, door, staff_door, learn, library_play, quiz, gafe, gafe_class, gafe_preview, gafe_trial, me, media, api, health, animate,
    animate_people, animate_person, animate_cards, animate_staff, animate_paper,
    animate_course, animate_course_files, animate_course_part,
    animate_voices, animate_shelf, library, opened, projector, reports, tech, exchange, arrivals, stick, attach, held, voice, blobs,
    monelu, monelu_plan, monelu_propose, monelu_publish,
    directory, directory_edit,
    community, community_meetings, community_members, community_speak, community_work,
    community_paper, community_screen, community_desk,
    debates, debates_paper, debates_run, debates_screen,
    xensa, xensa_ask, xensa_desk, xensa_figures, xensa_paper,
    moderation, box, bulletin, speaking_for,
)  # fmt: skip

#: Pages that only a centre has.
CENTRE_PAGES: tuple[Blueprint, ...] = (centre, centre_invite)
