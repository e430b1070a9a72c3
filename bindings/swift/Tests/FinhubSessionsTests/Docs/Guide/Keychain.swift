#if canImport(Security)
    import FinhubSessions

    func keychain() -> [any SessionStore] {
        // snippet
        let store = KeychainStore(service: "com.example.app.finhub")
        let withFaceID = KeychainStore(service: "com.example.app.finhub", accessControl: .biometryCurrentSet)
        // end
        return [store, withFaceID]
    }
#endif
