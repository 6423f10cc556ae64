"""A program of its own: lays out one conversation as a PDF. It reads JSON from its input and writes the PDF.

It is started for each PDF, with bounds of time and memory, so that no conversation can hold up or bring down
the server. It says nothing but its exit code: a message of Typst's could quote the words.
"""

import json
import os
import resource
import sys
from contextlib import suppress

#: The exit codes, beside 0.
FAILED, NO_TYPST = 3, 4


def main() -> int:
    """Read what to lay out, and write the PDF."""
    os.nice(10)
    try:
        import typst
    except ImportError:
        return NO_TYPST
    asked = json.load(sys.stdin)
    with suppress(ValueError, OSError):  # macOS knows no such bound
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold the words
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]])
    given = {"conversation": asked["conversation"]}

    def compiler() -> typst.Compiler:  # one for each run: it forgets a template that came as bytes
        return typst.Compiler(asked["template"].encode(), font_paths=fonts, sys_inputs=given)

    try:
        made = compiler().compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError:  # a character without a font: tagged all the same, without the standard's name
        made = compiler().compile(format="pdf")
    if not isinstance(made, bytes):
        return FAILED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the rest of the process
    try:
        code = main()
    except BaseException:  # noqa: BLE001 - a traceback could quote the words
        code = FAILED
    sys.exit(code)
