package androidx.lifecycle

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel

// Stand-ins for what the guide uses of AndroidX, so that its code compiles and runs on a JVM.

abstract class ViewModel {
    internal val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)

    /** What Android does when the screen has gone for good. */
    internal fun clear() = scope.cancel()
}

val ViewModel.viewModelScope: CoroutineScope get() = scope
