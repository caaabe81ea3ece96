"""Foreign code (HTML5, H5P, SCORM, EPUB, ZIM) on a hostname of its own, away from our pages.

See docs/adr/0008: cookies ignore ports, and a subdomain may write its parent's cookies, so content
lives on a sibling name, each package below a label of its own.
"""
