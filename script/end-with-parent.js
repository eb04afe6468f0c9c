// Loaded into every program before its own code: when the command that started it is gone, even by kill -9,
// the channel between them closes and the program is asked to end, then made to.
const PATIENCE_MS = 10_000;

if (process.channel) {
  process.once('disconnect', () => {
    // Its output went to the same command: writing to nobody is no reason to fall over before the work is put down.
    for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The channel alone must not keep a program alive that has nothing more to do.
  process.channel.unref();
}
