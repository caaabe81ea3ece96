"""Small foreign packages, made for the tests: EPUB, SCORM, H5P, HTML5 and one that means harm."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""

OPF = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="fr">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:test:mil</dc:identifier>
<dc:title>Le mil</dc:title><dc:language>fr</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="un.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="deux.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c1"/><itemref idref="c2"/></spine></package>"""

XHTML = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{title}</title></head><body>{body}</body></html>"""


def epub(path: Path) -> Path:
    """A book of two chapters, the first of several pages."""
    first = "".join(
        f"<p>Ligne {n} du premier chapitre, sur le mil et la pluie.</p>" for n in range(120)
    )
    nav = (
        '<nav epub:type="toc"><ol><li><a href="un.xhtml">Semer</a></li>'
        '<li><a href="deux.xhtml">Récolter</a></li></ol></nav>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        out.writestr("META-INF/container.xml", CONTAINER)
        out.writestr("OEBPS/book.opf", OPF)
        out.writestr("OEBPS/nav.xhtml", XHTML.format(title="Table", body=nav))
        out.writestr("OEBPS/un.xhtml", XHTML.format(title="Semer", body=f"<h1>Semer</h1>{first}"))
        out.writestr("OEBPS/deux.xhtml", XHTML.format(title="Récolter", body="<h1>Récolter</h1>"))
    return path


FIND = {
    "1.2": "let w=window;while(!w.API&&w.parent!==w)w=w.parent;const api=w.API;",
    "2004": "let w=window;while(!w.API_1484_11&&w.parent!==w)w=w.parent;const api=w.API_1484_11;",
}
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>{title}</title>
<body><h1>{title}</h1><p id="found"></p><button id="half">À moitié</button>
<button id="end">Fini</button><script>{find}{script}</script></body></html>"""
SCRIPT_2004 = """
api.Initialize("");
document.getElementById("found").textContent = api.GetValue("cmi.entry") + "|" + api.GetValue("cmi.location") + "|" + api.GetValue("cmi.suspend_data");
document.getElementById("half").onclick = () => { api.SetValue("cmi.location", "page-2"); api.SetValue("cmi.suspend_data", "réponses=a,b"); api.SetValue("cmi.exit", "suspend"); api.Commit(""); };
document.getElementById("end").onclick = () => { api.SetValue("cmi.score.scaled", "0.8"); api.SetValue("cmi.success_status", "passed"); api.SetValue("cmi.completion_status", "completed"); api.Commit(""); api.Terminate(""); };
"""
SCRIPT_12 = """
api.LMSInitialize("");
document.getElementById("found").textContent = api.LMSGetValue("cmi.core.entry") + "|" + api.LMSGetValue("cmi.core.lesson_location") + "|" + api.LMSGetValue("cmi.suspend_data");
document.getElementById("half").onclick = () => { api.LMSSetValue("cmi.core.lesson_location", "page-2"); api.LMSSetValue("cmi.suspend_data", "reponses=a,b"); api.LMSSetValue("cmi.core.exit", "suspend"); api.LMSCommit(""); };
document.getElementById("end").onclick = () => { api.LMSSetValue("cmi.core.score.raw", "80"); api.LMSSetValue("cmi.core.lesson_status", "passed"); api.LMSCommit(""); api.LMSFinish(""); };
"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="M" version="1" xmlns="{ns}" xmlns:adlcp="{adlcp}">
<metadata><schema>ADL SCORM</schema><schemaversion>{schema}</schemaversion></metadata>
<organizations default="O"><organization identifier="O"><title>Sécurité au puits {version}</title>
<item identifier="I1" identifierref="R1"><title>Avant</title></item>
<item identifier="I2" identifierref="R2"><title>Pendant</title></item></organization></organizations>
<resources><resource identifier="R1" type="webcontent" adlcp:{attr}="sco" href="a.html"><file href="a.html"/></resource>
<resource identifier="R2" type="webcontent" adlcp:{attr}="sco" href="b.html"><file href="b.html"/></resource></resources>
</manifest>"""
NAMESPACES = {
    "1.2": ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2", "1.2", "scormtype"),
    "2004": ("http://www.imsglobal.org/xsd/imscp_v1p1", "http://www.adlnet.org/xsd/adlcp_v1p3", "2004 4th Edition", "scormType"),
}  # fmt: skip


def scorm(path: Path, version: str) -> Path:
    """A course of two parts that say where they were left."""
    ns, adlcp, schema, attr = NAMESPACES[version]
    script = SCRIPT_12 if version == "1.2" else SCRIPT_2004
    manifest = MANIFEST.format(ns=ns, adlcp=adlcp, schema=schema, attr=attr, version=version)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("imsmanifest.xml", manifest)
        for name, title in (("a.html", "Avant"), ("b.html", "Pendant")):
            out.writestr(name, PAGE.format(title=title, find=FIND[version], script=script))
    return path


LIBRARY_JS = """
H5P.HubQuestion = (function ($, Question) {
  function HubQuestion(params, id, extras) {
    H5P.EventDispatcher.call(this);
    this.params = params; this.contentId = id;
    this.left = (extras && extras.previousState && extras.previousState.left) || '';
  }
  HubQuestion.prototype = Object.create(H5P.EventDispatcher.prototype);
  HubQuestion.prototype.constructor = HubQuestion;
  HubQuestion.prototype.attach = function ($container) {
    var self = this;
    $container.append('<p class="hub-q">' + this.params.question + '</p><p class="hub-left">' + this.left + '</p>');
    ['oui', 'non'].forEach(function (word) {
      var button = document.createElement('button');
      button.textContent = word; button.className = 'hub-' + word;
      button.addEventListener('click', function () {
        self.left = word;
        self.triggerXAPIScored(word === self.params.right ? 1 : 0, 1, 'answered', true);
      });
      $container.append(button);
    });
  };
  HubQuestion.prototype.getCurrentState = function () { return { left: this.left }; };
  return HubQuestion;
})(H5P.jQuery);
"""


