"""The server extension: its configuration, and how its parts are wired."""

from __future__ import annotations

import dataclasses
import gc
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_data_dir
from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float, Int, List, TraitError, Unicode, default, validate

from .._version import __version__
from .apps.apps import Apps
from .apps.paths import Root
from .apps.publications import Publications
from .apps.renames import CONTENTS, Renames
from .files.store import FileLimits, FileStore
from .files.tickets import Tickets
from .http.access import Access
from .http.files import files_routes
from .http.frame import FRAME, FramePage
from .http.health import PROBES
from .http.html import STATIC
from .http.logs import clean_logs
from .http.navigation import PAGES
from .http.openapi import pattern
from .http.parts import Room
from .http.public import PublicAddress
from .http.publish import Publisher
from .http.published import API, CANVASES, NOTEBOOKS, SOCKET, CanvasPage, NotebookPage, PublishedPage
from .http.routes import ROUTES
from .http.socket import BuilderSocket, VisitorSocket
from .http.static import RendererHandler
from .http.theme_files import KINDS, BuilderThemeFile, VisitorThemeFile
from .journal.events import EventRecorder
from .journal.writer import Journal
from .kernels.hub import Hub
from .kernels.kernels import Kernels
from .kernels.starter import Starter
from .kernels.steps import Steps
from .page_log import PageLog
from .settings import Settings
from .visits.rates import Limits, Rates
from .visits.store.memory import MemoryStore, VisitStore
from .visits.store.snapshot import Seal
from .visits.visits import Visits

KB = 1_000
GATEWAY = (
    "Kernels behind a Jupyter gateway are not supported yet: pages need a server that runs its kernels itself, without"
    " --gateway-url."
)
DIGEST = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
STATIC_FOLDER = Path(__file__).parent.parent / "static"


