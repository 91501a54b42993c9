"""The document of a frame, in which an author's module runs on a page without the page's origin."""

from __future__ import annotations

import html

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join

from .html import STATIC, StrictPage

FRAME = "jupyter-tools/frame"
DOCUMENT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Widget</title>
<style nonce="{nonce}">
html, body {{ margin: 0; background: transparent; overflow-x: auto; overflow-y: hidden; }}
body {{ color: var(--jt-text); }}
</style>
<body><script nonce="{nonce}" src="{script}"></script></body>
</html>
"""
"""It is the same for all frames: which module runs in it, the page says."""
POLICY = (
    # Also for whoever opens its address: no origin, no forms, no windows, no downloads.
    "sandbox allow-scripts",
    "default-src 'none'",
    # What runs here is not ours anyway, and some modules compile expressions of their own.
    "script-src 'nonce-{nonce}' blob: 'unsafe-eval'",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "media-src data: blob:",
    "font-src data:",
    "worker-src blob:",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)


class FramePage(StrictPage):
    """The document of a frame; it has nothing of any page, and is open to everybody."""

    @property
    def content_security_policy(self) -> str:
        """Scripts, and nothing that they could reach."""
        return "; ".join(POLICY).format(nonce=self.nonce)

    def set_default_headers(self) -> None:
        """Set the headers of a document that knows nothing, and may use nothing of the visitor's machine."""
        super().set_default_headers()
        self.set_header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=()")

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the document."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        script = url_path_join(self.base_url, STATIC, "frame.js")
        self.finish(DOCUMENT.format(nonce=self.nonce, script=html.escape(script)))
