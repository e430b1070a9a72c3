"""What makes a pair, by client: each function takes the task and gives a function that logs in and out once.

Each is set up as its documentation says for many calls at once: one client or session for all, without a limit on
connections, or one a thread where it must not be shared.
"""

import json
import ssl
import threading


def check(status, answer=None):
    """Only a success is a pair."""
    if status != 200 or (answer is not None and answer.get("success") is False):
        raise RuntimeError(f"status {status}: {answer}")


def settings(task):
    headers, body = task.headers, task.body
    return {
        "base_url": task.base_url,
        "tenant_id": headers["X-Tenant-ID"],
        "tenant_key": body["tenantKey"],
        "tenant_secret": body["tenantSecret"],
        "user_agent": headers["User-Agent"],
        "forwarded_from": headers["X-Forwarded-From"],
        "forwarded_for": headers["X-Forwarded-For"],
        "platform": headers["platform"],
        "device_id": headers["deviceId"],
        "ca_bundle": task.ca,
    }


def ours(task):
    import finhub_sessions

    client = finhub_sessions.Client(**settings(task))
    username, password = task.body["username"], task.body["password"]

    def pair():
        session = client.create_session(task.customer_id, task.user_id, username=username, password=password)
        client.delete_session(session)

    return pair


async def ours_async(task):
    import finhub_sessions

    client = finhub_sessions.AsyncClient(**settings(task))
    username, password = task.body["username"], task.body["password"]

    async def pair():
        session = await client.create_session(task.customer_id, task.user_id, username=username, password=password)
        await client.delete_session(session)

    return pair


def like_requests(task, post, delete, status=lambda answer: answer.status_code):
    """Those whose calls look as in requests."""

    def pair():
        answer = post(task.url, json=task.body)
        check(status(answer))
        session = answer.json()["data"]
        authorisation = {"Authorization": "Bearer " + session["token"]}
        answer = delete(f"{task.url}/{session['sessionId']}", headers=authorisation)
        check(status(answer), answer.json())

    return pair


def requests(task):
    import requests

    # A session is not made for several threads.
    own = threading.local()

    def call(method):
        def calling(url, **arguments):
            if not hasattr(own, "session"):
                own.session = requests.Session()
                own.session.headers.update(task.headers)
                own.session.verify = task.ca or True
            return getattr(own.session, method)(url, **arguments)

        return calling

    return like_requests(task, call("post"), call("delete"))


def httpx(task):
    import httpx

    client = httpx.Client(headers=task.headers, verify=tls(task), limits=httpx.Limits(), timeout=60)
    return like_requests(task, client.post, client.delete)


async def httpx_async(task):
    import httpx

    client = httpx.AsyncClient(headers=task.headers, verify=tls(task), limits=httpx.Limits(), timeout=60)

    async def pair():
        answer = await client.post(task.url, json=task.body)
        check(answer.status_code)
        session = answer.json()["data"]
        authorisation = {"Authorization": "Bearer " + session["token"]}
        answer = await client.delete(f"{task.url}/{session['sessionId']}", headers=authorisation)
        check(answer.status_code, answer.json())

    return pair


def rqx(task):
    import rqx

    client = rqx.Client(verify=task.ca or True)

    # A client has no headers of its own.
    def post(url, json):
        return client.post(url, json=json, headers=task.headers)

    def delete(url, headers):
        return client.delete(url, headers={**task.headers, **headers})

    return like_requests(task, post, delete)


def primp(task):
    import primp

    client = primp.Client(headers=task.headers, ca_cert_file=task.ca)
    return like_requests(task, client.post, client.delete)


def httpr(task):
    import httpr

    client = httpr.Client(headers=task.headers, ca_cert_file=task.ca)
    return like_requests(task, client.post, client.delete)


def ry(task):
    import ry

    client = ry.BlockingClient(headers=task.headers, **ry_tls(task))
    return like_requests(task, client.post, client.delete, status=lambda answer: answer.status)


async def ry_async(task):
    import ry

    client = ry.Client(headers=task.headers, **ry_tls(task))

    async def pair():
        answer = await client.post(task.url, json=task.body)
        check(answer.status)
        session = (await answer.json())["data"]
        authorisation = {"Authorization": "Bearer " + session["token"]}
        answer = await client.delete(f"{task.url}/{session['sessionId']}", headers=authorisation)
        check(answer.status, await answer.json())

    return pair


def ry_tls(task):
    from ry.ryo3 import Certificate

    if task.ca is None:
        return {}
    with open(task.ca, "rb") as file:
        return {"tls_certs_merge": [Certificate.from_pem(file.read())]}


def pyreqwest(task):
    from pyreqwest.client import SyncClientBuilder

    builder = SyncClientBuilder().default_headers(task.headers).no_proxy()
    if task.ca:
        with open(task.ca, "rb") as file:
            builder = builder.add_root_certificate_pem(file.read())
    client = builder.build()

    def pair():
        answer = client.post(task.url).body_json(task.body).build().send()
        check(answer.status)
        session = answer.json()["data"]
        logout = client.delete(f"{task.url}/{session['sessionId']}").bearer_auth(session["token"])
        answer = logout.build().send()
        check(answer.status, answer.json())

    return pair


