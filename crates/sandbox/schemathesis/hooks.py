"""What schemathesis cannot learn from the description: aliases, and whose token ends which session."""

from itertools import cycle

import requests
import schemathesis
import urllib3
from schemathesis import GenerationMode

CUSTOMER = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88"
USER = "56305c2b-f13a-48e4-b462-ba55460b2ad9"
HEADERS = {
    "X-Tenant-ID": "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
    "User-Agent": "schemathesis",
    "X-Forwarded-From": "schemathesis",
    "X-Forwarded-For": "203.0.113.42",
    "platform": "web",
    "deviceId": "356938035643809",
}
LOGIN = {
    "username": "marcus.jensen@example.com",
    "password": "your_secure_password",
    "tenantKey": "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
    "tenantSecret": "your_tenant_secret",
}


# urllib3 puts its own User-Agent where a test leaves it out on purpose. It has no public switch for that.
urllib3.connection._get_default_user_agent = lambda: urllib3.util.SKIP_HEADER


@schemathesis.hook
def before_call(context, case, kwargs):
    """A platform that is missing is missing by both its names."""
    if "platform" not in case.headers:
        case.headers.pop("sec-ch-ua-platform", None)


@schemathesis.auth(refresh_interval=None).apply_to(method="DELETE")
class Login:
    """Each logout brings a live token, and every second valid one ends that token's session."""

    ends_it = cycle([True, False])

    def get(self, case, context):
        url = f"{case.operation.base_url}/api/v2.1/customer/individual/{CUSTOMER}/users/{USER}/sessions"
        answer = requests.post(url, json=LOGIN, headers=HEADERS, timeout=5)
        answer.raise_for_status()
        return answer.json()["data"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data['token']}"
        if case.meta.generation.mode == GenerationMode.POSITIVE and next(self.ends_it):
            case.path_parameters.update(customerId=CUSTOMER, userId=USER, sessionId=data["sessionId"])
