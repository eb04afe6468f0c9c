// What every command does first: make the project runnable, then fail in one sentence if it cannot be.
import { build } from './build.js';
import { install } from './install.js';
import { CannotDo } from './project.js';

/** Dependencies and build, each only if need be; what is done is said on standard error. */
export async function ready() {
  await install();
  await build();
}

/** The sentence for a failure: never a stack trace. */
export function sentence(error) {
  if (error?.code === 'EACCES' || error?.code === 'EPERM') return `This user may not use ${error.path}: run this as the user who owns the project's folder, or give that folder to this one.`;
  return error instanceof CannotDo ? error.message : `Something unexpected went wrong: ${error?.message ?? error}`;
}
