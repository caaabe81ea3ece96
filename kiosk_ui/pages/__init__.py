"""The pages, one file a subject; a new one adds its line here."""

from flask import Blueprint

from kiosk_ui.pages.animate import page as animate
from kiosk_ui.pages.animate_cards import page as animate_cards
from kiosk_ui.pages.animate_course import page as animate_course
from kiosk_ui.pages.animate_course_files import page as animate_course_files
from kiosk_ui.pages.animate_course_part import page as animate_course_part
from kiosk_ui.pages.animate_paper import page as animate_paper
from kiosk_ui.pages.animate_people import page as animate_people
from kiosk_ui.pages.animate_person import page as animate_person
from kiosk_ui.pages.animate_shelf import page as animate_shelf
from kiosk_ui.pages.animate_staff import page as animate_staff
from kiosk_ui.pages.animate_voices import page as animate_voices
from kiosk_ui.pages.api import page as api
from kiosk_ui.pages.blobs import page as blobs
from kiosk_ui.pages.box import page as box
from kiosk_ui.pages.bulletin import page as bulletin
from kiosk_ui.pages.debates import page as debates
from kiosk_ui.pages.debates_paper import page as debates_paper
from kiosk_ui.pages.debates_run import page as debates_run
from kiosk_ui.pages.debates_screen import page as debates_screen
from kiosk_ui.pages.directory import page as directory
from kiosk_ui.pages.directory_edit import page as directory_edit
from kiosk_ui.pages.door import page as door
from kiosk_ui.pages.gafe import page as gafe
from kiosk_ui.pages.gafe_class import page as gafe_class
from kiosk_ui.pages.gafe_preview import page as gafe_preview
from kiosk_ui.pages.gafe_trial import page as gafe_trial
from kiosk_ui.pages.health import page as health
from kiosk_ui.pages.home import page as home
from kiosk_ui.pages.learn import page as learn
from kiosk_ui.pages.library import page as library
from kiosk_ui.pages.library_play import page as library_play
from kiosk_ui.pages.me import page as me
from kiosk_ui.pages.media import page as media
from kiosk_ui.pages.moderation import page as moderation
from kiosk_ui.pages.monelu import page as monelu
from kiosk_ui.pages.monelu_plan import page as monelu_plan
from kiosk_ui.pages.monelu_propose import page as monelu_propose
from kiosk_ui.pages.monelu_publish import page as monelu_publish
from kiosk_ui.pages.opened import page as opened
from kiosk_ui.pages.projector import page as projector
from kiosk_ui.pages.quiz import page as quiz
from kiosk_ui.pages.reports import page as reports
from kiosk_ui.pages.speaking_for import page as speaking_for
from kiosk_ui.pages.staff_door import page as staff_door
from kiosk_ui.pages.tech import page as tech
from kiosk_ui.pages.voice import page as voice
from kiosk_ui.pages.xensa import page as xensa
from kiosk_ui.pages.xensa_ask import page as xensa_ask
from kiosk_ui.pages.xensa_desk import page as xensa_desk
from kiosk_ui.pages.xensa_figures import page as xensa_figures
from kiosk_ui.pages.xensa_paper import page as xensa_paper

PAGES: tuple[Blueprint, ...] = (
    home, door, staff_door, learn, library_play, quiz, gafe, gafe_class, gafe_preview, gafe_trial, me, media, api, health, animate,
    animate_people, animate_person, animate_cards, animate_staff, animate_paper,
    animate_course, animate_course_files, animate_course_part,
    animate_voices, animate_shelf, library, opened, projector, reports, tech, voice, blobs,
    monelu, monelu_plan, monelu_propose, monelu_publish,
    directory, directory_edit,
    debates, debates_paper, debates_run, debates_screen,
    xensa, xensa_ask, xensa_desk, xensa_figures, xensa_paper,
    moderation, box, bulletin, speaking_for,
)  # fmt: skip
