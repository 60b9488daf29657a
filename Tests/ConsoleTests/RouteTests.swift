import CallFloor
import CurlClient
import Foundation
import Site
import SiteHouse
import Store
import Testing

@Suite("The control socket's routes", .timeLimit(.minutes(10)))
struct RouteTests {
    @Test("status: the floor, and counts of agents and calls")
    func status() async throws {
        try await withControl(agents: 2) { caller, _, _ in
            let answer = try await caller.send(.get, "api/v1/status")
            #expect(answer.status == 200 && answer.type?.hasPrefix("application/json") == true)
            #expect(answer.json["agentsByState"] as? [String: Int] == ["offline": 2])
            #expect((answer.json["callsByState"] as? [String: Int])?.isEmpty == true)
            let view = try JSONDecoder().decode(
                FloorView.self, from: JSONSerialization.data(withJSONObject: try #require(answer.json["view"])))
            #expect(
                view.campaigns.map(\.name) == ["autumn", "manual"]
                    && view.agents.map(\.login) == ["agent-0", "agent-1"])
        }
    }

    @Test("a campaign is looked at, paused and started")
    func campaign() async throws {
        try await withControl { caller, _, service in
            for status in ["paused", "running", "stopped"] {
                let answer = try await caller.send(.put, "api/v1/campaigns/autumn/status", #"{"status":"\#(status)"}"#)
                #expect(answer.status == 202)
                try await eventually(status) {
                    try await caller.send(.get, "api/v1/campaigns/autumn").json["status"] as? String == status
                }
                #expect(await service.site.view().campaigns.first?.status.rawValue == status)
            }
            let shown = try await caller.send(.get, "api/v1/campaigns/autumn").json
            #expect(shown["name"] as? String == "autumn" && shown["mode"] as? String == "progressive")
            #expect((shown["why"] as? String)?.contains("stopped") == true)
        }
    }

    @Test("an agent's day: in, ready, pause with a reason, out")
    func agent() async throws {
        try await withControl { caller, house, service in
            func command(_ body: String) async throws {
                #expect(try await caller.status(.post, "api/v1/agents/agent-0/commands", body) == 202, "\(body)")
            }
            try await command(#"{"command":"login"}"#)
            try await command(#"{"command":"ready"}"#)
            #expect(await service.site.view().agents.map(\.state) == [.ready])
            try await command(#"{"command":"pause","reason":"lunch"}"#)
            #expect(await service.site.view().agents.map(\.state) == [.paused(reason: "lunch")])
            try await command(#"{"command":"pause"}"#)
            #expect(await service.site.view().agents.map(\.state) == [.paused(reason: "pause")])
            try await command(#"{"command":"logout"}"#)
            #expect(await service.site.view().agents.map(\.state) == [.offline])
            try await eventually("the history") { try await house.pauses().contains("lunch") }
        }
    }

    @Test("a conversation is concluded and hung up")
    func conversation() async throws {
        try await withControl { caller, house, service in
            try await house.logEveryoneIn(service.site)
            try await eventually("a conversation") { await service.site.view().agents.first?.state == .talking }
            let path = "api/v1/agents/agent-0/commands"
            let body = #"{"command":"dispose","disposition":"callback","retryAfterSeconds":3600}"#
            #expect(try await caller.status(.post, path, body) == 202)
            #expect(try await caller.status(.post, path, #"{"command":"hang-up"}"#) == 202)
            try await eventually("the conclusion") { try await house.report().dispositions == ["callback": 1] }
            try await eventually("the lead") { try await house.report().leads == ["waiting": 1] }
        }
    }

    @Test("what was changed in the database is looked for at once when asked")
    func refresh() async throws {
        try await withControl { caller, house, service in
            try await house.store.createAgent(
                login: "late", phone: "PJSIP/109", leg: .perCall, groups: [house.group], tenant: house.tenant)
            let status = try await caller.status(.post, "api/v1/refresh")
            #expect(status == 202)
            try await eventually("the agent") { await service.site.view().agents.map(\.login) == ["agent-0", "late"] }
        }
    }

    @Test("what nobody knows is told with what there is")
    func notFound() async throws {
        try await withControl { caller, _, _ in
            let campaign = try await caller.refusal(404, .get, "api/v1/campaigns/fr%C3%BChling%20%2F%201")
            #expect(campaign == "No campaign 'frühling / 1' on this site. Campaigns: autumn, manual.")
            _ = try await caller.refusal(404, .put, "api/v1/campaigns/x/status", #"{"status":"running"}"#)
            let agent = try await caller.refusal(404, .post, "api/v1/agents/nobody/commands", #"{"command":"ready"}"#)
            #expect(agent.contains("'nobody'") && agent.contains("carillon agent list"))
            _ = try await caller.refusal(404, .get, "api/v1/nothing")
            _ = try await caller.refusal(404, .get, "")
        }
    }

    @Test("a body that is not what the route takes is a bad request, and changes nothing")
    func badBodies() async throws {
        try await withControl { caller, _, service in
            let commands = [
                "", "{", "[]", "null", "{}", #"{"command":"dance"}"#, #"{"command":7}"#,
                #"{"command":"dispose"}"#, #"{"command":"dispose","disposition":""}"#,
                #"{"command":"dispose","disposition":"no-such-thing"}"#,
                #"{"command":"pause","reason":""}"#,
                #"{"command":"pause","reason":"\#(String(repeating: "é", count: 101))"}"#,
                #"{"command":"dispose","disposition":"callback","retryAfterSeconds":-1}"#,
                #"{"command":"dispose","disposition":"callback","retryAfterSeconds":9223372036854775807}"#,
                #"{"command":"dispose","disposition":"callback","retryAfterSeconds":1.5}"#,
            ]
            for body in commands {
                let detail = try await caller.refusal(400, .post, "api/v1/agents/agent-0/commands", body)
                #expect(!detail.isEmpty, "\(body)")
            }
            for body in ["", "{}", #"{"status":"dancing"}"#, "7"] {
                _ = try await caller.refusal(400, .put, "api/v1/campaigns/autumn/status", body)
            }
            #expect(await service.site.view().agents.map(\.state) == [.offline])
            #expect(await service.site.view().campaigns.map(\.status) == [.running, .running])
        }
    }

    @Test("a command that makes no sense now is refused with the reason")
    func refused() async throws {
        try await withControl { caller, _, _ in
            let path = "api/v1/agents/agent-0/commands"
            for word in ["ready", "hang-up", "pause"] {
                let reason = try await caller.refusal(409, .post, path, #"{"command":"\#(word)"}"#)
                #expect(reason == "agent-0 is not logged in. Log in first.")
            }
            #expect(try await caller.status(.post, path, #"{"command":"login"}"#) == 202)
            let twice = try await caller.refusal(409, .post, path, #"{"command":"login"}"#)
            #expect(twice == "agent-0 is already logged in.")
            let idle = try await caller.refusal(409, .post, path, #"{"command":"dispose","disposition":"sale"}"#)
            #expect(idle == "agent-0 has no conversation to conclude.")
        }
    }
}
