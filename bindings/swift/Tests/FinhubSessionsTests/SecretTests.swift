import Testing

@testable import FinhubSessions

@Suite struct SecretTests {
    @Test func aSecretDoesNotPrint() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for shown in ["\(secret)", String(reflecting: secret), dumped, "\([secret])", "\(Optional(secret) as Any)"] {
            #expect(shown.contains("[redacted]"))
            #expect(!shown.contains("hunter2"))
        }
    }
}
