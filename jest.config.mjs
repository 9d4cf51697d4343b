import { availableParallelism } from 'node:os';

/** Files of types alone, which nothing loads at run time. */
const TYPES = ['client-settings', 'dialect', 'sample-client', 'shared/ci-request', 'shared/signed-head'];

/** Set by `npm run test:provider -- DIR` for a folder that is not of this repository. */
const { TESTED_DIRECTORY: outside } = process.env;

/** @type {import('jest').Config} */
export default {
  roots: [
    ...['src', 'providers', 'stores', 'test'].map((folder) => `<rootDir>/${folder}`),
    ...(outside === undefined ? [] : [outside]),
  ],
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/keys/rsa-setup.mjs',
  testSequencer: '<rootDir>/test/support/pace/longest-first.mjs',
  setupFiles: ['reflect-metadata'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // What a provider from outside imports of the running program.
    '^dockpass/registry/(.*)\\.js$': '<rootDir>/src/registry/$1',
  },
  modulePaths: ['<rootDir>/node_modules'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'src/**/*.ts',
    'providers/**/*.ts',
    'stores/**/*.ts',
    '!src/main.ts',
    '!**/*.spec.ts',
    '!**/*.contract.ts',
    ...TYPES.map((name) => `!src/dialects/${name}.ts`),
  ],
  coverageThreshold: Object.fromEntries(
    ['credentials', 'dialects', 'image', 'registry', 'resolver', 'wire'].map((folder) => [
      `./src/${folder}/`,
      { lines: 95, branches: 95 },
    ]),
  ),
  clearMocks: true,
  maxWorkers: availableParallelism() + 1, // much of the time is spent waiting for other processes and for pauses
  // What a file has loaded as ES modules stays in its worker, and with gigabytes of it each collection takes seconds.
  workerIdleMemoryLimit: '1GB',
  // Only what hangs takes so long, also on a slow and busy machine; no time decides a test.
  testTimeout: 120_000,
};
