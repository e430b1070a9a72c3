#if canImport(SwiftUI)
    import SwiftUI

    @available(iOS 17, macOS 14, *)
    struct AccountView: View {
        let model: AccountModel
        @State private var username = ""
        @State private var password = ""

        var body: some View {
            Form {
                switch model.account {
                case .busy: ProgressView()
                case .loggedIn: Button("Log out") { Task { await model.logOut() } }
                case .failed(let text):
                    Text(text)
                    fields
                case .loggedOut: fields
                }
            }
            .task { await model.restore() }
        }

        @ViewBuilder private var fields: some View {
            TextField("E-mail", text: $username)
            SecureField("Password", text: $password)
            Button("Log in") {
                Task {
                    await model.logIn(username: username, password: password)
                    password = ""
                }
            }
        }
    }
#endif
