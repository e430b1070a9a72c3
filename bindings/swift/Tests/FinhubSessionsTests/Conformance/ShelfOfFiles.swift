import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// The store of a case: files, which a step may change or spoil.
final class ShelfOfFiles {
    private let home = FileManager.default.temporaryDirectory.appendingPathComponent("finhub-\(UUID())")
    private let folder: URL
    private let aside: URL
    private var broken: String?

    let store: FileStore

    init() throws {
        folder = home.appendingPathComponent("sessions")
        aside = home.appendingPathComponent("aside")
        store = FileStore(folder: folder)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    deinit {
        try? mend()
        try? FileManager.default.removeItem(at: home)
    }

    /// The file of the session. A lease is no session.
    var session: URL? {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let name = names.first { $0.hasSuffix(".json") && !$0.hasSuffix("/lease.json") }
        return name.map(folder.appendingPathComponent)
    }

    func write(_ changes: JSON) throws {
        let file = try file()
        try written(changes, String(contentsOf: file, encoding: .utf8)).write(
            to: file, atomically: true, encoding: .utf8)
    }

    func breakBy(_ defect: String) throws {
        let files = FileManager.default
        switch defect {
        case "everything":
            // There may be nothing yet.
            try? files.moveItem(at: folder, to: aside)
            try "no folder".write(to: folder, atomically: true, encoding: .utf8)
        case "swap":
            let lock = try lock()
            try files.removeItem(at: lock)
            try files.createDirectory(at: lock, withIntermediateDirectories: false)
        case "hang":
            let file = try file()
            try files.removeItem(at: file)
            guard mkfifo(file.path, 0o600) == 0 else { throw Broken.because("no pipe could be made") }
        default: throw NotUnderstood("the runner does not know \(defect)")
        }
        broken = defect
    }

    func mend() throws {
        let files = FileManager.default
        switch broken {
        case "everything":
            try files.removeItem(at: folder)
            try? files.moveItem(at: aside, to: folder)
        case "swap": try files.removeItem(at: lock())
        case "hang":
            let file = try file()
            let writer = open(file.path, O_RDWR)
            try files.removeItem(at: file)
            // Whoever waits reads to the end.
            close(writer)
        default: break
        }
        broken = nil
    }

    private func file() throws -> URL {
        guard let session else { throw Broken.because("there is no session in the store") }
        return session
    }

    private func lock() throws -> URL {
        try file().appendingPathExtension("lock")
    }
}

/// What a step writes in the place of a hand-over.
func written(_ changes: JSON, _ text: String) throws -> String {
    if !changes["text"].isNull { return try Members.text("text", changes["text"]) }
    var members = try JSON(parsing: text).object ?? [:]
    for name in changes["without"].list ?? [] { members[name.text ?? ""] = nil }
    for (name, value) in changes["change"].object ?? [:] {
        members[name] = Members.textIfAny(value).map(JSON.text) ?? value
    }
    return String(decoding: try JSON.object(members).data(), as: UTF8.self)
}
