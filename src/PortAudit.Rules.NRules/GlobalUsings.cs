global using PortAudit.Model.Facts;
global using PortAudit.Rules.Language;
