"""Why a file is not taken as a whole."""

from api.imports.vocab import ImportProblemCode


class FileRefused(Exception):
    """The file as a whole cannot be taken as it was sent."""

    def __init__(self, code: ImportProblemCode) -> None:
        super().__init__(code.value)
        self.code = code
