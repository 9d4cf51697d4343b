import { createServer, type RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { DRONE, RequestFolder } from '../support/clients/request-folder.js';
import { freezeDate } from '../support/standing-time.js';

let folder: RequestFolder;

beforeAll(() => {
  folder = new RequestFolder();
});
afterAll(() => {
  folder.remove();
});

const opened: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = await listenOnLoopback(createServer(listener));
  opened.push(server);
  return `http://${server.host}`;
}

describe('an answer of somebody else', () => {
  const answers: readonly (readonly [number, string, string])[] = [
    [200, '<html>canary</html>', 'not_a_gateway'],
    [200, '{"registries":[]}', 'other_dialect'],
    [200, '[null]', 'broken_list'],
    [200, '[{"address":"x.example","username":"","password":"canary"}]', 'broken_list'],
    [201, '[]', 'other_success'],
    [204, '', 'other_success'],
    [400, 'canary', 'foreign_bad_request'],
    [401, '{"error":{"code":"canary"}}', 'foreign_refusal'],
    [403, '{"error":"canary"}', 'foreign_refusal'],
    [404, 'canary', 'foreign_not_found'],
    [413, '<html>canary</html>', 'foreign_too_large'],
    [418, 'canary', 'not_a_gateway'],
    [502, 'canary', 'foreign_unavailable'],
  ];

  it.each(answers)('is told by its code alone: %i %s', async (status, body, code) => {
    const url = await serve((_, response) => response.writeHead(status).end(body));
    const { exit, report } = await folder.ask(DRONE, url);
    expect(exit).toBe(1);
    expect(report).toMatchObject({ ok: false, status, code, registries: [] });
    expect(report.text).toMatch(/^[a-z]/);
  });

  it('may be nested without end', async () => {
    const url = await serve((_, response) => response.end('['.repeat(100_000)));
    expect((await folder.ask(DRONE, url)).report).toMatchObject({
      ok: false,
      status: 200,
      code: 'not_a_gateway',
    });
  });

  it('is a redirect, shown without what could be a secret', async () => {
    const url = await serve((_, response) =>
      response.writeHead(308, { location: 'https://user:canary@gw.example.com/drone?canary' }).end(),
    );
    expect((await folder.ask(DRONE, url)).report.text).toBe(
      'the endpoint sends its callers elsewhere: Drone does not follow, and Woodpecker asks there with GET; configure the final URL (https://gw.example.com/drone)',
    );
  });

  it('may be endless or a torn connection', async () => {
    const endless = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect((await folder.ask(DRONE, endless)).report).toMatchObject({ ok: false, code: 'bad_answer' });
    const torn = await serve((request) => request.socket.destroy());
    expect((await folder.ask(DRONE, torn)).report).toMatchObject({
      code: 'connection_lost',
      text: 'the connection was closed before there was an answer; if the gateway serves TLS, write https:// in the URL',
    });
  });

  it('says how far the clocks are apart', async () => {
    freezeDate();
    const date = (): string => new Date(Date.now() - 400_000).toUTCString();
    const refuse = await serve((_, response) =>
      response.writeHead(401, { date: date() }).end('{"error":{"code":"signature_expired"}}'),
    );
    expect((await folder.ask(DRONE, refuse)).report.text).toBe(
      'the clock of this machine is 400 s ahead compared with the gateway; set both by NTP',
    );
    const accept = await serve((_, response) => response.writeHead(200, { date: date() }).end('[]'));
    expect((await folder.ask(DRONE, accept)).report.notes.at(-1)).toBe(
      'the clocks differ by 400 s; beyond SIGNATURE_TOLERANCE requests are refused',
    );
  });
});
