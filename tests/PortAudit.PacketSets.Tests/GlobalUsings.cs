global using FsCheck;
global using FsCheck.Fluent;
global using PortAudit.PacketSets.Addresses;
global using PortAudit.PacketSets.Diagrams;
global using PortAudit.PacketSets.Fields;