def h5p(path: Path) -> Path:
    """One question whose library is its own."""
    library = {"machineName": "H5P.HubQuestion", "majorVersion": 1, "minorVersion": 0}
    about = {
        "title": "L'eau est potable ?", "language": "fr", "mainLibrary": "H5P.HubQuestion",
        "embedTypes": ["div"], "license": "U", "preloadedDependencies": [library],
    }  # fmt: skip
    own = {
        **library,
        "title": "Question",
        "patchVersion": 0,
        "runnable": 1,
        "preloadedJs": [{"path": "question.js"}],
    }
    question = {"question": "L'eau du puits est potable ?", "right": "non"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("h5p.json", json.dumps(about))
        out.writestr("content/content.json", json.dumps(question))
        out.writestr("H5P.HubQuestion-1.0/library.json", json.dumps(own))
        out.writestr("H5P.HubQuestion-1.0/question.js", LIBRARY_JS)
    return path


HOSTILE = """<!doctype html><meta charset="utf-8"><title>Hostile</title><body><pre id="out">…</pre><script>
const told = {};
const tries = {
  cookie() { document.cookie = "espace=stolen; path=/"; return "own:" + document.cookie; },
  parentCookie() { return window.top.document.cookie; },
  parentPage() { return window.top.document.body.textContent.length; },
  storage() { return window.top.localStorage.length; },
  async api() { return (await fetch(HUB + "/api/v1/presence", {method: "POST", credentials: "include"})).status; },
  async blind() { await fetch(HUB + "/quitter", {method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams({csrf: "x"})}); return "sent"; },
  async page() { return (await (await fetch(HUB + "/mon-espace/", {credentials: "include"})).text()).length; },
  image() { return new Promise((ok, no) => { const i = new Image(); i.onload = () => ok("loaded"); i.onerror = () => no(new Error("refused")); i.src = HUB + "/static/brand.svg"; setTimeout(() => no(new Error("late")), 3000); }); },
  async other() { return (await fetch(OTHER, {credentials: "include"})).status; },
  navigate() { window.top.location.href = "http://127.0.0.1:9/"; return "went"; },
  popup() { const w = window.open("http://127.0.0.1:9/"); if (!w) throw new Error("no window"); return "opened"; },
  form() { return new Promise((ok, no) => { const f = document.createElement("form"); f.action = HUB + "/quitter"; f.method = "post"; f.target = "_top"; document.body.append(f); document.addEventListener("securitypolicyviolation", (e) => no(new Error(e.violatedDirective))); f.submit(); setTimeout(() => no(new Error("nothing")), 1500); }); },
  frame() { return new Promise((ok, no) => { const f = document.createElement("iframe"); f.src = HUB + "/"; f.onload = () => { try { ok(f.contentDocument.body.textContent.length || no(new Error("empty"))); } catch (e) { no(e); } }; document.body.append(f); setTimeout(() => no(new Error("late")), 3000); }); },
  async worker() { return String(await navigator.serviceWorker.register("sw.js", {scope: "/"})); },
  microphone() { return navigator.mediaDevices.getUserMedia({audio: true}).then(() => "heard"); },
};
(async () => {
  for (const [name, act] of Object.entries(tries)) {
    try { told[name] = "DID " + await act(); } catch (error) { told[name] = "refused: " + error.name; }
  }
  // It may lie about itself; it may not speak of another package, nor of another learner.
  const home = window.parent.parent;
  home.postMessage({hub: 1, kind: "noted", item: "", done: true, package: "org.example.other", person: "somebody"}, "*");
  home.postMessage({hub: 1, kind: "noted", item: "x".repeat(5000), done: true}, "*");
  home.postMessage({hub: 1, kind: "noted", item: "y", score: 42}, "*");
  home.postMessage({hub: 1, kind: "noted", item: "z", score: "1"}, "*");
  home.postMessage("<img src=x onerror=alert(1)>", "*");
  document.getElementById("out").textContent = JSON.stringify(told);
  document.title = "done";
})();
</script></body>"""


def hostile(path: Path, hub: str, other: str) -> Path:
    """Pages that try all they can against the hub at ``hub`` and a file of another package."""
    page = HOSTILE.replace("HUB", json.dumps(hub)).replace("OTHER", json.dumps(other))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("index.html", page)
        out.writestr("sw.js", "self.addEventListener('fetch', () => {});")
    return path


def html5(path: Path) -> Path:
    """Two pages that lead to each other, with a style beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(
            "jeu/index.html",
            '<!doctype html><title>Jeu</title><link rel="stylesheet" href="css/a.css"><h1>Jeu</h1><a href="pages/deux.html">Suite</a>',
        )
        out.writestr("jeu/css/a.css", "h1 { color: rgb(1, 2, 3); }")
        out.writestr(
            "jeu/pages/deux.html",
            '<!doctype html><title>Deux</title><h1>Deux</h1><a href="../index.html">Retour</a>',
        )
    return path
