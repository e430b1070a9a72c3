package cloud.finhub.sessions.docs.guide;

import cloud.finhub.sessions.ActiveSession;
import cloud.finhub.sessions.EndReason;
import cloud.finhub.sessions.SessionStatus;
import java.util.concurrent.Executor;

public final class JavaStatus {
    /** Has the customer log in again once the session has expired. Close what it gives to watch no more. */
    public static AutoCloseable watch(ActiveSession active, Executor ui, Runnable logInAgain) {
        return active.addStatusListener(ui, status -> {
            if (status instanceof SessionStatus.Ended
                    && ((SessionStatus.Ended) status).getReason() == EndReason.EXPIRED) {
                logInAgain.run();
            }
        });
    }
}
