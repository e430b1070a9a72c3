import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// A case that does not hold.
struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) {
        description = what
    }
}

func equal<Value: Equatable>(_ what: String, _ got: Value, _ expected: Value) throws {
    guard got == expected else { throw Mismatch("\(what): got \(got), expected \(expected)") }
}

/// By the byte: Swift's `==` takes different spellings of a letter for the same.
func equal(_ what: String, _ got: String, _ expected: String) throws {
    guard got.utf8.elementsEqual(expected.utf8) else { throw Mismatch("\(what): got \(got), expected \(expected)") }
}

func expectReady(_ got: Readiness, _ expected: String) throws {
    try equal("readiness", snake("\(got)"), expected)
}

func expectSession(_ got: Session, _ expected: [String: JSON]) throws {
    for (name, value) in expected {
        switch name {
        case "session_id": try expectText(name, got.sessionID, value)
        case "customer_id": try expectText(name, got.customerID, value)
        case "user_id": try expectText(name, got.userID, value)
        case "api_user_id": try expectText(name, got.apiUserID, value)
        case "token": try expectText(name, got.token.exposeSecret(), value)
        case "refresh_token": try expectText(name, got.refreshToken.exposeSecret(), value)
        case "token_expires_at": try expectInstant(name, got.tokenExpiresAt, value)
        case "session_expires_at": try expectInstant(name, got.sessionExpiresAt, value)
        case "session_expires_at_text": try expectText(name, got.sessionExpiresAtText, value)
        case "error_type": try expectText(name, got.errorType, value)
        case "message": try expectText(name, got.message, value)
        case "request_id": try expectText(name, got.requestID, value)
        case "has_claims": try equal(name, got.unverifiedClaims != nil, try flag(name, value))
        case "unverified_claims": try expectClaims(got.unverifiedClaims, value.object ?? [:])
        case "expiry": try (value.list ?? []).forEach { try expectExpiry(got, $0) }
        default: throw NotUnderstood(name)
        }
    }
}

private func expectClaims(_ got: UnverifiedClaims?, _ expected: [String: JSON]) throws {
    guard let got else { throw Mismatch("there are no claims, expected \(expected)") }
    for (name, value) in expected {
        switch name {
        case "issuer": try expectText(name, got.issuer, value)
        case "audience": try expectTexts(name, got.audience, value)
        case "subject": try expectText(name, got.subject, value)
        case "issued_at": try equal(name, got.issuedAt, value.text == "none" ? nil : try whole(name, value))
        case "expires_at": try equal(name, got.expiresAt, try whole(name, value))
        case "tenant_id": try expectText(name, got.tenantID, value)
        case "customer_id": try expectText(name, got.customerID, value)
        case "user_id": try expectText(name, got.userID, value)
        case "user_type": try expectText(name, got.userType, value)
        case "roles": try expectTexts(name, got.roles, value)
        case "jwt_id": try expectText(name, got.jwtID, value)
        default: throw NotUnderstood("unverified_claims.\(name)")
        }
    }
}

private func expectExpiry(_ got: Session, _ question: JSON) throws {
    guard let leeway = question["leeway"].number, let expired = question["expired"].flag else {
        throw NotUnderstood("expiry: \(question)")
    }
    try equal("expired, leeway \(leeway)", try got.isTokenExpired(leeway: .seconds(leeway)), expired)
}

func expectTermination(_ got: Termination, _ expected: [String: JSON], _ fill: Fill) throws {
    for (name, value) in expected {
        switch name {
        case "session_id": try equal(name, got.sessionID, fill.text(try Members.text(name, value)))
        case "status": try expectText(name, got.status, value)
        case "terminated_at": try expectInstant(name, got.terminatedAt, value)
        case "outcome": try expectText(name, snake("\(got.outcome)"), value)
        case "request_id": try expectText(name, got.requestID, value)
        default: throw NotUnderstood(name)
        }
    }
}

/// Compares what a generated method gave. Members of an object that the case does not say are not checked.
func expectAnswer(_ what: String, _ got: JSON, _ expected: JSON) throws {
    if got.object != nil, let members = expected.object {
        for (name, value) in members { try expectAnswer("\(what).\(name)", got[name], value) }
    } else if let items = got.list, let values = expected.list, items.count == values.count {
        for (item, value) in zip(items, values) { try expectAnswer(what, item, value) }
    } else {
        try equal(what, got.description, expected.description)
    }
}

