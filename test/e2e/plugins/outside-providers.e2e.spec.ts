import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CanaryCloud } from '../../support/chaos/canary-cloud.js';
import { HANGS_MS } from '../../support/children.js';
import { sendRequest } from '../../support/clients/send-request.js';
import { droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { fencesOf, pageAt } from '../../support/docs/pages.js';
import { type GatewayProcess, withGateway } from '../../support/gateway-process.js';
import { type JestReport } from '../../support/programs/jest-report.js';
import { TOOLS_MS } from '../../support/kit/contributor.js';
import { needProgram, PROGRAM, programEnv } from '../../support/program.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const HOST = 'team.registry.acme.dev';
const run = promisify(execFile);

/** The blocks of the page's last part, by their kinds, in their order. */
const page = pageAt('providers/README.md');
const blocks = fencesOf({ ...page, text: page.text.slice(page.text.indexOf('## A provider from outside')) });
const block = (kind: string, at = 0): string => blocks.filter((one) => one.kind === kind)[at]?.body ?? '';

const home = mkdtempSync(join(tmpdir(), 'dockpass-outside-'));
const providers = join(home, 'providers');
const cloud = new CanaryCloud([HOST]);
const env = {
  PROVIDERS_DIR: providers,
  DRONE_SECRET: TEST_DRONE_SECRET,
  REGISTRY_ACME_ADDRESS: HOST,
  REGISTRY_ACME_API_TOKEN: 'an-api-token',
};

/** With a class that Nest makes and one that it may be given, by the types that TypeScript emits. */
const TYPED = `
import { Injectable, Module, Optional } from '@nestjs/common';
import { IsString } from 'class-validator';
import { ProviderError } from 'dockpass/registry/provider-error.js';
import { type IRegistryProvider, type MintedCredential, type MintRequest, ProvidesRegistry, type CredentialScope, type RegistryAddress } from 'dockpass/registry/registry-provider.js';
import { Setting } from 'dockpass/registry/setting.js';
import { callVendor } from 'dockpass/registry/vendor-http.js';
import { VendorNetwork } from 'dockpass/registry/vendor-network.js';

class TypedSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'A token.', secret: true })
  @IsString()
  readonly token!: string;
}

@Injectable()
class Client {
  readonly word = 'with its client';
  constructor(@Optional() readonly network?: VendorNetwork) {}
}

@ProvidesRegistry()
@Injectable()
class Typed implements IRegistryProvider<TypedSettings> {
  readonly id = 'typed';
  readonly label: string;
  readonly description = 'Of the tests.';
  readonly api = 'v2';
  readonly settings = TypedSettings;
  readonly examples = ['registry.typed.dev'];
  readonly narrows = false;
  constructor(client: Client) { this.label = 'Typed ' + client.word; }
  match(address: RegistryAddress): CredentialScope | undefined {
    return address === 'registry.typed.dev' ? { key: address } : undefined;
  }
  async credentialsFor({ settings, signal }: MintRequest<TypedSettings, CredentialScope>): Promise<MintedCredential> {
    const { json } = await callVendor({ url: new URL('https://registry.typed.dev/'), signal });
    if (json === undefined) throw new ProviderError('bad_answer');
    return { username: 'a', password: settings.token };
  }
}

@Module({ providers: [Typed, Client] })
export default class TypedModule {}
`;

beforeAll(async () => {
  needProgram();
  mkdirSync(join(providers, 'acme'), { recursive: true });
  writeFileSync(join(providers, 'acme/acme.module.mjs'), block('js'));
  writeFileSync(join(providers, 'acme/acme.contract.mjs'), block('js', 1));
  writeFileSync(join(providers, 'acme/README.md'), block('markdown'));
  cloud.answer(HOST, HOST, (request, response) => {
    const isKnown = request.headers.authorization === 'Bearer an-api-token';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKnown ? { token: 'made-for-acme', expires_in: 3600 } : {}));
  });
  await cloud.start();
  Object.assign(env, cloud.env(join(home, 'ca.pem')));
  writeFileSync(join(home, 'ca.pem'), cloud.certificate);
});

