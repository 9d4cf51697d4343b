import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { HANGS_MS } from '../support/children.js';
import { needProgram } from '../support/program.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

describe('what is shipped', () => {
  let bundled: readonly Bundled[];
  beforeAll(() => {
    needProgram();
    bundled = JSON.parse(read('dist/bundled.json')) as readonly Bundled[];
  });

  it('has a bill of materials that names every package of the bundle by its content, twice in the same words', () => {
    const first = billOfMaterials();
    const { metadata, components, dependencies } = JSON.parse(first) as BillOfMaterials;
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
    expect(metadata.component).toMatchObject({ type: 'application', name, version });
    const refs = new Set(components.map((one) => one['bom-ref']));
    expect(bundled.filter((one) => !refs.has(`${one.name}@${one.version}`))).toEqual([]);
    for (const { hashes, licenses } of components) {
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
      expect(licenses).toHaveLength(1);
    }
    const others = ['jest', 'eslint', 'typescript', '@nestjs/cli', 'esbuild'];
    expect(components.filter((one) => others.includes(one.name))).toEqual([]);
    expect(
      dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter(isUnknown(refs, name)),
    ).toEqual([]);
    expect(first).not.toContain(fileURLToPath(root));
    expect(billOfMaterials()).toBe(first);
  });

  it('brings the text of every licence: its own, or of the Apache licence the one of the program', () => {
    const [head = '', ...paragraphs] = read('dist/LICENCES.txt').split(`${'='.repeat(80)}\n`);
    expect(head).toContain('Apache License 2.0 (LICENSE)');
    const texts = new Map(
      paragraphs.flatMap((paragraph) => {
        const [names = '', text = ''] = paragraph.split(`${'-'.repeat(80)}\n`);
        return names
          .trim()
          .split('\n')
          .map((name) => [name, text.trim()] as const);
      }),
    );
    for (const { name, version, license } of bundled) {
      const text = texts.get(`${name} ${version} (${license})`);
      expect([name, text]).toEqual([
        name,
        expect.stringMatching(TEXTS[license] ?? /^Any other is to be looked at$/),
      ]);
    }
    expect(read('LICENSE')).toContain('Apache License\n                           Version 2.0');
  });

  it('stands in the changelog, above the version before', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const headings = [...read('CHANGELOG.md').matchAll(/^## (\S+) \((.+)\)$/gm)].map(([, number, at]) => [
      number,
      at,
    ]);
    expect(headings.map(([number]) => number)).toEqual([version, '0.1.0']);
    expect(headings[0]?.[1]).toMatch(/^(?:unreleased|20\d\d-\d\d-\d\d)$/);
  });
});

/** Words that only the text of a licence has, by its name. */
const TEXTS: Readonly<Record<string, RegExp>> = {
  'Apache-2.0': /Apache License|APACHE LICENSE|It is the one of the file LICENSE/,
  MIT: /Permission is hereby granted, free of charge/,
  ISC: /Permission to use, copy, modify, and(?:\/or)? distribute/,
  'BSD-2-Clause': /Redistributions? of source code must retain/,
  'BSD-3-Clause': /Redistributions? of source code must retain/,
  '0BSD': /Permission to use, copy, modify, and(?:\/or)? distribute/,
  'BlueOak-1.0.0': /Blue Oak Model License/,
};

interface BillOfMaterials {
  readonly metadata: { readonly component: Readonly<Record<string, unknown>> };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly hashes: unknown;
    readonly licenses: readonly unknown[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

function billOfMaterials(): string {
  const tool = fileURLToPath(new URL('tools/sbom.mjs', root));
  return execFileSync(process.execPath, [tool], { encoding: 'utf8', timeout: HANGS_MS, maxBuffer: 2 ** 25 });
}

function isUnknown(refs: ReadonlySet<string>, own: string): (ref: string) => boolean {
  return (ref) => !refs.has(ref) && !ref.startsWith(`${own}@`);
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: Readonly<Record<string, string>>;
        readonly steps: readonly { uses?: string; run?: string }[];
      }
    >
  >;
}

describe('the pipeline that releases', () => {
  const text = read('.github/workflows/release.yml');
  const { on, permissions, jobs } = parse(text) as Workflow;

  it('is started by a tag of a version alone', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } });
  });

  it('runs only actions that are pinned by the digest of a commit, one for each', () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(5);
    for (const action of used)
      expect(action).toMatch(/^(?:actions|sigstore)\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const names = new Set(used.map((action) => action.split('@')[0]));
    expect(new Set(used).size).toBe(names.size);
  });

  it('may do in each job what that needs, and knows no secret', () => {
    expect(permissions).toEqual({});
    const rights = Object.entries(jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(rights)).toEqual({
      build: { contents: 'read' },
      attest: { 'id-token': 'write', attestations: 'write' },
      image: { contents: 'read', packages: 'write' },
      'sign-image': { packages: 'write', 'id-token': 'write', attestations: 'write' },
      publish: { contents: 'write', 'id-token': 'write' },
    });
    expect(text).not.toMatch(/secrets\./);
  });

  it('runs nothing that was built where it may sign, and puts no text of others into a shell', () => {
    for (const { permissions: own, steps } of Object.values(jobs)) {
      const runs = steps.map(({ run = '' }) => run).join('\n');
      if (own['id-token'] === 'write')
        expect(runs).not.toMatch(/\bnpm (?:ci|run|install)\b|\.ci\/run|dist\//);
      expect(runs).not.toMatch(/\$\{\{ *(?:github|needs|inputs)\./);
    }
  });
});
