"""The navigation of a published page: the pages of its app that this visitor may open, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.utils import url_path_join
from pydantic import BaseModel

from ...page.navigation import entries_of, parents_of
from .access import is_allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_server.base.handlers import JupyterHandler

    from ...page.model import App
    from ..apps.paths import PagePath
    from ..apps.publications import Publication
    from .parts import Room

PAGES = "jupyter-tools/pages"


class Offered(BaseModel):
    """A page that is offered to a visitor."""

    label: str
    url: str
    """The path of its URL."""
    icon: str = ""
    group: str = ""
    current: str = ""
    """`page` for the present page, `within` for the entry that it is below; empty for others."""


class Step(BaseModel):
    """What stands before the present page in the trail that leads to it."""

    label: str
    url: str | None
    """None for a group."""


class ShownNavigation(BaseModel):
    """What a published page shows of its app."""

    place: str
    title: str
    """The app's title."""
    entries: list[Offered]
    trail: list[Step]
    user: str
    """The visitor's name; empty for a visitor by link."""
    sign_out: str
    """The path that signs the visitor out; empty where there is no login."""


def page_path(base_url: str, slug: str) -> str:
    """The path of the URL of the page that is published at a slug; Jupyter's base URL is quoted already."""
    return url_path_join(base_url, PAGES, quote(slug)) + "/"


def app_path(base_url: str, page: PagePath) -> str:
    """The path that the URLs of the published pages of a page's app have in common."""
    folder = page.slug.rpartition("/")[0]
    return url_path_join(base_url, PAGES, quote(folder)) + "/"


async def navigation_of(
    handler: JupyterHandler, room: Room, publication: Publication, page: PagePath
) -> ShownNavigation | None:
    """The navigation of a published page for who requests it; None where there is none, or no other page to go to."""
    app = room.apps.app(page.folder)
    if app.navigation.place == "none" or len(app.pages) < 2:  # noqa: PLR2004 - the page itself, and another one
        return None
    allowed = await is_allowed(handler, "read")
    known = {publication.id} if allowed else {publication.id, *room.access.offered(handler, page)}
    urls = {
        one.notebook: page_path(handler.base_url, slug)
        for slug, one in room.publications.below_root()
        if one.folder == publication.folder and (allowed or one.id in known) and one.notebook in app.pages
    }
    above = parents_of(page.notebook, app.pages)
    entries = list(_entries(app, urls, [*above, page.notebook]))
    trail = list(_trail(app, urls, above, page.notebook))
    if len(urls) < 2 or not entries:  # noqa: PLR2004 - as above
        return None
    user, sign_out = _user(handler)
    title = app.title or page.folder.name
    return ShownNavigation(
        place=app.navigation.place, title=title, entries=entries, trail=trail, user=user, sign_out=sign_out
    )


def _entries(app: App, urls: dict[str, str], way: list[str]) -> Iterator[Offered]:
    """The entries of the pages that are offered; `way` leads to the present page, which is its last."""
    declared = [one for one in entries_of(app.navigation, app.pages) if one.page in urls]
    nearest = next((name for name in reversed(way) if any(one.page == name for one in declared)), "")
    for one in declared:
        here = one.page == nearest
        yield Offered(
            label=one.label or _title(app, one.page),
            url=urls[one.page],
            icon=one.icon,
            group=one.group,
            current=("page" if nearest == way[-1] else "within") if here else "",
        )


def _trail(app: App, urls: dict[str, str], above: list[str], notebook: str) -> Iterator[Step]:
    """What leads to a page: the group of the entry that it is or is below, and the pages above it that are offered."""
    declared = {one.page: one for one in entries_of(app.navigation, app.pages)}
    top = next((declared[name] for name in [*above, notebook] if name in declared and name in {*urls, notebook}), None)
    if top is not None and top.group:
        yield Step(label=top.group, url=None)
    for name in above:
        if name in urls:
            label = declared[name].label if name in declared else ""
            yield Step(label=label or _title(app, name), url=urls[name])


def _title(app: App, notebook: str) -> str:
    return app.pages[notebook].title or notebook.removesuffix(".ipynb")


def _user(handler: JupyterHandler) -> tuple[str, str]:
    """The name of Jupyter's user, and the path that signs them out; both empty where there is none."""
    user, provider = handler.current_user, handler.identity_provider
    if not user:
        return "", ""
    can_leave = provider.login_available and provider.logout_available
    return user.display_name or user.username, url_path_join(handler.base_url, "logout") if can_leave else ""


def note_offer(handler: JupyterHandler, room: Room, publication: Publication, page: PagePath) -> None:
    """Note in the browser that its visitor has a link to the page: the app's other pages then offer it.

    They share values with the page, for which the browser has a name.
    """
    expires = room.access.remembered(handler, publication)
    if expires is None:
        return
    path = app_path(handler.base_url, page)
    room.access.name_browser(handler, page, path)
    if room.access.offered(handler, page).get(publication.id) != int(expires):
        room.access.offer(handler, publication, page, expires, path)
