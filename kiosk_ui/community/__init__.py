"""What the pages of the community share: who the reader is, words and signs, files that came along."""
