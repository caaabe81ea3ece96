"""What can go wrong when a machine is prepared."""

from __future__ import annotations


class ProvisioningError(Exception):
    """The machine is not as it should be; the text ends with what to do about it."""
