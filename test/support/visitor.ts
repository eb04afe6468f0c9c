/** A browser of sorts: keeps cookies by host and port, follows redirects, says where forms come from. */
export class Visitor {
  readonly cookies = new Map<string, Map<string, string>>();
  /** Every address asked, in order, with the status answered. */
  readonly way: { status: number; url: string }[] = [];

  async get(url: string | URL): Promise<{ status: number; url: URL; html: string; headers: Headers }> {
    return this.ask(new URL(url), {});
  }

  async post(url: string | URL, fields: Record<string, string>, from = new URL(url).origin): Promise<{ status: number; url: URL; html: string; headers: Headers }> {
    return this.ask(new URL(url), { method: 'POST', body: new URLSearchParams(fields), headers: { origin: from } });
  }

  cookie(url: string, name: string): string | undefined {
    return this.jar(new URL(url)).get(name);
  }

  /** One step: no redirect is followed. */
  async step(url: URL, request: RequestInit): Promise<Response> {
    const cookie = [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...request, redirect: 'manual', headers: { ...(request.headers as object), ...(cookie && { cookie }) } });
    this.way.push({ status: answer.status, url: url.href });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) this.jar(url).delete(name!);
      else this.jar(url).set(name!, value!);
    }
    return answer;
  }

  private async ask(url: URL, request: RequestInit): Promise<{ status: number; url: URL; html: string; headers: Headers }> {
    for (let hops = 0; hops < 12; hops += 1) {
      const answer = await this.step(url, request);
      const to = answer.headers.get('location');
      const html = await answer.text();
      if (!to) return { status: answer.status, url, html, headers: answer.headers };
      [url, request] = [new URL(to, url), {}];
    }
    throw new Error(`round and round: ${url.href}`);
  }

  private jar({ host }: URL): Map<string, string> {
    if (!this.cookies.has(host)) this.cookies.set(host, new Map());
    return this.cookies.get(host)!;
  }
}

/** Goes the whole way from `path` of ours through the provider as one of its people, and back; with a second factor unless `proof` says password. */
export async function signInAt(visitor: Visitor, address: string, person: string, path = '/sign-in', proof?: 'password'): ReturnType<Visitor['get']> {
  const choices = await visitor.get(address + path);
  return visitor.post(choices.url, { person, ...(proof && { proof }) });
}
