import { execFileSync, type StdioOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { HANGS_MS } from '../support/children.js';
import { needProgram } from '../support/program.js';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
  readonly engines?: { readonly node?: string };
  readonly resolved?: string;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}

const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> };
type Ranges = Readonly<Record<string, string>>;
const own = readJson('package.json') as Readonly<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Ranges | undefined>
>;
const locked = Object.entries(packages).filter(([path]) => path !== '');
needProgram();
/** Where what is bundled comes from, as the build tells. */
const bundled = new Set((readJson('dist/bundled.json') as { path: string }[]).map(({ path }) => path));
const shipped = locked.filter(([path, { dev }]) => dev !== true || bundled.has(path));

/** Licences that may be shipped beside Apache-2.0. */
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Python-2.0',
  'BlueOak-1.0.0',
]);

/** Versions as one number that can be compared. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number(part) || 0);
  return major * 1e8 + minor * 1e4 + patch;
}

/** Whether `engines.node` admits a version: comparators, carets, tildes and alternatives of them, as npm reads them. */
function admits(range: string, version: string): boolean {
  const is = numberOf(version);
  const meets = (comparator: string): boolean => {
    const [, sign = '', text = ''] = /^([<>=^~]*)(.*)$/.exec(comparator) ?? [];
    const [at, major, minor] = [numberOf(text), ...text.replace(/^v/, '').split('.').map(Number)];
    if (sign === '>=') return is >= at;
    if (sign === '>') return is > at;
    if (sign === '<=') return is <= at;
    if (sign === '<') return is < at;
    const next = sign === '~' && minor !== undefined ? at + 1e4 : ((major ?? 0) + 1) * 1e8;
    return text === '*' || (is >= at && is < next);
  };
  const alternatives = range.replace(/([<>=^~])\s+/g, '$1').split('||');
  return alternatives.some((all) => all.trim().split(/\s+/).every(meets));
}

describe('T12 the packages', () => {
  it('T12 every package runs on the oldest Node that we name and on that of the releases; none is deprecated', () => {
    expect(
      ['>=18', '^18.18.0 || ^20.9.0 || >=21', '>= 20', '20 || >=22', '*'].map((one) =>
        admits(one, '20.19.0'),
      ),
    ).toEqual(Array(5).fill(true));
    expect(
      ['>=22', '^18 || ^22', '>=20.20.0', '~20.18.0', '<20'].map((one) => admits(one, '20.19.0')),
    ).toEqual(Array(5).fill(false));
    for (const version of ['20.19.0', '24.0.0']) {
      const refused = locked.filter(([, { engines }]) => !admits(engines?.node ?? '*', version));
      expect(refused.map(([path, { engines }]) => `${path} ${String(engines?.node)} not ${version}`)).toEqual(
        [],
      );
    }
    expect(locked.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('T12 every package is locked by a SHA-512 of its content, and none comes from elsewhere than the registry', () => {
    const unlocked = locked.filter(
      ([, { integrity, link }]) => link === true || !integrity?.startsWith('sha512-'),
    );
    expect(unlocked.map(([path]) => path)).toEqual([]);
    const elsewhere = locked.filter(([, { resolved }]) => /^(?:git|file|http:)/.test(resolved ?? ''));
    expect(elsewhere.map(([path]) => path)).toEqual([]);
    const ranges = Object.entries({ ...own.devDependencies, ...own.optionalDependencies });
    expect(ranges.filter(([, range]) => !/^[~^]?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  it('T12 all that is shipped is bundled, but for what is native: nothing else is installed beside the program', () => {
    // An import is bundled by itself: it belongs to devDependencies, and to optionalDependencies if it is native.
    expect(own.dependencies ?? {}).toEqual({});
    const paths = new Set(locked.map(([path]) => path));
    expect(bundled.size).toBeGreaterThan(100);
    expect([...bundled].filter((path) => !paths.has(path))).toEqual([]);
  });

  it('T12 no shipped package runs anything when it is installed', () => {
    const scripts = shipped.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(scripts).toEqual([]);
    expect(Object.keys(packages).filter((path) => path.includes('scarf'))).toEqual([]); // reports installations
  });

  it('T12 every shipped package has a licence that may be passed on', () => {
    const licenceOf = (path: string): string | undefined =>
      (readJson(`${path}/package.json`) as { licenses?: readonly { type: string }[] }).licenses?.[0]?.type;
    const others = shipped.filter(([path, { license }]) => !LICENCES.has(license ?? licenceOf(path) ?? ''));
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('T12 a bill of materials can be made, and names everything that is shipped', () => {
    // Not with `--omit dev`: npm then also leaves out what something of development needs, too.
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    const text = execFileSync('npm', args, { encoding: 'utf8', stdio, timeout: HANGS_MS });
    const { components } = JSON.parse(text) as { components: readonly { name: string; version: string }[] };
    const named = new Set(components.map(({ name, version }) => `${name}@${version}`));
    const missing = shipped.map(
      ([path, { version = '' }]) => `${path.split('node_modules/').at(-1) ?? ''}@${version}`,
    );
    expect(missing.filter((each) => !named.has(each))).toEqual([]);
  });
});
