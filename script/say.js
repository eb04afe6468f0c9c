// What the commands tell people while they set up. Always on standard error: standard output is for answers.

/** Prints one line. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Does one piece of work and prints one line for it: its title, then how long it took in seconds. */
export async function step(title, work) {
  process.stderr.write(`${title} … `);
  const from = performance.now();
  try {
    const result = await work();
    process.stderr.write(`${((performance.now() - from) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}
