import ArgumentParser

/// The command.
@main
struct Carillon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carillon",
        abstract: "Outbound call-centre campaigns on Asterisk.",
        discussion: """
            A first look, on this machine alone, with simulated people:
              carillon demo

            A real site:
              carillon check                       is everything reachable? what is missing?
              carillon database prepare            makes the tables
              carillon trunk add carrier --template 'PJSIP/{number}@carrier' --channels 30
              carillon group add sales
              carillon agent add anna --phone PJSIP/1001 --group sales
              carillon campaign create spring --group sales --trunk carrier
              carillon leads import people.csv --campaign spring
              carillon serve                       runs the site (in another terminal, or as a service)
              carillon agent login anna
              carillon campaign start spring

            Settings come from carillon.yaml (--config, CARILLON_CONFIG, ./carillon.yaml, /etc/carillon/carillon.yaml)
            and from the environment: CARILLON_DATABASE_PASSWORD stands for database.password.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Check.self, Database.self, Leads.self, CampaignCommand.self, AgentCommandGroup.self,
            GroupCommand.self, TrunkCommand.self, CallerIDCommand.self, CalendarCommand.self, RetryCommand.self,
            ZoneCommand.self, DoNotCallCommand.self, CallbackCommand.self, CallCommand.self, Report.self,
            Simulate.self, SandboxCommand.self, Demo.self, Replay.self,
        ])
}
