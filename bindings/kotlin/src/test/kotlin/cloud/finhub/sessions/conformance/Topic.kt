package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.testing.Sandbox
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import java.util.concurrent.Callable
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors
import java.util.concurrent.Future

/** The tests of a topic: one for each of its cases, and one that none is left out. */
fun everyCaseOf(topic: String): List<DynamicTest> {
    val cases = Cases.load(topic)
    val ends = Pool.submit(cases)
    val tests = cases.zip(ends) { case, end -> dynamicTest(case.name) { end.get()?.let { throw it } } }
    val all = dynamicTest("no case is left out") {
        val held = ends.count { it.get() == null }
        assertEquals(cases.size, held)
        Tally.add(topic, held)
    }
    return tests + all
}

/** Says how many cases were run: a line for each topic, and one for all of them. */
private object Tally {
    private val held = ConcurrentHashMap<String, Int>()

    fun add(topic: String, count: Int) {
        held[topic] = count
        println("conformance: $topic $count")
        if (held.keys.containsAll(Cases.TOPICS)) println("conformance: ${held.values.sum()} cases in all")
    }
}

/** Runs cases many at a time, each on a sandbox that no other uses meanwhile: most of them wait for the network. */
private object Pool {
    private const val WORKERS = 8

    private val workers = Executors.newFixedThreadPool(WORKERS) { Thread(it, "conformance").apply { isDaemon = true } }
    private val defaults = Cases.defaults()
    private val runner = ThreadLocal.withInitial { Runner(defaults, Sandbox.start()) }

    fun submit(cases: List<Case>): List<Future<Throwable?>> =
        cases.map { case -> workers.submit(Callable { runCatching { runner.get().run(case) }.exceptionOrNull() }) }
}
