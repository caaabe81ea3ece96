"""Enrolment: which machines may exchange with the centre, for which space, and until when."""
