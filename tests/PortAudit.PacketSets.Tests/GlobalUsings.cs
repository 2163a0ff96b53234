global using FsCheck;
global using FsCheck.Fluent;
global using PortAudit.PacketSets.Addresses;
global using PortAudit.PacketSets.Fields;