def pycurl(task):
    import pycurl

    headers = [f"{name}: {value}" for name, value in task.headers.items()]
    body = json.dumps(task.body)
    # A handle keeps its connection, and is a thread's own.
    own = threading.local()

    def call(curl, status_of=pycurl.RESPONSE_CODE):
        answer = json.loads(curl.perform_rb())
        check(curl.getinfo(status_of), answer)
        return answer

    def pair():
        if not hasattr(own, "curl"):
            own.curl = pycurl.Curl()
        curl = own.curl
        curl.reset()
        curl.setopt(pycurl.NOSIGNAL, 1)
        if task.ca:
            curl.setopt(pycurl.CAINFO, task.ca)
        curl.setopt(pycurl.URL, task.url)
        curl.setopt(pycurl.HTTPHEADER, [*headers, "Content-Type: application/json"])
        curl.setopt(pycurl.POSTFIELDS, body)
        session = call(curl)["data"]
        curl.setopt(pycurl.HTTPGET, 1)
        curl.setopt(pycurl.CUSTOMREQUEST, "DELETE")
        curl.setopt(pycurl.URL, f"{task.url}/{session['sessionId']}")
        curl.setopt(pycurl.HTTPHEADER, [*headers, "Authorization: Bearer " + session["token"]])
        call(curl)

    return pair


async def aiohttp(task):
    import aiohttp

    connector = aiohttp.TCPConnector(limit=0, ssl=tls(task))
    session = aiohttp.ClientSession(headers=task.headers, connector=connector)

    async def pair():
        async with session.post(task.url, json=task.body) as answer:
            check(answer.status)
            login = (await answer.json())["data"]
        authorisation = {"Authorization": "Bearer " + login["token"]}
        async with session.delete(f"{task.url}/{login['sessionId']}", headers=authorisation) as answer:
            check(answer.status, await answer.json())

    return pair


def openapi_python_client(task):
    import httpx
    from openapi_python_peer import Client
    from openapi_python_peer.api.sessions import create_session, delete_session
    from openapi_python_peer.models import CreateSessionRequest

    # Its own way, a client for each token, would not pool connections.
    own = threading.local()

    def authorise(request):
        token = getattr(own, "token", None)
        if token is not None:
            request.headers["Authorization"] = "Bearer " + token
        return request

    arguments = {"limits": httpx.Limits(), "auth": authorise}
    client = Client(task.base_url, timeout=httpx.Timeout(60), verify_ssl=tls(task), httpx_args=arguments)
    headers, body = keywords(task), CreateSessionRequest.from_dict(task.body)

    def pair():
        own.token = None
        session = create_session.sync(task.customer_id, task.user_id, client=client, body=body, **headers).data
        own.token = session.token
        done = delete_session.sync(task.customer_id, task.user_id, session.session_id, client=client, **headers)
        check(200 if done.success else 0)

    return pair


def openapi_generator(task):
    import openapi_generator_peer as peer

    configuration = peer.Configuration(host=task.base_url, ssl_ca_cert=task.ca)
    configuration.connection_pool_maxsize = 256
    api = peer.SessionsApi(peer.ApiClient(configuration))
    headers, body = keywords(task), peer.CreateSessionRequest.from_dict(task.body)

    def pair():
        session = api.create_session(task.customer_id, task.user_id, create_session_request=body, **headers).data
        done = api.delete_session(
            task.customer_id,
            task.user_id,
            session.session_id,
            _headers={"Authorization": "Bearer " + session.token.get_secret_value()},
            **headers,
        )
        check(200 if done.success else 0)

    return pair


def keywords(task):
    """The headers, as the generated clients call them."""
    headers = task.headers
    return {
        "x_tenant_id": headers["X-Tenant-ID"],
        "user_agent": headers["User-Agent"],
        "x_forwarded_from": headers["X-Forwarded-From"],
        "x_forwarded_for": headers["X-Forwarded-For"],
        "platform": headers["platform"],
        "device_id": headers["deviceId"],
        "accept": headers["Accept"],
    }


def tls(task):
    """What httpx and aiohttp take."""
    return ssl.create_default_context(cafile=task.ca) if task.ca else True


SYNC = {
    "finhub-sessions": ours,
    "ry": ry,
    "rqx": rqx,
    "pyreqwest": pyreqwest,
    "primp": primp,
    "httpr": httpr,
    "pycurl": pycurl,
    "httpx": httpx,
    "requests": requests,
    "openapi-python-client": openapi_python_client,
    "openapi-generator": openapi_generator,
}

ASYNC = {
    "finhub-sessions-async": ours_async,
    "ry-async": ry_async,
    "aiohttp": aiohttp,
    "httpx-async": httpx_async,
}
