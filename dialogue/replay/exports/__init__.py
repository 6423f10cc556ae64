"""Exports: a conversation as a file to keep, with only what one viewer may take along.

`extent` decides what is in an export, and `sentences` what each event reads like. `document` is a
conversation for people to read, which `markdown` and `pages` (a PDF) write down; `json_file` and
`spreadsheet` are for programs. All of it is pure.
"""
