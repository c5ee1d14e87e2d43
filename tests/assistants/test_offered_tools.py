"""What assistants are offered: documented operations of the server, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from assisting import assistant
from jsonschema import Draft202012Validator

from prostudio.jobs import Jobs
from prostudio.mcp.described import described
from prostudio.mcp.resources import RESOURCES
from prostudio.mcp.tools import TOOLS
from prostudio.server.app import create_app
from prostudio.settings import Settings

OURS = {"watch_film": {"seconds"}, "add_uploads": {"files"}}
"""Arguments that no operation has: how long to listen, and files in place of a form."""
FOR_PEOPLE = ("/api/settings", "/api/disk", "/api/login", "/api/logout", "/fetch")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the server says that it can be asked."""
    settings = Settings.load({"home": str(tmp_path_factory.mktemp("offered") / "home")})
    jobs = Jobs(settings)
    told: dict[str, Any] = create_app(settings, jobs).openapi()
    jobs.close()
    return told


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = document["paths"].get(path, {}).get(method.lower())
    return found


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_tool_is_one_documented_operation(document: dict[str, Any], tool: Any) -> None:
    found = operation(document, tool.method, tool.path)
    assert found is not None
    known = described(document, tool)
    assert known is not None
    assert found["description"] in known.words


def test_no_two_tools_have_one_name_or_one_operation() -> None:
    assert len({tool.name for tool in TOOLS}) == len(TOOLS)
    assert len({(tool.method, tool.path) for tool in TOOLS}) == len(TOOLS)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_argument_of_a_tool_is_documented_for_its_operation(
    document: dict[str, Any], tool: Any
) -> None:
    found, known = operation(document, tool.method, tool.path), described(document, tool)
    assert found is not None
    assert known is not None
    named = {one["name"].lower().replace("-", "_") for one in found.get("parameters", ())}
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    for name, place in known.places.items():
        if place == "body":
            assert f'"{name}"' in str(fields(document, body["schema"])).replace("'", '"')
        elif place == "ours":
            assert name in OURS[tool.name]
        else:
            assert name in named
    needed = {one["name"] for one in found.get("parameters", ()) if one["in"] == "path"}
    assert needed <= set(known.schema.get("required", ()))


def fields(document: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """Names of the fields of a body."""
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            name = one["$ref"].rpartition("/")[2]
            return list(document["components"]["schemas"][name]["properties"])
    return list(schema.get("properties", ()))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_schema_of_a_tool_stands_alone(document: dict[str, Any], tool: Any) -> None:
    known = described(document, tool)
    assert known is not None
    Draft202012Validator.check_schema(known.schema)
    assert "$ref" not in str(known.schema)
    assert known.schema["additionalProperties"] is False


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_resource_is_a_documented_get(document: dict[str, Any], resource: Any) -> None:
    found = operation(document, "GET", resource.path)
    assert found is not None
    assert resource.kind in found["responses"]["200"]["content"]


def test_licences_settings_and_signing_in_are_left_to_people() -> None:
    paths = [tool.path for tool in TOOLS if tool.method != "GET"]
    assert not [path for path in paths for kept in FOR_PEOPLE if kept in path]


def test_a_server_that_has_less_is_offered_with_less(document: dict[str, Any]) -> None:
    paths = {path: one for path, one in document["paths"].items() if "takes" not in path}
    less = {**document, "paths": paths}
    known = [tool.name for tool in TOOLS if described(less, tool) is not None]
    assert "list_takes" not in known
    assert "list_shots" in known


def test_a_client_is_told_of_all_of_them_and_how_they_go_together(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            offered = (await one.client.list_tools()).tools
            assert [tool.name for tool in offered] == [tool.name for tool in TOOLS]
            hints = {tool.name: tool.annotations for tool in offered}
            assert hints["list_shots"].read_only_hint
            assert hints["remove_film"].destructive_hint
            words = one.client.instructions or ""
            named = {word.strip("`,;.") for word in words.split() if word.startswith("`")}
            tools = {name for name in named if "_" in name}
            assert tools <= {tool.name for tool in TOOLS}
            templates = (await one.client.list_resource_templates()).resource_templates
            assert all("{" in one.uri_template for one in templates)

    asyncio.run(asked())
