package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.okhttp.SessionAuth
import okhttp3.OkHttpClient

/** Your client, for one session. It shares your client's connections. [host] is the API's, such as `api.example.com`. */
fun OkHttpClient.of(session: ActiveSession, host: String): OkHttpClient {
    val auth = SessionAuth(session, host)
    return newBuilder().addInterceptor(auth).authenticator(auth).build()
}
