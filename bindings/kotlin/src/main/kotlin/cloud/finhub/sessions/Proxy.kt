package cloud.finhub.sessions

import cloud.finhub.sessions.internal.Proxy as NativeProxy

/** What requests go through. It prints no URL, which may hold a password. */
public sealed interface Proxy {
    /** The proxy that `HTTPS_PROXY` and its like name. */
    public data object Environment : Proxy

    /** The proxy at this URL: `http://` or `https://`, perhaps with a name and a password. */
    public data class Url(public val url: Secret) : Proxy
}

internal fun Proxy.toNative(): NativeProxy = when (this) {
    is Proxy.Environment -> NativeProxy.Environment
    is Proxy.Url -> NativeProxy.Url(url.toNative(SETTINGS, "proxy"))
}
