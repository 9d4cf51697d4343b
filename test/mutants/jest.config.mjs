// The usual one, with one file read otherwise: see run.mjs.
import { fileURLToPath } from 'node:url';
import config from '../../jest.config.mjs';

const [[files, [, options]]] = Object.entries(config.transform);
const transformer = fileURLToPath(new URL('mutating-transformer.mjs', import.meta.url));

export default {
  ...config,
  rootDir: fileURLToPath(new URL('../../', import.meta.url)),
  transform: { [files]: [transformer, options] },
};
