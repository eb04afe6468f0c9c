// The demonstration's sign-in: whoever asks may be anybody. `npm start` runs it beside the pages, on this machine only.
import { createServer } from 'node:http';
import { createLog, readSettings, SettingsError, type Settings } from '@chc/platform';

const log = createLog('info', 'provider');
const THIS_MACHINE = new Set(['127.0.0.1', 'localhost']);

function refusal(settings: Settings): string | undefined {
  const { oidcIssuer, publicUrl } = settings;
  if (!oidcIssuer || !publicUrl) return 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL must be set';
  const { protocol, hostname } = new URL(oidcIssuer);
  return protocol === 'http:' && THIS_MACHINE.has(hostname) ? undefined : `OIDC_ISSUER is ${oidcIssuer}: this provider answers on this machine only`;
}

async function start(): Promise<void> {
  if (process.env.NODE_ENV === 'production') throw new SettingsError('This provider lets anybody be anybody: it does not start where NODE_ENV is production.');
  const settings = readSettings();
  const wrong = refusal(settings);
  if (wrong) throw new SettingsError(wrong);
  // oidc-provider speaks of its defaults and of this Node's age on the console; nobody has to read that.
  console.warn = console.info = (...words: unknown[]): void => log.debug(words.join(' '));
  const { demonstrationProvider } = await import('./provider.js');
  const { oidcIssuer, oidcClientId, oidcClientSecret, publicUrl, oidcApiAudience: audience } = settings;
  const server = createServer(demonstrationProvider(oidcIssuer!, { id: oidcClientId!, secret: oidcClientSecret!, address: publicUrl!, audience }));
  const stop = (): void => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  server.on('error', ({ message }) => {
    log.fatal(`The address to listen on cannot be used: ${message}`);
    process.exit(1);
  });
  server.listen(Number(new URL(oidcIssuer!).port), '127.0.0.1', () => log.info({ address: oidcIssuer }, 'listening'));
}

try {
  await start();
} catch (error) {
  log.fatal(error instanceof SettingsError ? error.message : `The provider cannot start: ${(error as Error).message}`);
  process.exit(1);
}
