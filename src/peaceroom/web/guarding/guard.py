"""The guard: every request passes here before any page is asked, and every answer on its way out."""

from __future__ import annotations

from secrets import compare_digest
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peaceroom.web.guarding.hosts import host_allowed, origin_allowed
from peaceroom.web.guarding.limits import Limit
from peaceroom.web.guarding.passwords import matches
from peaceroom.web.guarding.sessions import Session, Sessions
from peaceroom.web.rendering import environment
from peaceroom.web.settings import Settings

#: nothing from elsewhere, nothing inline
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
           "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
           "X-Frame-Options": "DENY", "Permissions-Policy": "camera=(), microphone=(), geolocation=()"}
SAFE = ("GET", "HEAD")
STATIC = "/static/"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SIGN_IN_BYTES = 10_000


class TooLarge(Exception):
    """A request's body is larger than anybody needs."""


class Guard:
    """Checks, in this order: no WebSocket, ``Host``, size, rate, who it is, and for whatever changes something also
    ``Origin`` and the session's token (header ``X-CSRF``, or the field ``csrf`` of a form).

    On this machine the first address carries a token; off it a password is asked for (`Settings.password`). What pages
    find of it: ``request.state.csrf`` and ``request.state.user``.
    """

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        self._inside, self._outside = Limit(100, 500), Limit(20, 100)
        self._guesses = Limit(5 / 60, 5)
        self.cookie = "__Host-peaceroom" if settings.secure else f"peaceroom-{settings.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        still = scope["path"].startswith(STATIC)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers["Cache-Control"] = "no-cache" if still else "no-store"
            await send(message)

        try:
            body = _Body(receive, self._settings.most_bytes)
            answer = await self._asked(scope, body)
            if answer is None:
                await self._app(scope, body.receive, guarded)
            else:
                await answer(scope, body.receive, guarded)
        except TooLarge:
            await _refusal(413, f"More than {self._settings.most_bytes >> 20} MB cannot be sent at once.")(
                scope, receive, guarded)

    async def _asked(self, scope: Scope, body: _Body) -> Response | None:
        """What is answered in place of the page; None lets the request through."""
        headers, method, path = Headers(scope=scope), scope["method"], scope["path"]
        host = headers.get("host", "")
        if "upgrade" in headers:
            return _refusal(403, "This server speaks HTTP and nothing else.")
        if len(headers.getlist("host")) != 1 or not host_allowed(host, self._settings):
            return _refusal(421, "This server is not called so.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._settings.most_bytes:
            raise TooLarge
        key = Request(scope).cookies.get(self.cookie, "")
        session = self._sessions.find(key)
        client = (scope.get("client") or ("",))[0]
        if not (self._outside.allows(client) if session is None else self._inside.allows(key)):
            return _refusal(429, "Too many requests; wait a few seconds.", {"Retry-After": "5"})
        if method not in SAFE and "origin" in headers and not origin_allowed(headers["origin"], host, self._settings):
            return _refusal(403, "This request comes from a page of another site.")
        if headers.get("sec-fetch-site", "none") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return _refusal(403, "This request comes from a page of another site.")
        if path.startswith(STATIC):
            return None if method in SAFE else _refusal(405, "Nothing can be sent there.")
        if session is None:
            return await self._let_in(scope, body)
        if method not in SAFE and not await _carries_token(scope, headers, body, session):
            return _refusal(403, "This form is too old; load the page again.")
        if method == "POST" and path == "/leave":
            self._sessions.end(key)
            return self._with_cookie(RedirectResponse("/", status_code=303), "")
        if method in SAFE and "token" in _query(scope):
            return RedirectResponse(path, status_code=303)  # the token does not stay in sight
        scope.setdefault("state", {}).update(csrf=session.csrf, user=session.user)
        return None

    async def _let_in(self, scope: Scope, body: _Body) -> Response:
        settings, method = self._settings, scope["method"]
        if settings.password is None:
            token = _query(scope).get("token", [""])[0]
            if method in SAFE and compare_digest(token.encode(), settings.token.encode()):
                return self._with_cookie(RedirectResponse(scope["path"], status_code=303), self._sessions.begin())
            return _refusal(403, "Open the address that `peaceroom serve` printed.")
        if method != "POST" or scope["path"] != "/enter":
            return _sign_in("") if method in SAFE else _refusal(403, "You are not signed in.")
        if not self._guesses.allows((scope.get("client") or ("",))[0]):
            return _sign_in("Too many attempts; wait a minute.", 429)
        given = parse_qs((await body.all(_SIGN_IN_BYTES)).decode("utf-8", "replace"))
        if not await run_in_threadpool(matches, given.get("password", [""])[0], settings.password):
            return _sign_in("This is not the password.", 403)
        name = " ".join(given.get("name", [""])[0].split())[:60]
        return self._with_cookie(RedirectResponse("/", status_code=303), self._sessions.begin(name))

    def _with_cookie(self, answer: Response, key: str) -> Response:
        answer.set_cookie(self.cookie, key, httponly=True, samesite="strict", secure=self._settings.secure, path="/",
                          max_age=None if key else 0)
        return answer


class _Body:
    """A request's body that can be read before the page reads it, and never beyond a size."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._size = receive, most, 0
        self._read: list[Message] = []

    async def receive(self) -> Message:
        return self._read.pop(0) if self._read else await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > self._most:
            raise TooLarge
        return message

    async def all(self, most: int) -> bytes:
        """The whole body, which the page can read again."""
        parts: list[bytes] = []
        while True:
            message = await self._next()
            self._read.append(message)
            parts.append(message.get("body", b""))
            if sum(map(len, parts)) > most:
                raise TooLarge
            if not message.get("more_body", False):
                return b"".join(parts)


async def _carries_token(scope: Scope, headers: Headers, body: _Body, session: Session) -> bool:
    token = headers.get("x-csrf", "")
    if not token and headers.get("content-type", "").split(";")[0].strip().lower() in _FORMS:
        whole = await body.all(body._most)

        async def again() -> Message:
            return {"type": "http.request", "body": whole, "more_body": False}

        async with Request(scope, again).form() as form:
            token = str(form.get("csrf", ""))
    return compare_digest(token.encode(), session.csrf.encode())


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))


def _refusal(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words, status_code=status, headers=headers)


def _sign_in(words: str, status: int = 200) -> Response:
    return HTMLResponse(environment().get_template("sign-in.html.j2").render(words=words), status_code=status)
