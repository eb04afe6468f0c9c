import type { Adapter, AdapterPayload } from 'oidc-provider';

const entries = new Map<string, { payload: AdapterPayload; until: number }>();

/** What the provider remembers, until it ends: sign-ins under way, codes and tokens by kind and id. */
export class Memory implements Adapter {
  constructor(private readonly kind: string) {}

  upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const now = Date.now();
    for (const [key, { until }] of entries) if (until < now) entries.delete(key);
    entries.set(this.key(id), { payload, until: expiresIn ? now + expiresIn * 1000 : Infinity });
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    const entry = entries.get(this.key(id));
    return Promise.resolve(entry && entry.until >= Date.now() ? entry.payload : undefined);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.own().find(({ payload }) => payload.uid === uid)?.payload);
  }

  /** Codes of devices without a browser: this provider gives none. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<void> {
    const entry = entries.get(this.key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    entries.delete(this.key(id));
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    return Promise.resolve();
  }

  private key(id: string): string {
    return `${this.kind}:${id}`;
  }

  private own(): { payload: AdapterPayload }[] {
    return [...entries].filter(([key]) => key.startsWith(`${this.kind}:`)).map(([, entry]) => entry);
  }
}
