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
    "Imports",
    "Training logs from other apps and files from devices: previewed first, then imported.",
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
    """Upload a training log or a device file.

    A CSV export from Strong, Hevy, FitNotes or Liftosaur, or in our own columns; FIT, TCX or
    GPX, also as .gz; an export from Apple Health; JSON from Health Auto Export, or records from
    Health Connect. The format is recognised by its content. Device files need
    `measurements:write` as well. The answer comes at once with state `waiting`; the file is
    read outside the request, and `preview` shows what would be imported. Nothing is imported
    before the commit. If the file does not give its unit or the order of its dates, the import
    is `refused` with a problem that names what to send with it. Sending the same bytes again
    returns 200 with the same import.
    """
    row, is_new = service.send_file(call.db, form, call.now, may_measure=_may_measure(call))
    return row if is_new else Answered(row, 200)


@imports.list_("/imports", "listImports", Access.SESSIONS_READ, out=schemas.ImportPage)
def list_imports(call: Call) -> Page[FileImport]:
    """List imports.

    Uploaded files, newest first, each with its state.
    """
    return service.list_imports(call.db, call.page)


@imports.read("/imports/<uuid:import_id>", "getImport", Access.SESSIONS_READ, out=schemas.Import)
def get_import(call: Call, import_id: UUID) -> FileImport:
    """Read an import.

    State, progress and counts. Ask again while the state is `waiting`, `reading`, `committing`
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
    """List the remarks on rows.

    Rows that were refused or had something dropped, in the order of the file: line, column and
    reason. At most the first 10,000; the counts of the import are complete.
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

    Every name in the file, most frequent first: what it is read as, how sure that is, and what
    else it may mean. A name without a match is left out of the commit, but nothing is lost:
    choose an exercise and commit again.
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
    """Map the names in a file.

    Give a library exercise for a name, or leave the name out. The choice is remembered for
    every later import; sets already imported under the name stay as they are.
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
    """Commit an import.

    Runs outside the request; the import shows its progress. Imported sessions are history: they
    appear in the list of sessions, and no dose is ever built on them. Workouts and measurements
    are handled like those sent by an app. Nothing is imported twice, so a committed import may
    be committed again after names were mapped.
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

    Deletes the file; a preview is cancelled. With `sessions=true` the sets it added are also
    removed, outside the request, and a session that holds nothing else is deleted. Workouts and
    measurements stay: they may also have come from another source, and each can be deleted
    separately.
    """
    return service.delete_import(
        call.db, import_id, with_sessions=call.query["sessions"], now=call.now
    )


def _may_measure(call: Call) -> bool:
    return Access.MEASUREMENTS_WRITE in call.who.capabilities