afterAll(async () => {
  await cloud.close();
  rmSync(home, { recursive: true });
});

/** What a build is given. */
async function given({ port }: GatewayProcess): Promise<unknown> {
  const { body } = await sendRequest(port, droneRequest());
  return JSON.parse(String(body)) as unknown;
}

async function dockpass(...args: string[]): Promise<string> {
  const options = { cwd: home, env: { ...programEnv(), PROVIDERS_DIR: providers }, timeout: HANGS_MS };
  const { stdout, stderr } = await run(PROGRAM, args, options).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return stdout + stderr;
}

describe('the built program with PROVIDERS_DIR', () => {
  it('mints with a provider that was pasted from its page, and says what it loaded from where', async () => {
    await withGateway(env, async (gateway) => {
      const pair = { username: 'token', password: 'made-for-acme' };
      expect(await given(gateway)).toEqual([{ address: HOST, ...pair }]);
      const { level, provider, from } = await gateway.logged(
        ({ msg }) => msg === 'provider loaded from outside',
      );
      expect({ level, provider, from }).toEqual({
        level: 'info',
        provider: 'acme',
        from: join(providers, 'acme'),
      });
    });
  });

  it(
    'makes one in TypeScript that was built against its package, with what Nest gives it',
    async () => {
      const modules = join(home, 'node_modules');
      const source = join(home, 'src/typed');
      mkdirSync(source, { recursive: true });
      mkdirSync(modules);
      symlinkSync(ROOT, join(modules, 'dockpass'));
      const { compilerOptions, ...rest } = JSON.parse(block('json')) as { compilerOptions: object };
      const here = { outDir: providers, typeRoots: [join(ROOT, 'node_modules/@types')], types: ['node'] };
      const config = { ...rest, compilerOptions: { ...compilerOptions, ...here } };
      writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(config));
      writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(source, 'typed.module.ts'), TYPED);
      for (const name of ['@nestjs', 'class-validator']) {
        symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
      }
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const { stdout } = await run(process.execPath, [tsc, '-p', home]).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(stdout).toBe('');
      expect(await dockpass('providers', 'typed')).toContain('typed  Typed with its client\n');
    },
    TOOLS_MS,
  );

  it('is stopped by one that cannot be loaded', async () => {
    const wrong = join(providers, 'wrong');
    mkdirSync(wrong);
    const said: string[] = [];
    for (const text of [
      `import 'nobody-has-this';`,
      `import { nothing } from 'dockpass/registry/setting.js';`,
    ]) {
      writeFileSync(join(wrong, 'wrong.module.mjs'), text);
      said.push((await dockpass('check')).replace(/ (?:at node:[\w/:]+|\(node:[\w/:]+\))/, ''));
    }
    rmSync(wrong, { recursive: true });
    expect(said).toEqual([
      'PROVIDERS_DIR/wrong/wrong.module cannot be loaded (ERR_MODULE_NOT_FOUND): `npm run test:provider` shows it whole\n',
      'PROVIDERS_DIR/wrong/wrong.module cannot be loaded, by a SyntaxError: `npm run test:provider` shows it whole\n',
    ]);
  });
});

describe('npm run test:provider -- DIR', () => {
  it(
    'holds the pasted provider to all that the kit asks, with nothing to say',
    async () => {
      const report = join(home, 'report.json');
      const args = ['tools/test-provider.mjs', join(providers, 'acme'), '--json', '--outputFile', report];
      await run(process.execPath, args, { cwd: ROOT }).catch(() => undefined);
      const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
      const tried = testResults.flatMap(({ assertionResults }) => assertionResults);
      const failed = tried.filter(({ status }) => status !== 'passed');
      expect(failed.map(({ fullName }) => fullName)).toEqual([]);
      expect(tried.length).toBeGreaterThan(80);
    },
    TOOLS_MS,
  );
});
