"""ZIM archives: whole encyclopaedias in one file, opened in place and never unpacked."""
