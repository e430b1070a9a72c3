package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Session

/** Takes over what the backend handed over. [another] asks it for another session of the customer, as JSON. */
fun takeOver(finhub: FinHubClient, handedOver: String, another: suspend () -> String): ActiveSession =
    finhub.resume(Session.fromSecretJson(handedOver), renewWith = { Session.fromSecretJson(another()) })
