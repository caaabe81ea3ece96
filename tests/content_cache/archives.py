"""Small packages of foreign formats, sound ones and parts of bad ones."""

import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Files = dict[str, str | bytes]

INDEX = (
    '<!doctype html><html lang="fr"><head><title>Le puits &amp; l’eau</title>'
    '<meta name="author" content="Awa Traoré"></head><body>…</body></html>'
)
HTML5: Files = {"index.html": INDEX, "js/app.js": "let n = 1;\n" * 500, "img/a.png": b"\x89PNG\0"}


def library(name: str, major: int, minor: int, *needs: tuple[str, int, int], **more: Any) -> str:
    """A library.json."""
    return json.dumps({"machineName": name, **version(major, minor), **wanted(*needs), **more})


def version(major: int, minor: int) -> dict[str, int]:
    """The two numbers that name a library's version."""
    return {"majorVersion": major, "minorVersion": minor}


def wanted(*needs: tuple[str, int, int]) -> dict[str, Any]:
    """The libraries to be loaded before."""
    return {
        "preloadedDependencies": [
            {"machineName": name, **version(major, minor)} for name, major, minor in needs
        ]
    }


H5P: Files = {
    "h5p.json": json.dumps(
        {
            "title": "Vrai ou faux",
            "language": "fr",
            "mainLibrary": "H5P.TrueFalse",
            "embedTypes": ["div"],
            "license": "CC BY-SA",
            "licenseVersion": "4.0",
            "authors": [{"name": "Sadio Camara", "role": "Author"}],
            **wanted(("H5P.TrueFalse", 1, 6)),
        }
    ),
    "content/content.json": '{"question": "Le conseil vote ?", "correct": "true"}',
    "H5P.TrueFalse-1.6/library.json": library(
        "H5P.TrueFalse", 1, 6, ("H5P.Question", 1, 4), preloadedJs=[{"path": "t.js"}]
    ),
    "H5P.TrueFalse-1.6/t.js": "1",
    "H5P.Question-1.4/library.json": library("H5P.Question", 1, 4),
}

SCORM_12 = """<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:md="urn:lom">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>
    <md:lom><md:general><md:language>fr</md:language><md:description>
      <md:langstring>Se laver les mains.</md:langstring></md:description></md:general></md:lom>
  </metadata>
  <organizations default="B"><organization identifier="A"><title>Autre</title></organization>
    <organization identifier="B"><title>Hygiène</title>
      <item identifier="I1"><title>Module</title>
        <item identifier="I2" identifierref="R1" parameters="?p=2"><title>Les mains</title>
          <adlcp:masteryscore>80</adlcp:masteryscore>
          <adlcp:datafromlms>depart</adlcp:datafromlms></item></item>
    </organization></organizations>
  <resources xml:base="cours/"><resource identifier="R1" type="webcontent"
    adlcp:scormtype="sco" href="le%C3%A7on.html?a=1#haut"/></resources>
</manifest>"""
SCORM: Files = {"imsmanifest.xml": SCORM_12, "cours/leçon.html": "<p>Lavez.</p>"}

OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Contes du fleuve</dc:title>
<dc:creator>Hawa Diallo</dc:creator><dc:language>fr-ML</dc:language><dc:rights>CC0</dc:rights>
<meta property="rendition:layout">reflowable</meta></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="un.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="deux.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="c.png" media-type="image/png" properties="cover-image"/></manifest>
<spine page-progression-direction="ltr"><itemref idref="a"/><itemref idref="b"/>
<itemref idref="n" linear="no"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body><nav epub:type="toc"><ol><li><a href="un.xhtml">Le lièvre</a>
<ol><li><a href="un.xhtml#fin">La fin</a></li></ol></li>
<li><a href="deux.xhtml">L’hyène</a></li><li><a href="absent.xhtml">Perdu</a></li></ol></nav>
</body></html>"""
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/p.opf"/></rootfiles></container>'
)
EPUB: Files = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/p.opf": OPF,
    "OEBPS/nav.xhtml": NAV,
    "OEBPS/un.xhtml": "<p>Un</p>",
    "OEBPS/deux.xhtml": "<p>Deux</p>",
    "OEBPS/c.png": b"\x89PNG",
}


def make_zip(
    path: Path, files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    """Write a ZIP file with these members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return path


def patch(path: Path, mark: bytes, offset: int, form: str, value: int) -> Path:
    """Overwrite a number ``offset`` bytes into the last record that begins with ``mark``."""
    data = bytearray(path.read_bytes())
    struct.pack_into(form, data, data.rindex(mark) + offset, value)
    path.write_bytes(data)
    return path
