import Foundation
import Testing

@testable import FinhubSessions

/// What generated types and methods are made of.
@Suite struct WireValueTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-1", "1.5", "9223372036854775807", "-9223372036854775808", "1e+300",
        #""""#, #""text""#, "[]", "[null,1,[2]]", "{}", #"{"a":null,"b":{"c":[true]}}"#, #""\u0000 / é e\u0301""#,
    ])
    func jsonIsWrittenAsItWasRead(_ text: String) throws {
        let value = try JSONValue(parsing: Data(text.utf8))
        #expect(try JSONValue(parsing: value.data()) == value)
        let written = String(decoding: try value.data(), as: UTF8.self)
        #expect(written == text || text.contains("\\u0301"))
    }

    @Test func aFlagIsNoNumber() throws {
        let value = try JSONValue(parsing: Data("[true, 1, 0, 1.0]".utf8))
        #expect(value == [true, 1, 0, 1])
        #expect(throws: UnexpectedJSON.self) { try Bool(fromJSON: 1) }
        #expect(throws: UnexpectedJSON.self) { try Int64(fromJSON: true) }
        #expect(throws: UnexpectedJSON.self) { try Double(fromJSON: false) }
    }

    @Test func anIntegerHas64BitsAndANumberMayBeWhole() throws {
        let huge = try JSONValue(parsing: Data("9223372036854775808".utf8))
        #expect(huge == .number(9_223_372_036_854_775_808))
        #expect(throws: UnexpectedJSON.self) { try Int64(fromJSON: huge) }
        #expect(throws: UnexpectedJSON.self) { try Int64(fromJSON: 1.5) }
        #expect(try Double(fromJSON: 2) == 2)
        #expect(try Int64(fromJSON: .integer(.min)) == .min)
    }

    @Test func aMemberMayBeAbsentOrNullOnlyWhereItIsOptional() throws {
        let object: JSONValue = ["name": "Anna", "nothing": nil, "unknown": [1]]
        #expect(try object.required("name") == "Anna")
        for absent in ["nothing", "nowhere"] {
            let value: String? = try object.optional(absent)
            #expect(value == nil)
            #expect(throws: UnexpectedJSON.self) { let _: String = try object.required(absent) }
        }
        #expect(throws: UnexpectedJSON.self) { let _: Int64? = try object.optional("name") }
        #expect(throws: UnexpectedJSON.self) { let _: Int64? = try JSONValue.array([]).optional("name") }
        let anything: JSONValue = try object.required("nothing")
        #expect(anything == .null)
    }

    @Test func listsAndMapsHoldWhatTheirTypeSays() throws {
        #expect(try [String?](fromJSON: ["a", nil]) == ["a", nil])
        #expect(try [String: [Int64]](fromJSON: ["a": [1, 2], "b": []]) == ["a": [1, 2], "b": []])
        #expect(throws: UnexpectedJSON.self) { try [String](fromJSON: ["a", nil]) }
        #expect(throws: UnexpectedJSON.self) { try [String: Secret](fromJSON: []) }
        let secrets = try [Secret](fromJSON: ["canary"])
        #expect(secrets == [Secret("canary")])
        #expect(secrets.toJSON() == ["canary"])
    }

    @Test func whatIsNotGivenIsNotSent() {
        let absent: String? = nil
        let body = JSONValue(members: ["name": absent?.toJSON(), "any": JSONValue.null.toJSON()])
        #expect(body == ["any": nil])
    }

    @Test func argumentsGoInTheFormThatRustReads() throws {
        let all = try argumentsJSON(
            of: "get_it", path: ["customerId": "c/1", "number": 7], query: ["deep": true, "absent": nil],
            body: ["pin": "1234"], token: Secret("canary"))
        let expected: JSONValue = [
            "path": ["customerId": "c/1", "number": "7"], "query": ["deep": true], "body": ["pin": "1234"],
            "token": "canary",
        ]
        #expect(try JSONValue(parsing: all) == expected)
        let none = try argumentsJSON(of: "get_it", path: [:], query: [:], body: nil, token: nil)
        #expect(try JSONValue(parsing: none) == ["path": [:], "query": [:]])
    }

    @Test func aNumberThatIsNotFiniteIsRefused() {
        let bodies: [(JSONValue, String)] = [
            (["maxShare": .number(.nan)], "max_share"), (["list": [["deep": .number(-.infinity)]]], "list"),
            (.number(.infinity), "body"),
        ]
        for (body, field) in bodies {
            #expect {
                try argumentsJSON(of: "put_share", path: [:], query: [:], body: body, token: nil)
            } throws: {
                "\($0)" == "invalid_input: \(field) holds a number that is not finite. [put_share, nothing sent]"
            }
        }
    }

    @Test func valuesPrintOnOneLineWithoutSecrets() {
        let line = Printing.line(
            "Parcel",
            [
                "name": "a\"b\\", "pin": Secret("canary"), "pins": [Secret("canary")], "count": Int64(1),
                "share": 0.5, "isOpen": true, "nothing": String?.none, "map": ["b": Int64(2), "a": 1],
                "any": ["k": [nil, 1.5, "v"]] as JSONValue,
            ])
        let expected =
            #"Parcel(name: "a\"b\\", pin: [redacted], pins: [[redacted]], count: 1, share: 0.5, isOpen: true, "#
            + #"nothing: nil, map: {"a": 1, "b": 2}, any: {"k": [null, 1.5, "v"]})"#
        #expect(line == expected)
    }

    @Test(arguments: PrintingTests.hostile) func noTextLooksLikeMoreThanAText(_ text: String) throws {
        try plain("a text", text.printed())
        try plain("a name", [text: "value"].printed())
        try plain("any JSON", "\(JSONValue.object([text: .string(text)]))")
        try plain("any JSON", String(reflecting: JSONValue.array([.string(text)])))
    }

    @Test func aBoxedValueIsEqualByWhatItHolds() {
        #expect(Boxed.holding("a") == Boxed.holding("a"))
        #expect(Boxed.holding("a") != Boxed.holding("b"))
        #expect(Boxed.holding("a").value == "a")
    }

    @Test func anOperationThatRustDoesNotKnowIsADefect() async throws {
        let client = try FinHubClient(tenantID: "t", forwardedFrom: "tests")
        await #expect {
            try await client.perform("no_such_operation")
        } throws: {
            ($0 as? FinHubError)?.kind == "internal"
        }
    }
}
