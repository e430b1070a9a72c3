/// What is done to a managed session, and what follows from it.
import FinhubSessionsTesting

struct ManagedStep: Sendable {
    let deed: String
    let arguments: JSON
    let session: String
    let gives: (name: String, value: JSON)?
    let sent: [String]
    let asked: Int?
    let status: String?
    let stored: Bool?

    private static let known: [String: [String]] = [
        "log_in": ["renews"],
        "resume": ["renews"],
        "token": ["min_ttl"],
        "drop": ["during_renewal"],
        "hand_over": ["change", "without", "text"],
        "write_store": ["change", "without", "text"],
        "open": [], "renew": [], "log_out": [], "log_out_elsewhere": [], "mend_store": [],
    ]
    private static let plain = ["pass", "set_clock", "invalidate", "watch", "script", "give", "break_store"]

    init(_ written: JSON) throws {
        self = try Members.of("step", written) { members in
            let done = try Members.of("do", members.need("do")) { try $0.only() }
            if !Self.plain.contains(done.name) {
                guard let known = Self.known[done.name] else {
                    throw NotUnderstood("the runner does not know \(done.name)")
                }
                _ = try Members.of(done.name, done.value) { $0.among(known) }
            }
            return ManagedStep(
                deed: done.name,
                arguments: done.value,
                session: try members.text("session") ?? "",
                gives: try members.take("gives").map { try Members.of("gives", $0) { try $0.only() } },
                sent: try members.list("sent")?.compactMap(\.text) ?? [],
                asked: try members.count("asked"),
                status: try members.text("status"),
                stored: members.take("stored")?.flag
            )
        }
    }

    private init(
        deed: String,
        arguments: JSON,
        session: String,
        gives: (name: String, value: JSON)?,
        sent: [String],
        asked: Int?,
        status: String?,
        stored: Bool?
    ) {
        self.deed = deed
        self.arguments = arguments
        self.session = session
        self.gives = gives
        self.sent = sent
        self.asked = asked
        self.status = status
        self.stored = stored
    }
}
