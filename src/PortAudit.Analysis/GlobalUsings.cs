global using PortAudit.Model.Diagnostics;
global using PortAudit.Model.Sources;
global using PortAudit.PacketSets;
global using PortAudit.PacketSets.Addresses;
global using PortAudit.PacketSets.Fields;
