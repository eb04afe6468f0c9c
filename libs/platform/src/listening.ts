import pg from 'pg';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/**
 * Hears what PostgreSQL is told on a channel (NOTIFY), on a connection of its own; comes back by itself when that is lost.
 * What was said meanwhile is not heard: `heard` is called once after each return, so that nobody relies on the gap.
 */
export class Listening {
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  private connected = false;

  /** @param channel a name of ours, letters and underscores */
  constructor(private readonly settings: { databaseUrl: string; databaseAppUrl?: string | undefined }, private readonly channel: string, private readonly heard: () => void) {
    void this.connect(FIRST_RETRY_MS);
  }

  /** Whether what is said now would be heard. */
  get isListening(): boolean {
    return this.connected;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private async connect(retryMs: number): Promise<void> {
    const { databaseUrl, databaseAppUrl } = this.settings;
    const client = new pg.Client({
      ...(databaseAppUrl ? { connectionString: databaseAppUrl } : { connectionString: databaseUrl, options: '-c role=chc_app' }),
      application_name: `chc-casework ${this.channel}`, keepAlive: true, connectionTimeoutMillis: 10_000,
    });
    this.client = client;
    let lost = false;
    const again = (): void => {
      if (lost) return;
      lost = true;
      this.connected = false;
      client.removeAllListeners('notification');
      client.end().catch(() => {});
      if (!this.stopped) this.retry = setTimeout(() => void this.connect(Math.min(retryMs * 2, LAST_RETRY_MS)), retryMs);
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', () => this.heard());
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      retryMs = FIRST_RETRY_MS;
      this.connected = true;
      this.heard();
    } catch {
      again();
    }
  }
}
