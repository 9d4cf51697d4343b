import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { type Manifest } from './helm.js';

/** Folder of Kubernetes' published OpenAPI (`api/openapi-spec/v3` of its sources), in KUBERNETES_OPENAPI. */
export const openapi = process.env['KUBERNETES_OPENAPI'];

type Schema = Readonly<Record<string, unknown>>;

interface Description {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

// The published schemas hold words of Kubernetes and formats of numbers, which say nothing of the shape.
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** What the published schema of its kind says of an object, closed: a word that it does not know is a problem. */
export function schemaProblems(manifest: Manifest): readonly string[] {
  const validate = validatorOf(manifest);
  if (validate === undefined) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message = '', params }) =>
    [`${manifest.kind} ${instancePath} ${message}`, params['additionalProperty']].join(' ').trim(),
  );
}

function validatorOf({ apiVersion, kind }: Manifest): ValidateFunction | undefined {
  const known = validators.get(`${apiVersion} ${kind}`);
  if (known) return known;
  const schemas = schemasOf(apiVersion);
  const found = Object.entries(schemas).find(([, schema]) => isOf(schema, apiVersion, kind));
  if (!found) return undefined;
  if (!ajv.getSchema(apiVersion)) ajv.addSchema({ $id: apiVersion, components: { schemas } });
  const made = ajv.compile({ $ref: `${apiVersion}#/components/schemas/${found[0]}` });
  validators.set(`${apiVersion} ${kind}`, made);
  return made;
}

function schemasOf(apiVersion: string): Readonly<Record<string, Schema>> {
  const name = apiVersion.includes('/') ? `apis__${apiVersion.replace('/', '__')}` : `api__${apiVersion}`;
  const text = readFileSync(join(openapi ?? '', `${name}_openapi.json`), 'utf8');
  const { components } = JSON.parse(text, (_key, value: unknown) => closed(value)) as Description;
  return components.schemas;
}

function closed(value: unknown): unknown {
  const isOpen = typeof value === 'object' && value !== null && 'properties' in value;
  return isOpen && !('additionalProperties' in value) && 'type' in value
    ? { ...value, additionalProperties: false }
    : value;
}

function isOf(schema: Schema, apiVersion: string, kind: string): boolean {
  const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly Readonly<
    Record<string, string>
  >[];
  return kinds.some((one) => {
    const named = one['group'] ? `${one['group']}/${String(one['version'])}` : one['version'];
    return named === apiVersion && one['kind'] === kind;
  });
}
