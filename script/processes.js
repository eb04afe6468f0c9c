// Processes that outlive the command that started them. A process id alone may by now belong to someone else,
// so a reference also carries the time the process started.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const HAS_PROC = existsSync('/proc/self/stat');
const POLL_MS = 50;

function ps(pid, column) {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

function startedMark(pid) {
  if (!HAS_PROC) return ps(pid, 'lstart') || undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie still has its id where nobody reaps, as in many containers: it is dead all the same.
    return 'ZX'.includes(state) ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

/** The command line of a process, blank when there is none. */
export function commandOf(pid) {
  if (!HAS_PROC) return ps(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** The process that a process is a child of, undefined when it does not run. */
export function parentOf(pid) {
  if (!HAS_PROC) return Number(ps(pid, 'ppid')) || undefined;
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  } catch {
    return undefined;
  }
}

/** A reference to a running process, undefined when it does not run. */
export function reference(pid) {
  const mark = startedMark(pid);
  return mark === undefined ? undefined : { pid, mark };
}

/** Whether the very process the reference was taken of still runs. */
export function isAlive(ref) {
  return ref?.mark !== undefined && startedMark(ref.pid) === ref.mark;
}

/** Sends each signal in turn and waits that many milliseconds for the process to end. `manner` is [[signal, ms], …]. */
export async function stopProcess(ref, manner) {
  for (const [signal, patience] of manner) {
    if (!isAlive(ref)) return;
    try {
      process.kill(ref.pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + patience; Date.now() < until && isAlive(ref); ) await wait(POLL_MS);
  }
}
