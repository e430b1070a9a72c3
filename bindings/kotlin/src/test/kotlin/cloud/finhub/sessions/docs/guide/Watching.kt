package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.EndReason
import cloud.finhub.sessions.SessionStatus
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach

/** Tells [log] what becomes of the session. Gives why it ended. */
suspend fun watch(active: ActiveSession, log: (SessionStatus) -> Unit): EndReason =
    active.status.onEach(log).filterIsInstance<SessionStatus.Ended>().first().reason
