"""Speaks the Model Context Protocol: lists tools and resources, and carries calls out."""

from __future__ import annotations

import base64
from typing import Any

from mcp import MCPError, types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from prostudio import __version__
from prostudio.client.wire import refused
from prostudio.errors import ProStudioError
from prostudio.mcp import asking
from prostudio.mcp.described import Described, described
from prostudio.mcp.resources import RESOURCES, ROOT, Resource
from prostudio.mcp.studios import Studio
from prostudio.mcp.tools import TOOLS

Context = ServerRequestContext[Any]

INSTRUCTIONS = """ProStudio makes films on the user's own machine, from words.

1. `create_film` with a `topic` (or a `script`: `film_schema` says what one may hold) and
   `make: false` gives a draft. `list_engines`, `list_voices`, `list_profiles` say what there is.
2. `get_script` and `list_shots` show what will be made, `see_shot` how a shot looks or will look,
   `film_timeline` when; `make_draft` makes a small version of it in seconds.
3. `edit_shot`, `add_shot`, `move_shot`, `put_script`, `edit_film` change it; a shot's id comes from
   its content, so go on with the ids of the last answer. `undo_edit` takes the last edit back.
4. `estimate_film` says what making takes; `make_film` makes it, `watch_film` waits for it.
5. Judge it by `see_shot` and `see_take`; `reroll_shot` makes one shot again, `pick_take` chooses.
   What does not change is never made twice.
6. `download_film` saves the film and says where.

Errors are {code, message, hint}: do what the hint says. Models with licences are fetched by people.
"""

_LISTED = 50
"""Films whose script, plan and poster stand in the list of resources."""


async def serve(studio: Studio) -> None:
    """Serve on standard input and output until the input ends.

    Raises:
        ServerError: the studio does not answer.
    """
    server = server_of(studio, await studio.document())
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def server_of(studio: Studio, document: dict[str, Any]) -> Server[Any]:
    """The protocol's server over a studio, by what that says of itself."""
    desk = _Desk(studio, document)
    return Server(
        "prostudio",
        version=__version__,
        title="ProStudio",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.tools,
        on_call_tool=desk.call,
        on_list_resources=desk.resources,
        on_list_resource_templates=desk.templates,
        on_read_resource=desk.read,
    )


class _Desk:
    """Answers each kind of request."""

    def __init__(self, studio: Studio, document: dict[str, Any]) -> None:
        self._studio = studio
        found = (described(document, tool) for tool in TOOLS)
        self._known = {one.tool.name: one for one in found if one is not None}

    async def tools(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """All of them, on one page."""
        return types.ListToolsResult(tools=[_shown(one) for one in self._known.values()])

    async def call(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """One request to the studio."""
        known = self._known.get(params.name)
        if known is None:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name[:80]!r}")

        async def tell(fraction: float, what: str) -> None:
            await context.session.report_progress(fraction, 1.0, what)

        return await asking.carried_out(self._studio, known, params.arguments or {}, tell)

    async def resources(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """Those that need no name, and those of the newest films."""
        answer = await self._studio.ask("GET", "/api/films", params={"limit": _LISTED})
        films = answer.value(self._studio.url)["films"]
        whole = [one for one in RESOURCES if "{" not in one.path]
        shown = [_resource(one, one.template, one.about) for one in whole]
        for film in films:
            shown += [
                _resource(one, one.uri_of(film["id"]), f"{one.about}: {film['title']}")
                for one in RESOURCES
                if one.listed
            ]
        return types.ListResourcesResult(resources=shown)

    async def templates(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """Those with places in their URI."""
        found = [
            types.ResourceTemplate(
                name=one.name,
                uri_template=one.template,
                description=one.about,
                mime_type=one.kind,
            )
            for one in RESOURCES
            if "{" in one.path
        ]
        return types.ListResourceTemplatesResult(resource_templates=found)

    async def read(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """One GET."""
        for one in RESOURCES:
            if (path := one.path_of(params.uri)) is not None:
                return await self._read(params.uri, path)
        hint = f"they begin with {ROOT}/api"
        raise MCPError(types.INVALID_PARAMS, "there is no such resource", {"hint": hint})

    async def _read(self, uri: str, path: str) -> types.ReadResourceResult:
        try:
            answer = await self._studio.ask("GET", path)
            if answer.status != 200:
                raise refused(answer, self._studio.url)
        except ProStudioError as error:
            told = {"code": error.code, "message": error.message, "hint": error.hint}
            raise MCPError(types.INVALID_PARAMS, error.message, told) from error
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind.startswith("image/"):
            data = base64.b64encode(answer.body).decode("ascii")
            blob = types.BlobResourceContents(uri=uri, mime_type=kind, blob=data)
            return types.ReadResourceResult(contents=[blob])
        text = types.TextResourceContents(uri=uri, mime_type=kind, text=answer.body.decode())
        return types.ReadResourceResult(contents=[text])


def _shown(known: Described) -> types.Tool:
    tool = known.tool
    hints = types.ToolAnnotations(
        read_only_hint=tool.reads_only,
        destructive_hint=tool.method == "DELETE",
        idempotent_hint=tool.method in ("GET", "PUT", "PATCH", "DELETE"),
        open_world_hint=False,
    )
    return types.Tool(
        name=tool.name, description=known.words, input_schema=known.schema, annotations=hints
    )


def _resource(one: Resource, uri: str, about: str) -> types.Resource:
    return types.Resource(name=one.name, uri=uri, title=about, mime_type=one.kind)
