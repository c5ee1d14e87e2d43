"""The front door: everything that is served, and the rules that all of it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp

from prostudio import __version__
from prostudio.jobs import Jobs
from prostudio.server import routes
from prostudio.server.answering import answers, shown
from prostudio.server.desk import Desk
from prostudio.server.door.gate import LOOPBACK_ONLY, Access, Gate
from prostudio.server.door.limits import BodyLimit
from prostudio.server.door.watching import Watch
from prostudio.server.herald import Herald
from prostudio.server.orders import asking
from prostudio.server.studio import docs_page, pages
from prostudio.server.warm.easel import Easel
from prostudio.settings import Settings

BODY_BYTES = 2_000_000
"""The largest request where a route says nothing else."""

_ABOUT = """Films from a topic, a script or a film file, made on this machine.

1. `POST /api/content/generate` asks for a film and answers at once with its id and links.
2. `GET /api/films/{film}/events` tells what happens, `GET /api/content/status/{film}` how far.
3. `GET /api/content/download/{film}` is the film, with seeking.

Every error is `{"code": ..., "message": ..., "hint": ...}` with the HTTP status that fits. A server
that listens on more than this machine wants `Authorization: Bearer TOKEN`.
"""


class _App(FastAPI):
    """FastAPI behind our own rules, which stand outside of everything, its errors included."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        super().__init__(**options)
        self.state.desk = desk

    def build_middleware_stack(self) -> ASGIApp:
        """From the outside: watch, gate, the size of bodies, then FastAPI's own."""
        longer = {**asking.LONGER, **routes.uploads.LONGER}
        inner = BodyLimit(super().build_middleware_stack(), BODY_BYTES, longer)
        desk: Desk = self.state.desk
        return Watch(Gate(inner, desk.access, desk.tries), desk.figures)

    def openapi(self) -> dict[str, Any]:
        """The description, with the body that `generate` reads by itself."""
        if not self.openapi_schema:
            found = get_openapi(
                title=self.title,
                version=self.version,
                summary=self.summary,
                description=self.description,
                routes=self.routes,
            )
            asked = asking.Asked.model_json_schema(ref_template="#/components/schemas/{model}")
            found["components"]["schemas"]["Asked"] = asked
            found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            found["security"] = [{}, {"token": []}]
            self.openapi_schema = found
        return self.openapi_schema


def create_app(settings: Settings, jobs: Jobs, access: Access = LOOPBACK_ONLY) -> FastAPI:
    """The server's ASGI application over a list of films.

    Args:
        access: under which names it is spoken to, and with which token.
    """
    desk = Desk(settings, jobs, Herald(jobs), Easel(settings), access)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.herald.start()
        yield
        await desk.planner.close()
        desk.easel.close()
        desk.cluster.close()
        await asyncio.to_thread(desk.fetches.close)
        await desk.herald.close()

    app = _App(
        desk,
        title="ProStudio",
        version=__version__,
        summary="Films on your own machine",
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=shown.PROBLEMS,
        redirect_slashes=False,
    )
    app.state.studio = pages.Studio()
    answers.install(app, settings.home, pages.nothing_here)
    app.include_router(pages.router)
    for router in routes.ROUTERS:
        app.include_router(router)

    @app.get("/docs", include_in_schema=False, response_class=HTMLResponse)
    def docs() -> HTMLResponse:
        policy = {"Content-Security-Policy": docs_page.POLICY}
        return HTMLResponse(docs_page.page(app.openapi()), headers=policy)

    return app
