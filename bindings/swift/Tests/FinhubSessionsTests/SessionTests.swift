import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// What a session tells, and how it is handed over.
@Suite struct SessionTests {
    @Test func aSessionTellsWhatItsJSONSays() throws {
        let session = try Session.handedOver()
        #expect(session.sessionID == "s-1")
        #expect(session.customerID == "c-1")
        #expect(session.userID == "u-1")
        #expect(session.apiUserID == "a-1")
        #expect(session.token == Secret(Session.exampleToken))
        #expect(session.refreshToken == Secret("canary-refresh"))
        #expect(session.tokenExpiresAt == Date(timeIntervalSince1970: 1_768_302_222))
        #expect(session.sessionExpiresAtText == "2026-01-14T10:03:42.197811165")
        let expires = try #require(session.sessionExpiresAt)
        #expect(abs(expires.timeIntervalSince1970 - 1_768_385_022.197811165) < 0.000_001)
        #expect(session.errorType == "NONE")
        #expect(session.message == "Session created successfully")
    }

    @Test func theClaimsAreThoseOfTheToken() throws {
        let claims = try #require(try Session.handedOver().unverifiedClaims)
        #expect(claims.issuer == "bff")
        #expect(claims.audience == ["bff-clients"])
        #expect(claims.subject == "6r1k1hw6npq")
        #expect(claims.issuedAt == 1_768_298_622)
        #expect(claims.expiresAt == 1_768_302_222)
        #expect(claims.tenantID == "t-1")
        #expect(claims.customerID == "c-1")
        #expect(claims.userID == "6r1k1hw6npq")
        #expect(claims.userType == "CONSUMER")
        #expect(claims.roles == ["USER"])
        #expect(claims.jwtID == "1fcb59b3")
    }

    @Test func aTokenThatIsNoJWTHasNoClaims() throws {
        let session = try Session.handedOver(["token": "opaque", "expires_at": nil])
        #expect(session.unverifiedClaims == nil)
        #expect(session.tokenExpiresAt == nil)
        #expect(session.sessionExpiresAt == nil)
        #expect(try session.isTokenExpired() == false)
        #expect(try session.tokenExpiresIn == nil)
    }

    @Test func anOldTokenHasExpired() throws {
        let session = try Session.handedOver()
        #expect(try session.isTokenExpired())
        #expect(try session.tokenExpiresIn == .zero)
    }

    @Test func theLeewayIsCounted() throws {
        let end = Int64(Date.now.timeIntervalSince1970) + 3600
        let session = try Session.handedOver(["token": .text(Session.token(#"{"exp":\#(end)}"#)), "expires_at": nil])
        #expect(try !session.isTokenExpired(leeway: .seconds(3000)))
        #expect(try session.isTokenExpired(leeway: .seconds(4000)))
        #expect(try session.isTokenExpired(leeway: .seconds(Int64.max)))
        let left = try #require(try session.tokenExpiresIn)
        #expect(left > .seconds(3500) && left <= .seconds(3601))
        #expect { try session.isTokenExpired(leeway: .seconds(-1)) } throws: {
            "\($0)" == "invalid_input: leeway is negative. [is_token_expired, nothing sent]"
        }
    }

    @Test(arguments: [-1_000_000_000_000_000_000, -1, 0, 253_402_300_800, 1 << 62])
    func aTokenMayClaimAnyEnd(exp: Int64) throws {
        let session = try Session.handedOver(["token": .text(Session.token(#"{"exp":\#(exp)}"#))])
        #expect(session.unverifiedClaims?.expiresAt == exp)
        #expect((session.tokenExpiresAt == nil) == (abs(exp) > 253_402_300_799))
        #expect(!"\(session)".isEmpty)
        _ = try session.isTokenExpired()
    }

    @Test(arguments: [
        ("1969-12-31T23:59:59.5Z", -0.5), ("1969-12-31T23:59:59.75Z", -0.25), ("1969-12-31T23:59:59Z", -1),
        ("1969-12-31T23:59:58.5Z", -1.5), ("1969-12-31T23:59:59.999999999Z", -0.000_000_001),
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.5Z", 0.5), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("0001-01-01T00:00:00.5Z", -62_135_596_799.5), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func anInstantIsTheOneThatWasWritten(text: String, seconds: Double) throws {
        let expires = try #require(try Session.handedOver(["expires_at": .text(text)]).sessionExpiresAt)
        // A date counts from 2001, to about a tenth of a microsecond.
        #expect(abs(expires.timeIntervalSince1970 - seconds) < 0.000_000_3)
    }

    @Test func aSessionIsTheSameAfterItWasHandedOver() throws {
        let session = try Session.handedOver()
        let other = try Session.fromSecretJSON(try session.toSecretJSON())
        #expect(session == other)
        #expect(session.hashValue == other.hashValue)
        for member in ["refresh_token", "session_id", "user_id", "message"] {
            let another = try Session.handedOver([member: "another"])
            #expect(session != another)
        }
    }

    @Test func aRequestIDBelongsToAnAnswerAndNotToWhatItTells() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let ids = ["canary-login", "canary-logout", "canary-gone", "canary-again"]
        try sandbox.script(ids.map { ["handle": true, "headers": [["X-Request-Id", .text($0)]]] })
        let session = try await client.logIn()
        let handed = try Session.fromSecretJSON(try session.toSecretJSON())
        let ended = try await client.deleteSession(handed)
        let gone = try await client.deleteSession(handed)
        let again = try await client.deleteSession(handed)

        #expect([session.requestID, ended.requestID, gone.requestID, again.requestID] == ids)
        #expect(!"\(session) \(ended) \(gone)".contains("canary"))
        #expect(try !session.toSecretJSON().exposeSecret().contains("canary"))
        #expect(handed.requestID == nil)
        #expect(session == handed)
        #expect(ended.outcome == .terminated)
        #expect(gone.outcome == .alreadyGone)
        #expect(gone == again)
        #expect(gone.hashValue == again.hashValue)
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"version":1}"#, "canary-text"])
    func whatIsNoSessionIsRefusedAndNotQuoted(text: String) {
        #expect { try Session.fromSecretJSON(Secret(text)) } throws: { error in
            guard case .invalidInput(let details) = error as? FinHubError else { return false }
            return details.field == "session" && !details.text.contains("canary")
        }
    }
}
