/** Holds files for compose against the schema of its specification: node test/deploy/compose.mjs SCHEMA FILE... */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import Ajv from 'ajv';
import { parse } from 'yaml';

const [schema, ...files] = process.argv.slice(2);
const spec = JSON.parse(readFileSync(schema, 'utf8'));
delete spec.$schema;
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(spec);
for (const file of files) {
  if (validate(parse(readFileSync(file, 'utf8'), { merge: true }))) continue;
  process.stderr.write(`${file}: ${JSON.stringify(validate.errors, null, 2)}\n`);
  process.exitCode = 1;
}
