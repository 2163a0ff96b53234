global using PortAudit.Model.Sources;
