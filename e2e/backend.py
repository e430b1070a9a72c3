"""An app's backend: it logs the customer in, hands the sessions over, and has an API that their tokens open."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Header, HTTPException, Response

if TYPE_CHECKING:
    from finhub_sessions import AsyncClient
    from finhub_sessions.testing import Sandbox


def backend(sandbox: Sandbox, client: AsyncClient) -> FastAPI:
    """The application. `client` is one of the sandbox's."""
    app = FastAPI()
    handed_over: dict[str, str] = {}  # the session's id, by the header that its token makes

    @app.post("/sessions")
    async def log_in() -> Response:
        session = await client.create_session(**sandbox.customer)
        handed_over[f"Bearer {session.token.get_secret_value()}"] = session.session_id
        return Response(session.to_secret_json().get_secret_value(), media_type="application/json")

    @app.get("/accounts")
    def accounts(authorization: Annotated[str, Header()] = "") -> str:
        """Answers the id of the session whose token was sent."""
        session_id = handed_over.get(authorization)
        for live in sandbox.live_sessions():
            if live.session_id == session_id and sandbox.clock() < live.token_expires_at:
                return live.session_id
        raise HTTPException(401)

    @app.get("/sessions")
    def count(at_most: int) -> int:
        """Answers how many sessions are live, once there are so few: the SDK logs out in the background."""
        end = monotonic() + 5
        while (live := len(sandbox.live_sessions())) > at_most and monotonic() < end:
            pass
        return live

    @app.post("/advance")
    def advance(seconds: int) -> None:
        """Lets time pass at FinHub."""
        sandbox.advance(timedelta(seconds=seconds))

    return app
