"""What carries messages and files: the line to the centre, counted, patient, resumable."""
