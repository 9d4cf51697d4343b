import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway } from '../../support/gateway-process.js';
import { BOTH_CLIENTS, startInProcess } from '../../support/in-process-gateway.js';
import { type RawResponse, talk } from '../../support/clients/raw-socket.js';

const TOKEN = 'TEST-ONLY-admin-token';
const ENV = { ...BOTH_CLIENTS, ADMIN_TOKEN: TOKEN };
const BUILD = '{"repo":"acme/app","fork":true}';
const LARGEST = 64 * 1024;
const JSON_TYPE = { 'Content-Type': 'application/json' };
type Headers = Readonly<Record<string, string>>;

/** The bundle brings other parsers to Express than jest, which sees the packages as they are. */
describe.each([
  ['from its sources', startInProcess],
  ['as it is built', startGateway],
])(
  'POST /admin/explain, %s,',
  (_, start: (env: Headers) => Promise<{ port: number; stop(): Promise<void> }>) => {
    let gateway: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      gateway = await start(ENV);
    });
    afterAll(() => gateway.stop());

    function post(body: string | Buffer, headers: Headers = JSON_TYPE, token = TOKEN): Promise<RawResponse> {
      const length =
        'Transfer-Encoding' in headers ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
      const given = { ...length, ...headers };
      const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}\r\n`);
      const head = `POST /admin/explain HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${lines.join('')}\r\n`;
      return talk(gateway.port, Buffer.concat([Buffer.from(head), Buffer.from(body)]));
    }

    it('answers as GET does', async () => {
      const head = `GET /admin/explain?repo=acme/app&fork=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
      const { body } = await talk(gateway.port, head);
      expect(body).toContain('"fork":true');
      for (const own of [BUILD, '{"repo":"acme/app","fork":"true"}', ` ${BUILD}\n`])
        expect(await post(own)).toMatchObject({ status: 200, body });
      expect((await post(BUILD)).head).toMatch(/^cache-control: no-store\r?$/im);
      const charset = { 'Content-Type': 'application/json; charset=UTF-8' };
      expect(await post(BUILD, charset)).toMatchObject({ status: 200, body });
      expect(await post(BUILD.padEnd(LARGEST))).toMatchObject({ status: 200, body });
    });

    it('asks for the body that a client holds back', async () => {
      const { head } = await post(BUILD, { ...JSON_TYPE, Expect: '100-continue' });
      expect(head).toMatch(/^HTTP\/1\.1 100 Continue/);
    });

    it('is not there without the token, whatever the body', async () => {
      for (const body of [BUILD, '{', 'x'.repeat(LARGEST + 1)]) {
        const { status, body: answer } = await post(body, JSON_TYPE, `${TOKEN}x`);
        const message = 'There is nothing at this address.';
        expect([status, answer]).toEqual([404, JSON.stringify({ error: { code: 'not_found', message } })]);
      }
    });

    const INVALID = [400, 'invalid_body', 'The body is not one JSON object in UTF-8.'] as const;
    const TOO_LARGE = [413, 'body_too_large', 'The body is larger than 64 KiB.'] as const;
    const UNSUPPORTED = [
      415,
      'unsupported_media_type',
      'The body must be application/json without a content encoding.',
    ] as const;
    const query = (message: string) => [400, 'invalid_query', message] as const;
    const CHUNKED = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
    const chunk = `${(LARGEST / 2).toString(16)}\r\n${' '.repeat(LARGEST / 2)}\r\n`;
    const wrong: readonly (readonly [string, string | Buffer, Headers, readonly [number, string, string]])[] =
      [
        ['what is no JSON', '{"repo":"CANARY', JSON_TYPE, INVALID],
        ['a text', '"CANARY"', JSON_TYPE, INVALID],
        ['null', 'null', JSON_TYPE, INVALID],
        ['a list', `[${BUILD}]`, JSON_TYPE, INVALID],
        ['what nests deep', `{"CANARY":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, JSON_TYPE, INVALID],
        [
          'another encoding of characters',
          Buffer.from(BUILD, 'utf16le'),
          { 'Content-Type': 'application/json; charset=utf-16le' },
          INVALID,
        ],
        [
          'an unknown encoding of characters',
          BUILD,
          { 'Content-Type': 'application/json; charset=CANARY' },
          UNSUPPORTED,
        ],
        ['a compressed body', BUILD, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, UNSUPPORTED],
        ['another type', BUILD, { 'Content-Type': 'text/plain' }, UNSUPPORTED],
        ['no type', BUILD, {}, UNSUPPORTED],
        ['too much', BUILD.padEnd(LARGEST + 1), JSON_TYPE, TOO_LARGE],
        ['much too much', BUILD.padEnd(64 * LARGEST), JSON_TYPE, TOO_LARGE],
        ['too much in chunks', `${chunk.repeat(2)}1\r\n \r\n0\r\n\r\n`, CHUNKED, TOO_LARGE],
        [
          'an unknown word',
          '{"repo":"a/b","CANARY":"x"}',
          JSON_TYPE,
          query('there is a parameter that is not known'),
        ],
        [
          'a value of another type',
          '{"repo":{"CANARY":1}}',
          JSON_TYPE,
          query('repo must be one CI repository, namespace/name'),
        ],
        ['nothing', '{}', JSON_TYPE, query('repo must be one CI repository, namespace/name')],
      ];
    it.each(wrong)('refuses %s with a constant text', async (__, body, headers, [status, code, message]) => {
      const answer = await post(body, headers);
      expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ error: { code, message } })]);
      expect(answer.head).toMatch(/^cache-control: no-store\r?$/im);
    });
  },
);
