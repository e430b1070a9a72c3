import Testing

/// The rule of the canaries: what it takes for a secret, and how it finds one.
@Suite struct CanariesTests {
    @Test(arguments: [
        "se\"cr é/t", "se\\\"cr é/t", "se\\\"cr \\u00e9/t", "se%22cr%20%C3%A9%2Ft", "se%22cr+%C3%A9%2Ft",
        "c2UiY3Igw6kvdA", "c2UiY3Igw6kvdA==",
    ])
    func aSecretIsFoundHoweverItIsSpelled(_ spelled: String) throws {
        let canaries = Canaries(["call": ["create_session": ["password": "se\"cr é/t"]]])
        try canaries.none(in: "the log", "nothing")
        #expect(throws: Mismatch.self) { try canaries.none(in: "the log", "<\(spelled)>") }
    }

    @Test func everyWordThatStartsWithCanaryIsASecret() throws {
        let canaries = Canaries(["script": [["text": "a (canary-1) b"]]])
        #expect(throws: Mismatch.self) { try canaries.none(in: "the log", "see canary-1") }
        try canaries.none(in: "the log", "see a b")
    }

    @Test func aSecretIsTheWholeOfALongText() throws {
        let canaries = Canaries(["client": ["tenant_key": ["k", ["repeat": ["ey", 2]]]]])
        #expect(throws: Mismatch.self) { try canaries.none(in: "the log", "see keyey") }
        try canaries.none(in: "the log", "see key")
    }

    @Test func whatOnlyTheRunKnowsIsASecretToo() {
        var canaries = Canaries([:])
        canaries.add("a token")
        #expect(throws: Mismatch.self) { try canaries.none(in: "the log", "see a token") }
    }

    @Test func aTextUnderFourBytesIsNoSecret() throws {
        try Canaries(["call": ["create_session": ["password": "abc"]]]).none(in: "the log", "abc")
    }
}
