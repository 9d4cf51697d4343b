import { type Area } from '../mutant.js';

const DECODE = 'src/dialects/decode-body.ts';
const DRONE = 'src/dialects/drone/drone-request.ts';
const FIELDS = 'src/dialects/shared/fields.ts';
const WOODPECKER = 'src/dialects/woodpecker/woodpecker-request.ts';

export const REQUESTS: Area = {
  name: 'requests',
  specs: ['src/dialects/decode-body', 'src/wire/'],
  mutants: [
    { file: WOODPECKER, text: " || body?.['configuration'] !== undefined", by: '' },
    { file: WOODPECKER, text: "blocked: status === 'blocked'", by: 'blocked: false' },
    { file: DRONE, text: "return event === 'pull_request';", by: 'return false;' },
    {
      file: DRONE,
      text: 'source !== repo && source.toLowerCase() !== repo.toLowerCase()',
      by: "source !== repo && event === 'pull_request'",
    },
    { file: DRONE, text: 'source.toLowerCase() !== repo.toLowerCase()', by: 'true' },
    { file: DRONE, text: ': ref !== undefined', by: ': false' },
    {
      file: DRONE,
      text: 'fork: mergeRequest || isFork(name, event, source)',
      by: 'fork: isFork(name, event, source)',
    },
    {
      file: FIELDS,
      text: "typeof value === 'string' && value.length <= MAX_REPO_LENGTH ? value : ''",
      by: "typeof value === 'string' ? value : String(value)",
    },
    { file: FIELDS, text: 'Number.isSafeInteger(value) && Number(value) >= 0', by: 'Number(value) >= 0' },
    {
      file: FIELDS,
      text: "typeof repo === 'string' && repo.length <= MAX_REPO_LENGTH",
      by: "typeof repo === 'string'",
    },
    { file: DECODE, text: 'if (nestsTooDeep(body) || hasTooManyParts(body)) return undefined;', by: '' },
    { file: DECODE, text: 'request && isAscii(request) ? request', by: 'request ? request' },
  ],
};
