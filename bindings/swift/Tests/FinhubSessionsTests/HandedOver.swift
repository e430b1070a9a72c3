import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

extension Session {
    /// A session that another process wrote, with some of its members replaced.
    static func handedOver(_ replaced: [String: JSON] = [:]) throws -> Session {
        let json = try handedOverJSON(replaced).data()
        return try .fromSecretJSON(Secret(String(decoding: json, as: UTF8.self)))
    }

    static func handedOverJSON(_ replaced: [String: JSON] = [:]) -> JSON {
        let members: [String: JSON] = [
            "version": 1,
            "session_id": "s-1",
            "customer_id": "c-1",
            "user_id": "u-1",
            "api_user_id": "a-1",
            "expires_at": "2026-01-14T10:03:42.197811165",
            "error_type": "NONE",
            "message": "Session created successfully",
            "token": .text(exampleToken),
            "refresh_token": "canary-refresh",
        ]
        return .object(members.merging(replaced) { $1 })
    }

    /// The token of the example in FinHub's reference.
    static let exampleToken = token(
        """
        {"iss":"bff","aud":"bff-clients","sub":"6r1k1hw6npq","exp":1768302222,"iat":1768298622,"tenantId":"t-1",\
        "customerId":"c-1","userId":"6r1k1hw6npq","userType":"CONSUMER","roles":["USER"],"jti":"1fcb59b3"}
        """
    )

    /// A token with these claims, which nobody signed.
    static func token(_ claims: String) -> String {
        func part(_ text: String) -> String {
            Data(text.utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        return "\(part(#"{"alg":"RS256"}"#)).\(part(claims)).c2lnbmF0dXJl"
    }
}
