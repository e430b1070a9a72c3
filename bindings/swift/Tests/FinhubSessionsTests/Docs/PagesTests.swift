import Foundation
import Testing

/// The documentation shows code that is compiled.
@Suite struct PagesTests {
    private static let pages = ["README.md", "docs/swift.md", "bindings/swift/README.md"]
    private static let guide = Repository.tests.appendingPathComponent("Docs/Guide")

    @Test(arguments: pages)
    func eachBlockIsPartOfAFileThatIsCompiled(_ page: String) throws {
        let blocks = try Self.blocks(page)
        #expect(!blocks.isEmpty)
        for (file, code) in blocks {
            let source = try Self.shown(file)
            #expect(code == source, "\(page) shows \(file) otherwise than it is")
        }
    }

    @Test func eachFileIsShown() throws {
        let shown = Set(try Self.pages.flatMap { try Self.blocks($0).map(\.file) })
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.guide.path)
        #expect(files.filter { !shown.contains($0) } == [])
    }

    /// The blocks of a page: a comment before each names its file.
    private static func blocks(_ page: String) throws -> [(file: String, code: String)] {
        let text = try String(contentsOf: Repository.root.appendingPathComponent(page), encoding: .utf8)
        let parts = text.components(separatedBy: "```swift\n")
        return zip(parts, parts.dropFirst()).map { before, rest in
            let comment = before.components(separatedBy: "<!-- ").last ?? ""
            let file = before.hasSuffix(" -->\n") ? String(comment.dropLast(" -->\n".count)) : "(no name)"
            return (file, rest.components(separatedBy: "```")[0])
        }
    }

    /// A file, or what stands between its marks.
    private static func shown(_ file: String) throws -> String {
        let package = Repository.root.appendingPathComponent("bindings/swift/Sample/Package.swift")
        let place = file == "Package.swift" ? package : guide.appendingPathComponent(file)
        let lines = try String(contentsOf: place, encoding: .utf8).components(separatedBy: "\n")
        let marks = ["// snippet", "// end"].map { mark in
            lines.firstIndex { $0.trimmingCharacters(in: .whitespaces) == mark }
        }
        guard let start = marks[0], let end = marks[1] else { return lines.joined(separator: "\n") }
        let indent = lines[start].prefix { $0 == " " }.count
        return lines[(start + 1)..<end].map { $0.dropFirst(indent) + "\n" }.joined()
    }
}
