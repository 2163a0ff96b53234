global using PortAudit.Model.Diagnostics;
global using PortAudit.Model.Sources;
