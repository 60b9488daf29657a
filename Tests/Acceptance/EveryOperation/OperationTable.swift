import AsteriskARI

/// What a real Asterisk answers to an operation that the tour performs.
enum ExpectedAnswer: Sendable {
    /// 2xx, with a body that the operation decodes.
    case success
    /// A failure, because of what this Asterisk is.
    case failure(Int, because: String)
}

/// Every operation with the answer that the tour expects. An operation that is not here is not called.
enum OperationTable {
    struct Row: Sendable {
        var operation: any ARIOperation.Type
        var answer: ExpectedAnswer

        init(_ operation: any ARIOperation.Type, _ answer: ExpectedAnswer = .success) {
            self.operation = operation
            self.answer = answer
        }
    }

    static func row(of operation: any ARIOperation.Type) -> Row? {
        rows.first { $0.operation.name == operation.name }
    }

    private static let noMailboxes = ExpectedAnswer.failure(
        404, because: "res_ari_mailboxes needs res_mwi_external, which Debian does not build")

    static let rows: [Row] = [
        Row(ARI.Applications.List.self),
        Row(ARI.Applications.Get.self),
        Row(ARI.Applications.Subscribe.self),
        Row(ARI.Applications.Unsubscribe.self),
        Row(ARI.Applications.Filter.self),

        Row(ARI.Asterisk.GetObject.self),
        Row(ARI.Asterisk.UpdateObject.self),
        Row(ARI.Asterisk.DeleteObject.self),
        Row(ARI.Asterisk.GetInfo.self),
        Row(ARI.Asterisk.Ping.self),
        Row(ARI.Asterisk.ListModules.self),
        Row(ARI.Asterisk.GetModule.self),
        Row(ARI.Asterisk.LoadModule.self),
        Row(ARI.Asterisk.UnloadModule.self),
        Row(ARI.Asterisk.ReloadModule.self),
        Row(ARI.Asterisk.ListLogChannels.self),
        Row(ARI.Asterisk.AddLog.self),
        Row(ARI.Asterisk.DeleteLog.self),
        Row(ARI.Asterisk.RotateLog.self),
        Row(ARI.Asterisk.GetGlobalVar.self),
        Row(ARI.Asterisk.SetGlobalVar.self),

        Row(ARI.Bridges.List.self),
        Row(ARI.Bridges.Create.self),
        Row(ARI.Bridges.CreateWithId.self),
        Row(ARI.Bridges.Get.self),
        Row(ARI.Bridges.Destroy.self),
        Row(ARI.Bridges.GetBridgeVar.self),
        Row(ARI.Bridges.SetBridgeVar.self),
        Row(ARI.Bridges.GetBridgeVars.self),
        Row(ARI.Bridges.SetBridgeVars.self),
        Row(ARI.Bridges.AddChannel.self),
        Row(ARI.Bridges.RemoveChannel.self),
        Row(ARI.Bridges.SetVideoSource.self),
        Row(ARI.Bridges.ClearVideoSource.self),
        Row(ARI.Bridges.StartMoh.self),
        Row(ARI.Bridges.StopMoh.self),
        Row(ARI.Bridges.Play.self),
        Row(ARI.Bridges.PlayWithId.self),
        Row(ARI.Bridges.Record.self),

        Row(ARI.Channels.List.self),
        Row(ARI.Channels.Originate.self),
        Row(ARI.Channels.Create.self),
        Row(ARI.Channels.Get.self),
        Row(ARI.Channels.OriginateWithId.self),
        Row(ARI.Channels.Hangup.self),
        Row(ARI.Channels.ContinueInDialplan.self),
        Row(ARI.Channels.Move.self),
        Row(ARI.Channels.Redirect.self),
        Row(ARI.Channels.Answer.self),
        Row(ARI.Channels.Ring.self),
        Row(ARI.Channels.RingStop.self),
        Row(ARI.Channels.Progress.self),
        Row(ARI.Channels.SendDTMF.self),
        Row(ARI.Channels.Mute.self),
        Row(ARI.Channels.Unmute.self),
        Row(ARI.Channels.Hold.self),
        Row(ARI.Channels.Unhold.self),
        Row(ARI.Channels.StartMoh.self),
        Row(ARI.Channels.StopMoh.self),
        Row(ARI.Channels.StartSilence.self),
        Row(ARI.Channels.StopSilence.self),
        Row(ARI.Channels.Play.self),
        Row(ARI.Channels.PlayWithId.self),
        Row(ARI.Channels.Record.self),
        Row(ARI.Channels.GetChannelVar.self),
        Row(ARI.Channels.SetChannelVar.self),
        Row(ARI.Channels.GetChannelVars.self),
        Row(ARI.Channels.SetChannelVars.self),
        Row(ARI.Channels.SnoopChannel.self),
        Row(ARI.Channels.SnoopChannelWithId.self),
        Row(ARI.Channels.Dial.self),
        Row(ARI.Channels.RTPStatistics.self),
        Row(ARI.Channels.ExternalMedia.self),
        Row(ARI.Channels.TransferProgress.self),

        Row(ARI.DeviceStates.List.self),
        Row(ARI.DeviceStates.Get.self),
        Row(ARI.DeviceStates.Update.self),
        Row(ARI.DeviceStates.Delete.self),

        Row(ARI.Endpoints.List.self),
        Row(ARI.Endpoints.SendMessage.self),
        Row(ARI.Endpoints.Refer.self),
        Row(ARI.Endpoints.ListByTech.self),
        Row(ARI.Endpoints.Get.self),
        Row(ARI.Endpoints.SendMessageToEndpoint.self),
        Row(ARI.Endpoints.ReferToEndpoint.self),

        Row(ARI.Events.EventWebsocket.self),
        Row(ARI.Events.UserEvent.self),
        Row(ARI.Events.ClaimChannel.self),

        Row(ARI.Mailboxes.List.self, noMailboxes),
        Row(ARI.Mailboxes.Get.self, noMailboxes),
        Row(ARI.Mailboxes.Update.self, noMailboxes),
        Row(ARI.Mailboxes.Delete.self, noMailboxes),

        Row(ARI.Playbacks.Get.self),
        Row(ARI.Playbacks.Stop.self),
        Row(ARI.Playbacks.Control.self),

        Row(ARI.Recordings.ListStored.self),
        Row(ARI.Recordings.GetStored.self),
        Row(ARI.Recordings.DeleteStored.self),
        Row(ARI.Recordings.GetStoredFile.self),
        Row(ARI.Recordings.CopyStored.self),
        Row(ARI.Recordings.GetLive.self),
        Row(ARI.Recordings.Cancel.self),
        Row(ARI.Recordings.Stop.self),
        Row(ARI.Recordings.Pause.self),
        Row(ARI.Recordings.Unpause.self),
        Row(ARI.Recordings.Mute.self),
        Row(ARI.Recordings.Unmute.self),

        Row(ARI.Sounds.List.self),
        Row(ARI.Sounds.Get.self),
    ]
}
