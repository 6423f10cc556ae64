"""The pages that Django renders; the live page and the replay draw themselves from what they are given."""
