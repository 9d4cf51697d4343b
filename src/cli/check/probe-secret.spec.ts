import { describe, expect, it } from '@jest/globals';
import { Matches } from 'class-validator';
import { load } from '../../../test/support/config/config-case.js';
import { StubProvider } from '../../../test/support/config/stub-provider.js';
import { StubStore } from '../../../test/support/stores/stub-store.js';
import { Setting } from '../../registry/setting.js';
import { ProviderError } from '../../registry/provider-error.js';
import { type StoredSecret } from '../../store/secret-store.js';
import { type CliContext, type CliStream } from '../terminal/context.js';
import { styleOf } from '../terminal/style.js';
import { probe, type ProbeReport } from './probe.js';
import { probeTargets } from './probe-targets.js';
import { renderProbes } from './render-probes.js';

class TokenSettings {
  @Setting({ kind: { type: 'text' }, secret: true, meaning: 'Token' })
  @Matches(/^[a-z]+$/, { message: 'must be small letters' })
  readonly token!: string;
}

const SILENT: CliStream = { write: () => undefined, isTerminal: false, columns: undefined };
const CONTEXT: CliContext = {
  env: {},
  cwd: '/',
  providersRoot: new URL('file:///nowhere/'),
  stdout: SILENT,
  stderr: SILENT,
};
const CANARY = 'TEST-ONLY-canary';

async function probed(kept: StoredSecret['value'] | ProviderError, reference: string): Promise<ProbeReport> {
  const store = new StubStore(() =>
    kept instanceof ProviderError ? Promise.reject(kept) : Promise.resolve({ value: kept }),
  );
  const config = await load({ env: { BASIC_AUTH_FROM: reference }, stores: [store] });
  return probe(config, [], CONTEXT);
}

describe('probing what is kept in a store', () => {
  it.each<[code: string, kept: StoredSecret['value'] | ProviderError, reference: string]>([
    ['read', { a: CANARY }, 'stub:x#a'],
    ['no_field', { a: CANARY }, 'stub:x#b'],
    ['several_fields', { a: CANARY, b: CANARY }, 'stub:x'],
    ['not_text', { a: [CANARY] }, 'stub:x#a'],
    ['refused', new ProviderError('refused', { cause: CANARY }), 'stub:x'],
    ['not_found', new ProviderError('not_found'), 'stub:x'],
    ['throttled', new ProviderError('throttled'), 'stub:x'],
    ['unavailable', new ProviderError('unavailable'), 'stub:x'],
    ['bad_answer', new ProviderError('bad_answer'), 'stub:x'],
    ['not_configured', new ProviderError('not_configured'), 'stub:x'],
  ])('says %s, and never the value', async (code, kept, reference) => {
    const report = await probed(kept, reference);
    expect(report.secrets).toMatchObject([
      { entry: undefined, setting: 'BASIC_AUTH_FROM', from: reference, ok: code === 'read', code },
    ]);
    const shown = JSON.stringify(report) + renderProbes(report, styleOf(SILENT, {}));
    expect(shown).toContain(reference);
    expect(shown).not.toContain(CANARY);
  });

  it('says which rule the value of an entry breaks', async () => {
    const store = new StubStore(() => Promise.resolve({ value: { token: CANARY } }));
    const provider = Object.assign(new StubProvider(() => Promise.reject(new Error('nobody mints'))), {
      settings: TokenSettings,
    });
    const env = {
      REGISTRY_HUB_ADDRESS: 'hub.example',
      REGISTRY_HUB_PROVIDER: 'stub',
      REGISTRY_HUB_TOKEN_FROM: 'stub:hub#token',
    };
    const config = await load({ env, stores: [store], providers: [provider] });
    const selection = { entries: undefined, images: [], repo: undefined };
    const targets = probeTargets({ config, providers: [provider] }, selection);
    const report = await probe(config, targets, CONTEXT);
    expect(report.registries).toMatchObject([
      {
        ...{ entry: 'hub', ok: false, side: 'configuration', code: 'not_configured' },
        text: 'what the store keeps: REGISTRY_HUB_TOKEN_FROM must be small letters',
      },
    ]);
    expect(report.secrets).toMatchObject([{ entry: 'hub', setting: 'token', code: 'read' }]);
    expect(JSON.stringify(report)).not.toContain(CANARY);
    expect(store.reads).toEqual(['hub']);
  });
});
