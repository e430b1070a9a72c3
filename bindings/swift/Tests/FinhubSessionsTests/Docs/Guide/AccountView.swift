#if canImport(SwiftUI)
    import SwiftUI

    @available(iOS 17, macOS 14, *)
    struct AccountView: View {
        let model: AccountModel

        var body: some View {
            VStack {
                if let problem = model.problem {
                    Text(problem)
                } else if let session = model.session {
                    Text("Logged in as \(session.userID)")
                    Button("Log out") { Task { await model.logOut() } }
                } else {
                    ProgressView()
                }
            }
            .task { await model.run() }
        }
    }
#endif
