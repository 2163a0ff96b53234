global using PortAudit.Model.Diagnostics;
global using PortAudit.Model.Facts;
global using PortAudit.Model.Findings;
global using PortAudit.Model.Names;
global using PortAudit.Model.Reports;
global using PortAudit.Model.Sources;
global using PortAudit.PacketSets.Addresses;
global using PortAudit.Yaml;
