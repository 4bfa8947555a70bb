// Runs the command of its arguments and ends the whole process group when its own parent is gone, killed or not:
// the parent holds the other end of stdin. Start it detached, so that the group is its own.
import { spawn } from 'node:child_process';

const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const endGroup = () => process.kill(-process.pid, 'SIGKILL');

child.on('error', (error) => {
  console.error(error.message);
  endGroup();
});
child.on('exit', endGroup);
process.stdin.on('end', endGroup).on('error', endGroup).resume();
