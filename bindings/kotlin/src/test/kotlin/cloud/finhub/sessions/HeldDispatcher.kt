package cloud.finhub.sessions

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Runnable
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext

/** A dispatcher whose work waits until a test runs it: so that something can happen just before. */
class HeldDispatcher : CoroutineDispatcher() {
    private val work = LinkedBlockingQueue<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable): Unit = work.put(block)

    fun next(): Runnable = checkNotNull(work.poll(20, TimeUnit.SECONDS)) { "nothing was dispatched" }
}