class ToolsExtension(ExtensionApp):
    """Turns notebooks into internal tool pages."""

    name = "jupyter_tools"
    version = __version__
    load_other_extensions = True
    extension_url = "/lab"

    visit_ttl = Float(
        3600.0, min=1, help="Seconds for which a visit is remembered after its last client has gone."
    ).tag(config=True)
    max_visits = Int(
        1000, min=1, help="How many visits may be open at once; visits that nobody has open are evicted for new ones."
    ).tag(config=True)
    max_visits_per_visitor = Int(
        50,
        min=0,
        help="How many visits of one published page may be open from one address, which a visitor cannot exceed to keep"
        " others out; visits that nobody has open are evicted for new ones, and builders are not counted. Behind a"
        " proxy all visitors have its address, unless `ServerApp.trust_xheaders` is set and it reports theirs; 0 is no"
        " limit.",
    ).tag(config=True)
    max_events_per_visit = Float(
        30.0,
        min=0,
        help="Maximum average number of events per second that a visitor can send from one page, with bursts of twenty"
        " seconds' worth. Events over the limit are refused with a message, and the entered values are kept. Builders"
        " are not limited; 0 sets no limit.",
    ).tag(config=True)
    max_events_per_address = Float(
        200.0,
        min=0,
        help="The same limit for all visitors from one address together (for IPv6, from one /64 network). Opening a"
        " visit counts as an event, and each visit can always send one event per second. Behind a proxy all visitors"
        " share its address, unless `ServerApp.trust_xheaders` is set.",
    ).tag(config=True)
    max_kb_per_visit = Float(
        500.0,
        min=0,
        help="Maximum average number of kilobytes per second that a visitor can send from one page, with bursts of"
        " twenty seconds' worth; bytes over the limit wait. Each message counts as at least one kilobyte. Builders are"
        " not limited; 0 sets no limit.",
    ).tag(config=True)
    max_kb_per_address = Float(5000.0, min=0, help="The same limit for all visitors from one address together.").tag(
        config=True
    )
    max_log_kb_per_page = Float(
        100.0,
        min=0,
        help="Maximum number of kilobytes per minute that the visitors and the processes of one page write to the"
        " server's log: text that handlers print, tracebacks, and the stdout and stderr of kernels that this server"
        " starts. What is over the limit is left out until the minute ends, and the log then says how many entries"
        " were left out. 0 sets no limit.",
    ).tag(config=True)
    max_log_entries_per_page = Int(100, min=0, help="The same limit as a number of log entries.").tag(config=True)
    public_url = Unicode(
        help="The public address of this server, with its base URL, such as `https://tools.example.com/jupyter/`. Links"
        " to published pages begin with it, and pages from this origin may connect. When empty, the address comes from"
        " JupyterHub, from a proxy's `X-Forwarded-Host` if `ServerApp.trust_xheaders` is set, or from the request that"
        " asks for the link."
    ).tag(config=True)
    key_days = Float(30.0, min=0, help="Days after which a link to a published page opens it no more.").tag(config=True)
    shared_start_timeout = Float(
        600.0, min=1, help="Seconds within which the kernel of a shared page must have run its notebook."
    ).tag(config=True)
    canary_timeout = Float(
        30.0,
        min=1,
        help="Seconds within which a page's load handler must end in a forked process, before visits get such ones.",
    ).tag(config=True)
    spares = Int(
        1,
        min=0,
        help="How many processes that have run the notebook wait for visits of an isolated page that cannot be forked.",
    ).tag(config=True)
    ready_forks = Int(
        1,
        min=0,
        help="How many forked processes wait for visits of an isolated page, each with about 10 MB of memory: the first"
        " event of a visit that finds one runs as fast as later ones.",
    ).tag(config=True)
    start_published = Bool(
        default_value=False,
        help="Whether the kernels of published pages start with the server instead of with the first visitor;"
        " `/jupyter-tools/ready` answers 503 until all have started.",
    ).tag(config=True)
    ping_interval = Float(
        20.0,
        min=0.1,
        max=25,
        help="Seconds between two questions to a kernel whether it answers, while visits are open.",
    ).tag(config=True)
    link_address = Unicode(
        help="Where kernels link up: `unix:PATH`, or `tcp:PORT` on the loopback; chosen by itself when empty."
    ).tag(config=True)
    visits_url = Unicode(
        help="Where visits are kept so that they survive this server: `redis://HOST:PORT/DB`, or `rediss://` or"
        " `unix://` as redis-py reads them (`pip install jupyter_tools[redis]`). Servers with the same one, the same"
        " `secret_file` and `publications_file`, and the same apps serve the same visits. When empty, in this server's"
        " memory."
    ).tag(config=True)
    journal = Bool(
        default_value=True, help="Whether every event is recorded, with what was entered and what came of it."
    ).tag(config=True)
    journal_file = Unicode(help="The file (SQLite) that events are recorded in.").tag(config=True)
    journal_max_mb = Float(
        200.0,
        min=1,
        help="Maximum size of the journal in megabytes; over it, the largest pages lose their oldest events.",
    ).tag(config=True)
    journal_days = Float(90.0, min=0, help="Days after which recorded events are removed.").tag(config=True)
    publications_file = Unicode(help="The file that says which pages are published.").tag(config=True)
    secret_file = Unicode(help="The file with the secret that signs links to published pages and kept visits.").tag(
        config=True
    )

    files_folder = Unicode(
        help="The private folder for files that visitors upload and download, until they leave."
    ).tag(config=True)
    max_upload_mb = Float(
        20_000.0,
        min=0,
        help="Maximum number of megabytes that the files of all visits take on the disk: uploaded ones, and those that"
        " handlers make to be downloaded.",
    ).tag(config=True)
    max_upload_mb_per_visit = Float(
        2_000.0, min=0, help="The same limit for one visit; `max_size_mb` of an upload limits each file."
    ).tag(config=True)
    max_upload_mb_per_address = Float(
        10_000.0,
        min=0,
        help="The same limit for all visitors from one address together (for IPv6, from one /64 network), however many"
        " visits they open. Behind a proxy all visitors share its address, unless `ServerApp.trust_xheaders` is set."
        " Builders are not limited; 0 sets no limit.",
    ).tag(config=True)
    trusted_modules = List(
        Unicode(),
        help="Modules of anywidgets that run in published pages themselves, and not in a frame apart from them: each by"
        " its digest, as `jupyter tools digest` prints it. A trusted module acts as whoever opens the page: it reads"
        " what they can read on this server, and its widgets may hold others.",
    ).tag(config=True)

    @validate("trusted_modules")
    def _check_trusted_modules(self, proposal: Any) -> list[str]:
        digests = [str(one) for one in proposal["value"]]
        for one in digests:
            if not DIGEST.fullmatch(one):
                raise TraitError(f"`trusted_modules` takes what `jupyter tools digest` prints, not {one!r}")
        return digests

    @validate("public_url")
    def _check_public_url(self, proposal: Any) -> str:
        url = str(proposal["value"])
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
            raise TraitError(f"`public_url` must be an address such as https://tools.example.com/, not {url!r}")
        return url

    @default("journal_file")
    def _default_journal_file(self) -> str:
        return str(Path(jupyter_data_dir()) / "jupyter_tools" / "journal.sqlite")

    @default("files_folder")
    def _default_files_folder(self) -> str:
        return str(Path(jupyter_data_dir()) / "jupyter_tools" / "files")

    @default("publications_file")
    def _default_publications_file(self) -> str:
        return str(Path(jupyter_data_dir()) / "jupyter_tools" / "publications.json")

    @default("secret_file")
    def _default_secret_file(self) -> str:
        return str(Path(jupyter_data_dir()) / "jupyter_tools" / "secret")

    def initialize_settings(self) -> None:
        """Make the parts, and accept links as soon as the server's loop runs."""
        server: Any = self.serverapp
        clean_logs(self.log, server.log)
        root = Root(server.root_dir)
        apps = Apps()
        access = Access(Path(self.secret_file), self.key_days)
        steps = Steps()
        settings = self.read_settings()
        page_log = PageLog(
            self.log, max_kb=self.max_log_kb_per_page, max_entries=self.max_log_entries_per_page, journal=self.journal
        )
        kernels = Kernels(server, root, apps, self.log, page_log, settings=settings, steps=steps)
        events = EventRecorder(self._journal())
        kept = FileLimits(self.max_upload_mb, self.max_upload_mb_per_visit, self.max_upload_mb_per_address)
        files = FileStore(Path(self.files_folder), self.log, kept)
        files.start()
        visits = Visits(
            self._store(Seal(access.derived("visits"))),
            kernels,
            apps,
            self.log,
            recorder=events,
            files=files,
            page_log=page_log,
            settings=settings,
            rates=Rates(
                Limits(self.max_events_per_visit, self.max_kb_per_visit * KB),
                Limits(self.max_events_per_address, self.max_kb_per_address * KB),
                events.metrics.refuse,
                self.log,
            ),
        )
        hub = Hub(kernels.page_of, self.log, self.link_address, visits.watch, steps.report_cell)
        if server.gateway_config.gateway_enabled:
            hub.refusal = GATEWAY
        kernels.hub = visits.hub = hub
        address = PublicAddress(
            self.public_url, server.base_url, os.environ, self.log, trusts_proxy=server.trust_xheaders
        )
        publications = Publications(Path(self.publications_file), root, self.log)
        renames = Renames(root, publications, visits.follow, self.log)
        server.event_logger.add_listener(schema_id=CONTENTS, listener=renames.listen)
        self.room = Room(
            root=root,
            hub=hub,
            kernels=kernels,
            apps=apps,
            visits=visits,
            access=access,
            address=address,
            publications=publications,
            publisher=Publisher(root, kernels, visits, publications, access),
            renames=renames,
            events=events,
            steps=steps,
            starter=Starter(kernels, root, self.log),
            files=files,
            tickets=Tickets(),
            static=STATIC_FOLDER,
            trusted_modules=tuple(self.trusted_modules),
            log=self.log,
        )
        server.io_loop.add_callback(hub.start)
        if self.start_published:
            server.io_loop.add_callback(self.room.starter.start, publications)
        server.io_loop.add_callback(renames.start)
        # A collection that looks at all that Jupyter has loaded would keep every visitor waiting for 0.1 s.
        server.io_loop.add_callback(gc.freeze)

    def read_settings(self) -> Settings:
        """The values of the traitlets that the parts of the server read, frozen."""
        return Settings(**{one.name: getattr(self, one.name) for one in dataclasses.fields(Settings)})

    def initialize_handlers(self) -> None:
        """Register the endpoints."""
        parts = {"room": self.room}
        self.handlers += [(pattern(template), handler, parts) for template, handler in ROUTES]
        self.handlers += [(path, handler, parts) for path, handler in PROBES]
        self.handlers += files_routes(self.room, f"{PAGES}/(.*)/files", f"{API}/files/(.*)")
        self.handlers += [
            (f"/{SOCKET}/(.*)", BuilderSocket, parts),
            (f"/{NOTEBOOKS}/(.*)", NotebookPage, parts),
            (f"/{CANVASES}/(.*)", CanvasPage, parts),
            (f"/{FRAME}", FramePage, parts),
            (f"/{PAGES}/(.*)/socket", VisitorSocket, parts),
            (f"/jupyter-tools/theme/(.*)/({KINDS})", BuilderThemeFile, parts),
            (f"/{PAGES}/(.*)/theme/({KINDS})", VisitorThemeFile, parts),
            (f"/{PAGES}/(.*?)(/?)", PublishedPage, parts),
            (f"/{STATIC}/(.*)", RendererHandler, {"path": str(STATIC_FOLDER)}),
        ]

    def _store(self, seal: Seal) -> VisitStore:
        """Where visits are kept."""
        if not self.visits_url:
            return MemoryStore(seal, self.log, self.visit_ttl)
        try:
            from .visits.store.redis_store import RedisStore  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise ImportError("`visits_url` needs redis-py: pip install jupyter_tools[redis]") from None
        return RedisStore(self.visits_url, seal, self.log, self.visit_ttl)

    async def stop_extension(self) -> None:
        """End visits, shared kernels and links."""
        room: Room | None = getattr(self, "room", None)
        if room is None:
            return  # The extension did not start, because of its secret or its configuration.
        first = (room.starter, room.publisher, room.renames, room.visits)
        for part in (*first, room.kernels, room.hub, room.events, room.files):
            await part.stop()

    def _journal(self) -> Journal | None:
        if not self.journal:
            return None
        return Journal(Path(self.journal_file), self.log, max_mb=self.journal_max_mb, max_days=self.journal_days)
