"""URLs of archives."""

from typing import Any

from flask import current_app

from api.accounts.service import check_owner
from api.archive import schemas, service
from api.archive.vocab import MOST_BYTES
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.http.spooling import Download, Intake, spool

Body = dict[str, Any]
ZIP = "application/zip"

routes = Routes("Me", "The athlete's profile, consents and goals.", name="archive")


@routes.read(
    "/me/export",
    "getExport",
    Access.ACCOUNT,
    media=ZIP,
    etag=False,
    rate=Rate.HEAVY,
)
def get_export(call: Call) -> Download:
    """Download everything.

    A ZIP of JSON and CSV files with every row of this account as it is now, and a `README.txt`
    that explains them. `restoreExport` restores it. Works without consent to the use of health
    data, so that athletes can always take their data with them. The token must carry every
    capability of an athlete.
    """
    check_owner(call.who)
    file = spool()
    try:
        version = str(current_app.config["API_VERSION"])
        service.write_archive(call.db, file, call.services.sealer, version, call.now)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Download(file, f"keel-export-{call.now:%Y-%m-%d}.zip", size)


@routes.action(
    "/me/restore",
    "restoreExport",
    Access.ACCOUNT,
    intake=Intake(ZIP, MOST_BYTES, "The ZIP from `getExport`, byte for byte."),
    out=schemas.ArchiveRestored,
    status=201,
    keyed=True,
    problems=(
        errors.ConsentRequired,
        errors.AccountNotEmpty,
        errors.ArchiveOfAnother,
        errors.ArchiveRefused,
    ),
    rate=Rate.HEAVY,
)
def restore_export(call: Call) -> Body:
    """Restore an export.

    Restores all data of an archive to this account, which must have no data yet and the same
    birth date. Ids, versions and instants stay the same, so that exporting again gives the same
    data. E-mail, password, logins and the consents in force stay those of this account. An
    archive that was changed in any way, or made by another server, is refused as a whole; its
    `csv/sessions.csv` can still be imported as training history. Read everything again
    afterwards: ETags may refer to different content than before.
    """
    check_owner(call.who)
    return dict(service.restore_archive(call.db, call.who, call.file, call.services.sealer))
