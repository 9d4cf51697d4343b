import { Jar } from './cookie-jar.js';

/** What a browser sends with a request that the page itself makes. */
export const OF_PAGE = { 'x-dockpass-request': '1', 'sec-fetch-site': 'same-origin' };

interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser at the gateway's page: it keeps cookies, and follows nothing by itself. */
export class PageBrowser {
  readonly jar = new Jar();
  /** The lines `Set-Cookie` of the last answer. */
  lastCookies: readonly string[] = [];

  constructor(private readonly port: number) {}

  async ask(path: string, { headers = {}, ...init }: Asked = {}): Promise<Response> {
    const { header } = this.jar;
    const response = await fetch(`http://127.0.0.1:${String(this.port)}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...(header !== '' && { cookie: header }), ...headers },
    });
    this.lastCookies = response.headers.getSetCookie();
    this.jar.take(response);
    return response;
  }

  /** A request of the page. */
  page(method: string, path: string, body?: unknown): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.ask(path, { method, ...json, headers: { ...OF_PAGE, ...type } });
  }

  signIn(token: string): Promise<Response> {
    return this.page('POST', '/ui/session', { token });
  }

  async session(): Promise<unknown> {
    return ((await (await this.page('GET', '/ui/session')).json()) as { session: unknown }).session;
  }
}
