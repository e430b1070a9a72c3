"""Adds the access token of a managed session to the requests of your HTTP client.

- `finhub_sessions.integrations.httpx.SessionAuth`
- `finhub_sessions.integrations.requests.SessionAuth`
- `finhub_sessions.integrations.aiohttp.SessionMiddleware`

Each takes a session and `hosts`, and needs its client library. All follow the same rules:

- The token is sent only to the named hosts, over https; over http only to loopback. Name a host as
  `api.example.com` (port 443), `api.example.com:8443` or `[::1]:8080`.
- A request to another host, or with an `Authorization` header, is not changed.
- After a 401 the token is renewed, once for all requests that were refused with it, and the request is repeated
  once. The caller gets the 401 if the token cannot be renewed, or if the body cannot be sent again.
"""
