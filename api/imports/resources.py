"""URLs of imports."""

from typing import Any
from uuid import UUID

from api.imports import schemas, service, vocab
from api.imports.models import FileImport, ImportFinding
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Answered, Call
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.paging import Page

Body = dict[str, Any]

imports = Routes(
    "Imports", "Training logs of other apps and files of devices: previewed, then taken in."
)


@imports.send_form(
    "/imports",
    "createImport",
    Access.SESSIONS_WRITE,
    form=schemas.ImportInput,
    out=schemas.Import,
    largest_form=vocab.LARGEST_FORM,
    also=(200,),
    problems=(
        errors.UnreadableFile,
        errors.UnknownDialect,
        errors.ImportBusy,
        errors.ImportedOtherwise,
    ),
    rate=Rate.HEAVY,
)
def create_import(call: Call, form: Body) -> FileImport | Answered:
    """Send a training log, or a file of a device.

    A CSV export of Strong, Hevy, FitNotes or Liftosaur, or our own columns; FIT, TCX or GPX,
    also as .gz; an export of Apple Health; JSON of Health Auto Export, or records of Health
    Connect. Recognised by its content. Files of devices need `measurements:write` as well.
    Answers at once with state `waiting`; the file is read outside the request, and
    `preview` shows what would be taken in. Nothing is taken in before the commit. Where
    the file does not say its unit or the order of its dates, the import is `refused` with a
    problem that names what to send along. The same bytes sent again answer 200 with the same
    import.
    """
    row, is_new = service.send_file(call.db, form, call.now, may_measure=_may_measure(call))
    return row if is_new else Answered(row, 200)


@imports.list_("/imports", "listImports", Access.SESSIONS_READ, out=schemas.ImportPage)
def list_imports(call: Call) -> Page[FileImport]:
    """List imports.

    Files that were sent, the newest first, with the state each is in.
    """
    return service.list_imports(call.db, call.page)


@imports.read("/imports/<uuid:import_id>", "getImport", Access.SESSIONS_READ, out=schemas.Import)
def get_import(call: Call, import_id: UUID) -> FileImport:
    """Read an import.

    State, progress and counts; ask again while the state is `waiting`, `reading`, `committing`
    or `undoing`.
    """
    return service.get_import(call.db, import_id)


@imports.list_(
    "/imports/<uuid:import_id>/rows",
    "listImportRows",
    Access.SESSIONS_READ,
    out=schemas.ImportRowPage,
)
def list_import_rows(call: Call, import_id: UUID) -> Page[ImportFinding]:
    """List what is told of rows.

    Rows that were refused or of which something is dropped, in the order of the file: line,
    column and reason. At most the first ten thousand; the counts of the import are whole.
    """
    return service.list_findings(call.db, import_id, call.page)


@imports.list_(
    "/imports/<uuid:import_id>/exercises",
    "listImportExercises",
    Access.SESSIONS_READ,
    out=schemas.ImportExercisePage,
)
def list_import_exercises(call: Call, import_id: UUID) -> Page[Body]:
    """List the exercises of a file.

    Every name in the file, the most frequent first: what it is taken for, how sure that is, and
    what else it may mean. A name without a match is left out of the commit, and nothing of it
    is lost: choose an exercise and commit again.
    """
    return service.list_names(call.db, import_id, call.page)


@imports.put(
    "/imports/<uuid:import_id>/exercises",
    "putImportExercises",
    Access.SESSIONS_WRITE,
    body=schemas.ImportChoices,
    out=schemas.Import,
    problems=(errors.UnknownExercise, errors.ImportBusy),
)
def put_import_exercises(call: Call, body: Body, import_id: UUID) -> FileImport:
    """Say what names mean.

    An exercise of the library for a name, or that it is left out. Remembered for every later
    import; what was taken in under the name before stays as it is.
    """
    return service.choose_names(call.db, import_id, body["choices"], call.now)


@imports.action(
    "/imports/<uuid:import_id>/commit",
    "commitImport",
    Access.SESSIONS_WRITE,
    out=schemas.Import,
    status=202,
    problems=(errors.ImportBusy,),
    rate=Rate.HEAVY,
)
def commit_import(call: Call, import_id: UUID) -> FileImport:
    """Take in what was found.

    Outside the request; the import says how far it is. Imported sessions are history: they show
    in the list of sessions, and no dose is ever built on them. Workouts and measurements go the
    way of those that an app sends. What was taken in before is not
    taken in again, so a committed import may be committed again after names were mapped.
    """
    return service.commit_import(call.db, import_id, call.now, may_measure=_may_measure(call))


@imports.remove(
    "/imports/<uuid:import_id>",
    "deleteImport",
    Access.SESSIONS_WRITE,
    out=schemas.Import,
    query=schemas.ImportQuery,
)
def delete_import(call: Call, import_id: UUID) -> FileImport:
    """Cancel or undo an import.

    Forgets the file; a preview is cancelled. With `sessions=true` the sets that it added are
    taken back as well, outside the request, and a session that holds nothing else goes.
    Workouts and measurements stay: they may have come through another door too, and each can
    be deleted by itself.
    """
    return service.delete_import(
        call.db, import_id, with_sessions=call.query["sessions"], now=call.now
    )


def _may_measure(call: Call) -> bool:
    return Access.MEASUREMENTS_WRITE in call.who.capabilities
