"""Files on their way in and out: attachments, uploads in pieces, answers by range."""
