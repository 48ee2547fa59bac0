"""Who may ask, and what an answer allows: host, token, headers. Asked before any page is."""

from __future__ import annotations

from secrets import compare_digest, token_urlsafe

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

#: nothing from elsewhere, nothing inline
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
           "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
           "Cache-Control": "no-store"}
COOKIE = "peaceroom"


class Guard(BaseHTTPMiddleware):
    """Lets in who knows the token of the first address; from then on a cookie speaks."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        answer = await self._answer(request, call_next)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    async def _answer(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        settings, sessions = request.app.state.settings, request.app.state.sessions
        token = request.query_params.get("token")
        if token is not None and compare_digest(token.encode(), settings.token.encode()):
            key = token_urlsafe(24)
            sessions[key] = token_urlsafe(24)
            answer = RedirectResponse(request.url.path, status_code=303)
            answer.set_cookie(COOKIE, key, httponly=True, samesite="strict")
            return answer
        csrf = sessions.get(request.cookies.get(COOKIE, ""))
        if csrf is None and not request.url.path.startswith("/static/"):
            return PlainTextResponse("Open the address that `peaceroom serve` printed.", status_code=403)
        request.state.csrf = csrf
        return await call_next(request)
