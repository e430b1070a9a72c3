package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FileStore
import cloud.finhub.sessions.FinHubClient
import java.io.File

/** The customer's session, which the processes of this machine share. [credentials] reads them from your secret store. */
suspend fun sharedSession(client: FinHubClient, folder: File, credentials: suspend () -> Credentials): ActiveSession =
    client.sessionFor("cust_12345", "user_67890", FileStore(folder), renewWith = credentials)
