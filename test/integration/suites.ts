// Every suite that runs inside the extension host.
import './activation.test';
import './catalogue.test';
import './tree.test';
import './wat.test';
import './commands.test';
import './folders.test';
import './watch.test';
import './buildCommand.test';
import './testing.test';
import './hardCases.test';
import './sameResults.test';
import './cases.test';
import './marks.test';
import './history.test';
import './oddNames.test';
import './virtual.test';
import './leaks.test';
