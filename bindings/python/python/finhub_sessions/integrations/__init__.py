"""The access token of a managed session, in the requests of the HTTP client that you use.

- `finhub_sessions.integrations.httpx.SessionAuth`
- `finhub_sessions.integrations.requests.SessionAuth`
- `finhub_sessions.integrations.aiohttp.SessionMiddleware`

Each takes a session and `hosts`, and needs its client library. All follow the same rules:

- The token goes to the hosts that are named, over https; over http to loopback alone. Name them as in
  `api.example.com` (port 443), `api.example.com:8443` or `[::1]:8080`.
- A request to another host, or with an `Authorization` header, is sent as it is.
- After a 401 the token is renewed, once for all requests that it was refused to, and the request is repeated once.
  Where no other token can be had, or the body cannot be sent again, the caller gets the 401.
"""
