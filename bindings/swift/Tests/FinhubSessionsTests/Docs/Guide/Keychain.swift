#if canImport(Security)
    import FinhubSessions

    func keychain() -> any SessionStorage {
        // snippet
        let storage = KeychainSessionStorage(service: "com.example.app.finhub")
        // end
        return storage
    }
#endif
