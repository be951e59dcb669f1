import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The core of whatever is measured, and that of the load, which this process makes. */
const SERVER_CORE = '0';
const LOAD_CORE = '1';

let possible: boolean | undefined;

/** Moves this process to the load's core. False where the system cannot, or has one core only. */
export function pinLoad(): boolean {
  possible ??=
    availableParallelism() >= 2 &&
    spawnSync('taskset', ['-a', '-c', '-p', LOAD_CORE, String(process.pid)]).status === 0;
  return possible;
}

/** The command that runs another on the server's core; as it is where pinning is not possible. */
export function onServerCore(command: string, args: readonly string[]): [string, string[]] {
  return possible ? ['taskset', ['-c', SERVER_CORE, command, ...args]] : [command, [...args]];
}
