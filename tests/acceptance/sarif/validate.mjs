// node validate.mjs LOG… : prints each place where a log is not SARIF 2.1.0, and exits with 1 if
// there is any.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Ajv = require('ajv-draft-04').default;
const addFormats = require('ajv-formats').default;

const schemaPath = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
// One pattern of the schema is none with the flag `u`.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));

let failures = 0;
for (const path of process.argv.slice(2)) {
  if (validate(JSON.parse(readFileSync(path, 'utf8')))) continue;
  for (const error of validate.errors) {
    const extra = error.params.additionalProperty ?? error.params.allowedValues;
    const what = extra === undefined ? '' : `: ${JSON.stringify(extra)}`;
    console.log(`${path}: ${error.instancePath || '/'}: ${error.message}${what}`);
    ++failures;
  }
}
console.log(`${failures} errors`);
process.exitCode = failures === 0 ? 0 : 1;
