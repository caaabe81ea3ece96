"""What is read from the packaged formats: pages, H5P, SCORM, EPUB, common cartridges."""
