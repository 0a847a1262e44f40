"""Domain errors: each says what is wrong, where, and what to do. Only the command line turns them into exit codes."""

from __future__ import annotations

from docgen.kit.i18n import in_language


class DocgenError(Exception):
    """Base of every error docgen raises on purpose.

    `message` is one sentence for the user, `cure` says how to put it right, `code` lasts across versions.
    """

    code = "X000"

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message, cure)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return self.message

    def to_json(self) -> dict[str, str]:
        """Return the error as the JSON object of the contract."""
        return {"code": self.code, "message": str(self.message), "cure": str(self.cure)}

    def in_language(self, language: str) -> DocgenError:
        """Return the same error with its words in "zh" or "en"."""
        said = type(self).__new__(type(self), *self.args)  # not copy(): a cluster's library makes copies share what they hold
        vars(said).update(vars(self))
        said.message, said.cure = in_language(self.message, language), in_language(self.cure, language)
        return said


class FormError(DocgenError):
    """A form.toml is wrong; the message names the file and the path inside it."""

    code = "X100"


class UnknownForm(FormError):
    """There is no form of that id, here or in the package."""


class UnreadableFile(DocgenError):
    """A file cannot be read at all (exit code 2)."""

    code = "X200"


class UnavailableFile(UnreadableFile):
    """A file that is there cannot be had now: locked, without permission, on a failing disk. Its author is not to blame."""


class UsageError(DocgenError):
    """The command was called wrongly (exit code 2)."""

    code = "X300"


class TemplateError(DocgenError):
    """A Word template is wrong; the message names the placeholder and its place."""

    code = "X400"


class OutputError(DocgenError):
    """A file could not be written; nothing was left behind (exit code 2)."""

    code = "X500"


class ReadBackError(DocgenError):
    """The rendered Word file differs from the report it was made from: an internal error, no file is left."""

    code = "X600"


class PublishError(DocgenError):
    """A report is not published: it has errors, or a number was changed after it was made."""

    code = "X700"
