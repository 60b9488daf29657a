import CallFloor
import Foundation
import HTTPTypes
import Hummingbird
import Site

/// The routes below `/api/v1`, and what they ask of a site.
struct SiteRoutes: Sendable {
    let service: SiteService
    private var site: Site { service.site }

    init(service: SiteService) { self.service = service }

    func add(to routes: RouterGroup<BasicRequestContext>) {
        routes.get("status") { _, _ in SiteStatus(view: await site.view()) }
        routes.post("refresh") { _, _ -> HTTPResponse.Status in
            service.refreshSettings()
            return .accepted
        }
        routes.get("campaigns/:name") { _, context in
            CampaignAnswer(campaign: try await campaign(context).1)
        }
        routes.put("campaigns/:name/status") { request, context -> HTTPResponse.Status in
            let wish = try await request.decode(as: StatusWish.self, context: context)
            let (id, _) = try await campaign(context)
            site.setCampaign(id, to: wish.status)
            return .accepted
        }
        routes.post("calls") { request, context -> CallAnswer in
            let wish = try await request.decode(as: CallWish.self, context: context)
            return try await call(wish)
        }
        routes.post("agents/:login/commands") { request, context -> HTTPResponse.Status in
            let wish = try await request.decode(as: CommandWish.self, context: context)
            let agent = try await agent(context)
            let order = try wish.order(service, of: agent)
            do throws(SiteError) {
                try await site.command(order, of: agent)
            } catch {
                throw Problem(status: .conflict, detail: error.message)
            }
            return .accepted
        }
    }

    private func campaign(
        _ context: BasicRequestContext
    ) async throws -> (CampaignID, FloorView.CampaignView) {
        try await campaign(named: context.parameters.require("name").removingPercentEncoding ?? "")
    }

    private func campaign(named name: String) async throws -> (CampaignID, FloorView.CampaignView) {
        let view = await site.view()
        guard let campaign = view.campaigns.first(where: { $0.name == name }) else {
            let known = view.campaigns.map(\.name).joined(separator: ", ")
            throw Problem(
                status: .notFound,
                detail: "No campaign '\(name)' on this site. Campaigns: \(known.isEmpty ? "none" : known).")
        }
        return (campaign.id, campaign)
    }

    /// Calls a number for an agent: click-to-call, one-touch.
    private func call(_ wish: CallWish) async throws -> CallAnswer {
        let agent = try await agent(named: wish.agent)
        var campaign: CampaignID?
        if let name = wish.campaign { campaign = try await self.campaign(named: name).0 }
        do throws(SiteError) {
            return CallAnswer(attempt: try await service.call(wish.number, by: agent, for: campaign).text)
        } catch {
            throw Problem(status: .conflict, detail: error.message)
        }
    }

    private func agent(_ context: BasicRequestContext) async throws -> AgentID {
        try await agent(named: context.parameters.require("login").removingPercentEncoding ?? "")
    }

    private func agent(named login: String) async throws -> AgentID {
        guard let agent = await site.view().agents.first(where: { $0.login == login }) else {
            throw Problem(
                status: .notFound, detail: "No agent '\(login)' on this site. 'carillon agent list' shows them.")
        }
        return agent.id
    }
}

/// What `GET campaigns/{name}` answers.
struct CampaignAnswer: ResponseEncodable {
    var campaign: FloorView.CampaignView

    func encode(to encoder: any Encoder) throws { try campaign.encode(to: encoder) }
}

/// What `GET status` answers.
struct SiteStatus: ResponseEncodable {
    var view: FloorView
    var agentsByState: [String: Int]
    var callsByState: [String: Int]

    init(view: FloorView) {
        self.view = view
        agentsByState = view.agentsByState
        callsByState = Dictionary(uniqueKeysWithValues: view.callsByState.map { ($0.key.rawValue, $0.value) })
    }
}

/// `PUT campaigns/{name}/status`.
private struct StatusWish: Decodable {
    var status: CampaignStatus
}

/// `POST calls`.
private struct CallWish: Decodable {
    var number: String
    var agent: String
    var campaign: String?
}

/// What `POST calls` answers: the attempt, by which the call can be followed.
struct CallAnswer: ResponseEncodable {
    var attempt: String
}

/// `POST agents/{login}/commands`.
private struct CommandWish: Decodable {
    enum Word: String, Decodable {
        case login, ready, pause, logout, dispose
        case hangUp = "hang-up"
    }

    var command: Word
    var reason: String?
    var disposition: String?
    var retryAfterSeconds: Int?
    /// When a call was promised: seconds since 1970.
    var callAt: Double?
    /// Whether only this agent may make the promised call.
    var isMine: Bool?

    func order(_ service: SiteService, of agent: AgentID) throws -> AgentCommand {
        switch command {
        case .login: return .login
        case .ready: return .ready
        case .pause: return .pause(reason: try text(reason ?? "pause", "reason", atMost: 100))
        case .logout: return .logout
        case .hangUp: return .hangUp
        case .dispose:
            guard let code = disposition, !code.isEmpty else {
                throw Problem(status: .badRequest, detail: "'disposition' is missing: which conclusion?")
            }
            return .dispose(try disposition(code, service), promise: try promise(of: agent))
        }
    }

    private func promise(of agent: AgentID) throws -> Promise? {
        guard let callAt else { return nil }
        let now = Date().timeIntervalSince1970
        guard (now - 60...now + 31_536_000).contains(callAt) else {
            throw Problem(
                status: .badRequest, detail: "'callAt' must be a time to come, within a year, in seconds since 1970.")
        }
        return Promise(at: Instant(seconds: callAt), owner: isMine == true ? agent : nil)
    }

    /// The operator's disposition of that code; a time to call back, when one was agreed, goes before the usual one.
    private func disposition(_ code: String, _ service: SiteService) throws -> Disposition {
        guard var disposition = service.disposition(code: code) else {
            let known = service.dispositionCodes.joined(separator: ", ")
            throw Problem(status: .badRequest, detail: "There is no disposition '\(code)'. Dispositions: \(known).")
        }
        if let retryAfterSeconds {
            guard (0...31_536_000).contains(retryAfterSeconds) else {
                throw Problem(status: .badRequest, detail: "'retryAfterSeconds' must be 0 to 31536000.")
            }
            disposition.effect = .retry(after: .seconds(retryAfterSeconds))
        }
        return disposition
    }

    /// The database keeps no more of a text than this.
    private func text(_ text: String, _ name: String, atMost length: Int) throws -> String {
        guard (1...length).contains(text.unicodeScalars.count) else {
            throw Problem(status: .badRequest, detail: "'\(name)' must have 1 to \(length) characters.")
        }
        return text
    }
}
