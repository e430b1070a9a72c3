import Foundation
import Testing

/// The documentation shows code that is compiled.
@Suite struct PagesTests {
    private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let root = (1...5).reduce(here) { folder, _ in folder.deletingLastPathComponent() }
    private static let guide = here.appendingPathComponent("Guide")

    @Test(arguments: ["docs/swift.md", "bindings/swift/README.md"])
    func eachBlockIsAFileThatIsCompiled(_ page: String) throws {
        let blocks = try Self.blocks(page)
        #expect(!blocks.isEmpty)
        for (file, code) in blocks {
            let source = try String(contentsOf: Self.guide.appendingPathComponent(file), encoding: .utf8)
            #expect(code == source, "\(page) shows \(file) otherwise than it is")
        }
    }

    @Test func eachFileIsShown() throws {
        let shown = try Self.blocks("docs/swift.md") + Self.blocks("bindings/swift/README.md")
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.guide.path)
        #expect(files.filter { file in !shown.contains { $0.file == file } } == [])
    }

    /// The blocks of a page: a comment before each names its file.
    private static func blocks(_ page: String) throws -> [(file: String, code: String)] {
        let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        return text.components(separatedBy: "```swift\n").enumerated().dropFirst().map { index, rest in
            let before = text.components(separatedBy: "```swift\n")[index - 1]
            let comment = before.components(separatedBy: "<!-- ").last ?? ""
            let file = before.hasSuffix(" -->\n") ? String(comment.dropLast(" -->\n".count)) : "(no name)"
            return (file, rest.components(separatedBy: "```")[0])
        }
    }
}
