// The passwords of the servers this project starts for itself, made once and readable by their owner alone.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, makeDataFolder } from '../project.js';

const FILE = join(DATA, 'secrets.json');
const random = () => randomBytes(18).toString('hex');

/** `{ id, postgres, redis }`: the data folder's own id and a password for each server. */
export function secrets() {
  makeDataFolder();
  try {
    // Fails when another command has just made them: then those are the ones.
    writeFileSync(FILE, JSON.stringify({ id: random(), postgres: random(), redis: random() }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return JSON.parse(readFileSync(FILE, 'utf8'));
}