func expectError(_ got: FinHubError, _ expected: [String: JSON]) throws {
    let text = got.description
    guard got.kind == expected["kind"]?.text else {
        throw Mismatch("kind: got \(got.kind), expected \(expected["kind"] ?? nil)\n\(text)")
    }
    try equal("case", snake(Mirror(reflecting: got).children.first?.label ?? ""), got.kind)
    for (name, value) in expected {
        switch name {
        case "kind": break
        case "operation": try expectText(name, got.operation, value)
        case "field": try expectText(name, got.field, value)
        case "status": try equal(name, Int64(got.status ?? 0), try whole(name, value))
        case "code": try equal(name, got.code ?? 0, try whole(name, value))
        case "detail": try expectText(name, got.detail, value)
        case "error_type": try expectText(name, got.errorType, value)
        case "request_id": try expectText(name, got.requestID, value)
        case "retry_after": try equal(name, got.retryAfter ?? .seconds(-1), .seconds(try whole(name, value)))
        case "retryable": try equal(name, got.isRetryable, try flag(name, value))
        case "session_may_exist": try equal(name, got.sessionMayExist, try flag(name, value))
        case "attempts": try equal(name, Int64(got.attempts), try whole(name, value))
        case "text":
            for part in try texts(name, value) where !isPart(Data(part.utf8), of: Data(text.utf8)) {
                throw Mismatch("the text '\(text)' lacks '\(part)'")
            }
        case "text_lacks":
            for part in try texts(name, value) where isPart(Data(part.utf8), of: Data(text.utf8)) {
                throw Mismatch("the text '\(text)' holds '\(part)'")
            }
        default: throw NotUnderstood(name)
        }
    }
    guard text.hasPrefix("\(got.kind): "), text.hasSuffix(got.requestID ?? "") else {
        throw Mismatch("'\(text)' must start with the kind and end with the request id")
    }
}

private func expectText(_ what: String, _ got: String?, _ expected: JSON) throws {
    try equal(what, got ?? "none", try Members.text(what, expected))
}

private func expectTexts(_ what: String, _ got: [String], _ expected: JSON) throws {
    let expected = try texts(what, expected)
    try equal("number of \(what)", got.count, expected.count)
    for (got, expected) in zip(got, expected) { try equal(what, got, expected) }
}

private func expectInstant(_ what: String, _ got: Date?, _ expected: JSON) throws {
    let expected = try Members.text(what, expected)
    let instant = expected == "none" ? nil : try instant(expected)
    switch (got, instant) {
    case (nil, nil): break
    // Dates are kept as a fraction, which is good to the microsecond.
    case (let got?, let instant?) where abs(got.timeIntervalSince(instant)) < 1e-6: break
    default: throw Mismatch("\(what): got \(got.map { "\($0.timeIntervalSince1970)" } ?? "none"), expected \(expected)")
    }
}

/// RFC 3339, in UTC. Foundation's calendar counts by Julius Caesar before 1582, where RFC 3339 does not.
private func instant(_ text: String) throws -> Date {
    let form = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?Z/
    guard let parts = text.wholeMatch(of: form)?.output else { throw NotUnderstood("\(text) is no instant") }
    let (year, month, day) = (Int(parts.1) ?? 0, Int(parts.2) ?? 0, Int(parts.3) ?? 0)
    // Years that begin in March have their leap day at the end.
    let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = years / 4 - years / 100 + years / 400
    let days = 365 * years + leapDays + (153 * months + 2) / 5 + day - 1 - 719_468
    let seconds = (Int(parts.4) ?? 0) * 3600 + (Int(parts.5) ?? 0) * 60 + (Int(parts.6) ?? 0)
    let fraction = Double("0\(parts.7 ?? "")") ?? 0
    return Date(timeIntervalSince1970: Double(days * 86_400 + seconds)).addingTimeInterval(fraction)
}

private func whole(_ what: String, _ written: JSON) throws -> Int64 {
    guard let number = written.whole else { throw NotUnderstood("\(what): \(written) is no whole number") }
    return number
}

private func flag(_ what: String, _ written: JSON) throws -> Bool {
    guard let flag = written.flag else { throw NotUnderstood("\(what): \(written) is no flag") }
    return flag
}

private func texts(_ what: String, _ written: JSON) throws -> [String] {
    guard let parts = written.list else { throw NotUnderstood("\(what): \(written) is no list") }
    return try parts.map { try Members.text(what, $0) }
}

/// A case's name as the API's other languages write it: `alreadyGone` is `already_gone`.
func snake(_ name: String) -> String {
    name.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
}
