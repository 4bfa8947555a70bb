// What of cases is loaded with the first panel or command.
export { caseCommands } from './caseCommands';
export { PanelCases } from './panelCases';
