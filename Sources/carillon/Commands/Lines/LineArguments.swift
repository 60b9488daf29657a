public import ArgumentParser
public import CallFloor

// Values of trunks and caller IDs as options say them.
extension Trunk.Kind: ExpressibleByArgument {}
extension Trunk.PRI.Hunt: ExpressibleByArgument {}
extension Trunk.PRI.NumberType: ExpressibleByArgument {}
extension CallerIDPresentation: ExpressibleByArgument {}
extension CallerIDPool.Rotation: ExpressibleByArgument {}
extension RateCap: ExpressibleByArgument {}
