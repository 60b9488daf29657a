import AsteriskARI

/// "Who holds the application?", asked by a process that is about to take it.
///
/// Asterisk cannot answer that: an application stays registered as long as channels are in it, or were when its socket
/// went away. So the question travels as a user event to whoever holds the socket, and the answer as a global variable.
struct ARIHolderQuestion: Sendable, Equatable {
    private static let prefix = "carillon.holder."

    /// Chosen by who asks, so that an old answer is not taken for a new one.
    let nonce: String

    init(nonce: String) { self.nonce = nonce }

    /// Nil if the event is something else.
    init?(_ event: ARI.ChannelUserevent) {
        guard event.eventname.hasPrefix(Self.prefix) else { return nil }
        nonce = String(event.eventname.dropFirst(Self.prefix.count))
    }

    func operation(for application: ApplicationName) -> ARI.Events.UserEvent {
        ARI.Events.UserEvent(eventName: Self.prefix + nonce, application: application)
    }

    /// The global variable that holds the answer.
    static func variable(for application: ApplicationName) -> String {
        let name = application.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return "CARILLON_HOLDER_" + String(name)
    }

    func answer(holder: String) -> String { "\(nonce) \(holder)" }

    /// The holder's name, if the variable's value answers this question.
    func holder(in value: String) -> String? {
        value.hasPrefix(nonce + " ") ? String(value.dropFirst(nonce.count + 1)) : nil
    }
}

extension ARIClient {
    /// Finds out whether another process of Carillon holds the application. Returns at once if Asterisk does not know
    /// the application, else as soon as the holder answers, or after `limit` if nobody does: then the application is a
    /// left-over of a process that died, and free to take.
    ///
    /// - Throws: ``ARIError/Code/applicationInUse`` if it is held; any other code if Asterisk could not be asked.
    public func checkApplicationIsFree(within limit: Duration = .seconds(2)) async throws(ARIError) {
        let application = configuration.application
        let question = ARIHolderQuestion(nonce: String(UInt64.random(in: .min ... .max), radix: 36))
        do throws(ARIError) {
            _ = try await perform(ARI.Applications.Get(applicationName: application))
            try await perform(question.operation(for: application))
        } catch {
            if error.code == .notFound { return }
            throw error
        }
        guard let holder = try await answer(to: question, within: limit) else { return }
        throw ARIError(
            .applicationInUse,
            "The application '\(application)' is already in use by another process: \(holder). Stop that one, or give "
                + "this one another application name.")
    }

    private func answer(to question: ARIHolderQuestion, within limit: Duration) async throws(ARIError) -> String? {
        let deadline = ContinuousClock.now + limit
        let variable = ARIHolderQuestion.variable(for: configuration.application)
        while ContinuousClock.now < deadline {
            // A variable that nobody has set yet reads as empty or as absent.
            let value = try? await perform(ARI.Asterisk.GetGlobalVar(variable: variable)).value
            if let value, let holder = question.holder(in: value) { return holder }
            do { try await Task.sleep(for: .milliseconds(25)) } catch {
                throw ARIError(.cancelled, "Asking who holds the application was cancelled.")
            }
        }
        return nil
    }
}
