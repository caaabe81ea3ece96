"""A sitting of Gafé as the player's script takes it: faces with their pictures and sounds."""

from __future__ import annotations

from typing import Any

from flask import g

from content_cache.gafe.model import Module
from content_cache.gafe_assets import SOUNDS, Pictures, money_picture
from content_cache.speech import say_id
from hub.features.gafe.faces import Face
from hub.features.gafe.screens import Screen
from hub.features.gafe.sittings import Sitting
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.language import _, mark
from kiosk_ui.frame.layout import voiced

#: What is said at the start of each kind where the module says nothing itself.
PROMPTS = {
    "show": mark("Look and listen."),
    "listen": mark("Listen, then touch what you hear."),
    "read": mark("Read, then touch the right answer."),
    "match": mark("Put together what goes together."),
    "order": mark("Put the pieces in order."),
    "trace": mark("Follow the line with your finger."),
    "count": mark("Count, then touch the number."),
    "compare": mark("Touch the one that is more."),
    "compare less": mark("Touch the one that is less."),
    "money": mark("Put down the money for this amount."),
    "sum": mark("How much does it make?"),
    "price": mark("Listen, then touch the right paper."),
    "dictation": mark("Listen, then put the pieces together."),
    "truefalse": mark("Is it true? Touch yes or no."),
    "say": mark("Listen, then say it yourself."),
    "story": mark("Listen to the story."),
}
SIGNS = {"+": mark("plus"), "-": mark("minus"), "x": mark("times"), ":": mark("divided by")}
SIGN_SHOWN = {"+": "+", "-": "−", "x": "×", ":": "÷"}
YES_NO = {"yes": (mark("Yes"), "check"), "no": (mark("No"), "cross")}
#: What the player itself says or names.
WORDS = {
    "next": mark("Next"),
    "check": mark("Check my answer"),
    "right": mark("Well done!"),
    "wrong": mark("Here is the right answer. Listen."),
    "listen": mark("Listen"),
    "erase": mark("Start again"),
    "record": mark("Speak"),
    "stop": mark("Stop"),
    "mine": mark("Hear me"),
    "aloud": mark("Say it aloud."),
    "remove": mark("Take back"),
    "amount": mark("Amount"),
    "screen": mark("Step"),
    "draw": mark("Draw here with the finger or the mouse, or press the button below."),
}


class Player:
    """Turns the screens of one module into what the script draws.

    ``own`` is where the module's own files are found while it is not installed.
    """

    def __init__(self, module: Module, own: str = "") -> None:
        self._module = module
        self._own = own or f"/media/{module.manifest.id}/{module.manifest.version}"
        self._manifest = module.manifest
        self._pictures = Pictures(node().store, module)

    def data(self, of: Sitting, attempt: str, keeps: bool) -> dict[str, Any]:
        """The whole sitting; ``keeps`` tells whether its results are to be sent."""
        return {
            "attempt": attempt,
            "package": self._manifest.id,
            "language": self._manifest.language,
            "place": of.place,
            "reviews": of.reviews,
            "total": of.total,
            "ends": of.ends_path,
            "keeps": keeps,
            "words": {key: _(text) for key, text in WORDS.items()},
            "screens": [self._screen(screen) for screen in of.screens],
        }

    def picture(self, picture: str | None) -> str:
        """The address of a picture, the empty text if there is none."""
        found = self._pictures.find(picture)
        if found is None:
            return ""
        package, version, path = found
        if package == self._manifest.id:
            return f"{self._own}/{path}"
        return f"/media/{package}/{version}/{path}"

    def sound(self, text: str, file: str | None = None) -> dict[str, Any]:
        """What is heard for a text: a file of the module, else a voice, else nothing (no url)."""
        return self._sound(text, file)

    def _screen(self, screen: Screen) -> dict[str, Any]:
        says = [self._sound(face.say, face.sound) for face in screen.says]
        if screen.sign:
            says.insert(1, self._label(_(SIGNS[screen.sign])))
        return {
            "kind": screen.kind,
            "task": screen.task,
            "items": screen.items,
            "prompt": self._prompt(screen),
            "stage": [self._face(face, screen) for face in screen.stage],
            "says": says,
            "choices": [self._face(face, screen) for face in screen.choices],
            "right": screen.right,
            "joiner": screen.joiner,
            "amount": screen.amount,
            "sign": SIGN_SHOWN.get(screen.sign, ""),
            "look": screen.look,
        }

    def _prompt(self, screen: Screen) -> dict[str, Any]:
        if screen.prompt:
            return {"text": screen.prompt, "sound": self._sound(screen.prompt)}
        less = screen.kind == "compare" and screen.look == "less"
        message = PROMPTS["compare less" if less else screen.kind]
        text = _(message)
        return {"text": text, "sound": self._label(text)}

    def _face(self, face: Face, screen: Screen) -> dict[str, Any]:
        if face.key in YES_NO and not face.say:
            message, drawn = YES_NO[face.key]
            text = _(message)
            return {"key": face.key, "text": text, "icon": drawn, "sound": self._label(text)}
        picture = face.picture
        if screen.task == "money" and face.key.isdigit() and not picture:
            picture = money_picture(int(face.key))
        return {
            "key": face.key,
            "text": face.text,
            "picture": self.picture(picture),
            "name": self._pictures.name(picture, self._manifest.language) or face.say,
            "sound": self._sound(face.say, face.sound) if face.say else None,
            "times": face.times,
        }

    def _sound(self, text: str, file: str | None = None) -> dict[str, Any]:
        """A sound of the module, else a voice in its language, else in the reader's."""
        if file:
            path = f"{SOUNDS}/{file}"
            return {"id": path, "url": f"{self._own}/{path}", "text": text}
        return self._voice((self._manifest.language, g.language), text)

    def _label(self, text: str) -> dict[str, Any]:
        """A voice for a word of the player, in the reader's language or as far as it goes."""
        return self._voice((g.language, "fr"), text)

    def _voice(self, languages: tuple[str, ...], text: str) -> dict[str, Any]:
        clip = voiced(languages, text)
        if clip is None:
            return {"id": say_id(languages[0], text), "text": text}
        return {"id": clip.id, "url": clip.url, "synthetic": clip.synthetic, "text": text}
