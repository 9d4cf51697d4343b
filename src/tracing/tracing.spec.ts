import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeEntry } from '../../test/support/config/entries.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { drone } from '../dialects/drone/drone.dialect.js';
import { HeldCredential } from '../credentials/held-credential.js';
import { systemClock } from '../credentials/clock.js';
import { Answer } from '../resolver/answer.js';
import { type Candidate } from '../resolver/plan.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { openTracing } from './open-tracing.js';
import { makeBuild } from '../../test/support/config/make-build.js';

interface OtlpSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

let collector: Server;
let received: string[];
let url: string;

beforeEach(async () => {
  received = [];
  collector = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body);
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  url = `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}/`;
});
afterEach(() => {
  collector.close();
});

function spans(): OtlpSpan[] {
  const bodies = received.map(
    (body) => JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] },
  );
  return bodies.flatMap((body) =>
    body.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)),
  );
}

function candidate(name: string): Candidate {
  return { entry: makeEntry({ name }), position: 0, scope: 'repo', literalLength: 8 };
}

function request(changes: Partial<ServedRequest> = {}): ServedRequest {
  const [good, bad] = [candidate('good'), candidate('bad')];
  const [address = 'never' as never] = good.entry.addresses;
  const credential = new HeldCredential({ username: 'u', password: 'CANARY' }, systemClock, 0);
  const plan = { choices: [], withheld: [], refusal: undefined };
  const answer = new Answer(
    drone.registries,
    plan,
    [{ address, candidate: good, credential, stale: false, waitedMs: 0 }],
    [{ address, candidate: bad, code: 'refused', waitedMs: 3 }],
  );
  const client = {
    name: 'drone',
    dialect: drone,
    isDefault: true,
    keys: [],
    encryption: { always: false, keys: [] },
    keyServer: undefined,
    keyFingerprint: undefined,
    awaitsKey: false,
  } as const;
  const ci = makeBuild({ repo: 'CANARY/app', repoId: 'CANARY', build: 4711 });
  return {
    id: 'id-1',
    client,
    kind: 'registries',
    outcome: 'ok',
    reason: undefined,
    verified: undefined,
    ci,
    answer,
    durationMs: 5,
    ...changes,
  };
}

describe('tracing', () => {
  it('is not there unless an exporter is configured', async () => {
    expect(await openTracing({})).toBeUndefined();
    expect(await openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
  });

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
    'sends spans to %s',
    async (key) => {
      const tracing = await openTracing({ [key]: url });
      tracing?.served(request());
      tracing?.served(
        request({ outcome: 'signature_expired', reason: 'date_stale', answer: undefined, ci: undefined }),
      );
      await tracing?.stop();
      const told = spans().map(({ name, status, attributes }) => [
        name,
        status.code ?? 0,
        attributes.find((each) => each.key === 'dockpass.outcome')?.value['stringValue'],
      ]);
      expect(told).toEqual([
        ['dockpass.entry', 0, 'ok'],
        ['dockpass.entry', 2, 'refused'],
        ['dockpass.request', 0, 'ok'],
        ['dockpass.request', 2, 'signature_expired'],
      ]);
      const [entry, , whole] = spans();
      expect(entry?.parentSpanId).toBe(whole?.spanId);
      expect(whole?.attributes).toContainEqual({ key: 'dockpass.build', value: { intValue: 4711 } });
      expect(received.join()).not.toContain('CANARY');
    },
  );

  it('tells of mints', async () => {
    const tracing = await openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    const provider = { id: 'stub', credentialsFor: () => Promise.reject(new Error('CANARY')) };
    const keeper = new CredentialKeeper({ ...(tracing && { onMint: tracing.minted }) });
    const slot = keeper.slot({
      entryName: 'one',
      provider: provider as never,
      scope: { key: 'scope' },
      settings: {},
      images: [],
    });
    expect(await slot.obtain()).toBe('unavailable');
    keeper.stop();
    await tracing?.stop();
    expect(spans().map(({ name, status }) => [name, status.code])).toEqual([['dockpass.mint', 2]]);
    expect(received.join()).not.toContain('CANARY');
  });

  it('does not mind a collector that is not there', async () => {
    collector.close();
    const tracing = await openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    tracing?.served(request());
    await expect(tracing?.stop()).resolves.toBeUndefined();
  });
});
