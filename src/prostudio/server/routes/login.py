"""`/api/login`: a browser shows the server's token once, and has a cookie from then on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from prostudio.server.answering.answers import RefusedError
from prostudio.server.desk import DeskHere
from prostudio.server.door import cookies

router = APIRouter(prefix="/api", tags=["this machine"])


class Login(BaseModel):
    """The server's token."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=500)


@router.get("/login")
def login_state(request: Request, desk: DeskHere) -> dict[str, bool]:
    """Whether this server wants a token, and whether this browser has shown it."""
    token = desk.access.token
    known = not token or cookies.knows(token, request.headers.get("cookie", ""))
    return {"needed": bool(token), "signed_in": known}


@router.post("/login")
def login(login: Login, request: Request, response: Response, desk: DeskHere) -> dict[str, Any]:
    """Show the token; the answer sets a cookie that scripts cannot read and other sites not send.

    Ten wrong tokens make an address wait for a minute.
    """
    token = desk.access.token
    if token:
        caller = request.client.host if request.client else ""
        desk.tries.require_patience(caller)
        if not cookies.is_token(login.token, token):
            desk.tries.failed(caller)
            hint = "`prostudio serve` says where it is"
            raise RefusedError(401, "token", "that is not this server's token", hint=hint)
        response.headers["Set-Cookie"] = cookies.given(token, secure=_is_secure(request))
    return {"needed": bool(token), "signed_in": True}


@router.post("/logout", status_code=204)
def logout(response: Response, desk: DeskHere) -> None:
    """Let this browser forget the token."""
    if desk.access.token:
        response.headers["Set-Cookie"] = cookies.taken(desk.access.token)


def _is_secure(request: Request) -> bool:
    """Whether the browser speaks TLS, to us or to the proxy in front."""
    return request.headers.get("origin", request.url.scheme).startswith("https")
