import { type SeenRequest } from '../../support/registry/vendor-server.js';

/** Whether a text holds a value, as it is or in one of the forms in which it is sent. */
export function isSent(value: string, text: string): boolean {
  const forms = [
    ...[value, encodeURIComponent(value), new URLSearchParams({ '': value }).toString().slice(1)],
    ...(['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(value).toString(encoding)),
  ];
  return forms.some((form) => text.includes(form.replace(/=+$/, '')));
}

/** Names of fields that hold what proves an identity. */
export const PROOF = /(?:secret|password|passwd|passphrase|token|assertion|credential|key)$/i;

/** Names of headers that say where, not who. */
const WHERE = /^host$|-region$/;

/** The values of a request that prove who asks: tokens and passwords of its headers, fields of that name in its body. */
export function provingValues({ headers, body }: SeenRequest): readonly string[] {
  const proving = Object.entries(headers).filter(([name]) => !WHERE.test(name));
  const lines = proving.flatMap(([, value]) => value ?? []);
  const inHeaders = lines.flatMap((line) => {
    const [scheme = '', word = ''] = line.split(' ');
    if (!/^basic$/i.test(scheme)) return [line, word];
    return [
      Buffer.from(word, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, ''),
    ];
  });
  const fields = fieldsOf(headers['content-type'] ?? '', body());
  return [...inHeaders, ...fields.flatMap(([name, value]) => (PROOF.test(name) ? [value] : []))];
}

function fieldsOf(type: string, body: string): readonly (readonly [string, string])[] {
  if (type.includes('form')) return [...new URLSearchParams(body)];
  if (!type.includes('json') || body === '') return [];
  const found: [string, string][] = [];
  JSON.parse(body, (name, value: unknown) => {
    if (typeof value === 'string') found.push([name, value]);
    return value;
  });
  return found;
}
