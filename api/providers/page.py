"""The page an athlete sees after a provider: one page, no script."""

from html import escape
from urllib.parse import urlencode

from api.providers.house import House
from api.providers.service import CameBack
from api.providers.vocab import Provider

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Keel: {title}</title>{more}
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>{code}
</main>
</body>
</html>
"""


def page(house: House, provider: Provider, back: CameBack) -> bytes:
    """What to do next, with the code to do it with."""
    name = provider.value.capitalize()
    if back.code is None:
        text = f"You did not let Keel in at {name}. Nothing was linked. You can close this page."
        return _filled("Nothing was linked", text, "", "")
    shown = f"{back.code[:5]}-{back.code[5:]}"
    text = (
        f"Enter this code in the app in which you began to link {name}. It works for a few "
        "minutes. If you did not begin that yourself, close this page: nothing is linked then."
    )
    code = f"\n<p><strong>{escape(shown)}</strong></p>"
    return _filled("One more step", text, code, _onward(house, back))


def _filled(title: str, text: str, code: str, more: str) -> bytes:
    return _PAGE.format(title=escape(title), text=escape(text), code=code, more=more).encode()


def _onward(house: House, back: CameBack) -> str:
    """Back to the app by itself, where the house says where that is."""
    if house.return_url is None:
        return ""
    query = urlencode({"connection_id": str(back.connection_id), "code": back.code})
    joint = "&" if "?" in house.return_url else "?"
    address = escape(f"{house.return_url}{joint}{query}", quote=True)
    return f'\n<meta http-equiv="refresh" content="0;url={address}">'
