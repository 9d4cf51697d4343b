import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SERVER_LIMITS } from '../../src/exchange/limits.js';
import { ANSWER_DEADLINE_MS } from '../../src/resolver/gather.js';
import { pageAt } from '../support/docs/pages.js';

const { text } = pageAt('docs/deploy.md');

describe('docs/deploy.md', () => {
  it('starts the program itself, which alone says with which options of Node, as `npm start` does', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      scripts: { start: string };
    };
    expect(scripts.start).toMatch(/ && dist\/src\/main\.js serve$/);
    const starts = text.split('\n').filter((line) => /^(?:ExecStart|ENTRYPOINT|It starts )/.test(line));
    expect(starts).toHaveLength(3);
    for (const line of starts) expect(line).toMatch(/(?:[="`]|\/opt\/dockpass\/)dist\/src\/main\.js\b/);
    expect(text).not.toMatch(/\bnode (?:\S+ )*--\S/);
  });

  it('tells a proxy the limits of the server', () => {
    const { bodyBytes, keepAliveMs, drainMs } = SERVER_LIMITS;
    const seconds = (milliseconds: number): string => `${String(milliseconds / 1000)} s`;
    const body = `${String(bodyBytes / 2 ** 20)} MiB`;
    const [told = ''] = /^It must let bodies of .*$/m.exec(text) ?? [];
    expect(told.match(/\d+ (?:MiB|s)\b/g)).toEqual([
      body,
      ...[ANSWER_DEADLINE_MS, keepAliveMs, drainMs].map(seconds),
    ]);
    expect(text).toContain(`client_max_body_size ${String(bodyBytes / 2 ** 20)}m;`);
  });
});
