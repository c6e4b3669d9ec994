// node validate.mjs SCHEMA [--newer-options] DASHBOARD… : prints each place where a dashboard is not what Grafana's
// published types say, and exits with 1 if there is any.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const Ajv = createRequire(import.meta.url)('ajv').default;

// One alternative per panel type: with a discriminator the errors are those of the panel's own
// type, not of all fourteen.
function discriminatePanels(schema) {
  const panels = schema.properties.panels;
  const row = panels.items.anyOf.find((alternative) => alternative.properties.type.const === 'row');
  for (const list of [row.properties.panels, panels]) {
    list.items = {
      type: 'object',
      required: ['type'],
      discriminator: { propertyName: 'type' },
      oneOf: list.items.anyOf,
    };
  }
}

// --newer-options: those that Grafana 12 demands and 11 does not know are welcome. Grafana passes over
// options it does not know, so a dashboard for both has them.
const newerOptions = { piechart: { sort: { enum: ['none', 'asc', 'desc'] } } };

function allowNewerOptions(schema) {
  for (const panel of schema.properties.panels.items.anyOf) {
    const newer = newerOptions[panel.properties.type.const] ?? {};
    for (const [name, type] of Object.entries(newer)) panel.properties.options.properties[name] ??= type;
    if (panel.properties.type.const === 'row') {
      allowNewerOptions({ properties: { panels: panel.properties.panels } });
    }
  }
}

function at(value, pointer) {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node, step) => node?.[step], value);
}

function panelTitle(dashboard, pointer) {
  const panel = /^\/panels\/\d+(\/panels\/\d+)?/.exec(pointer);
  return panel ? ` (panel "${at(dashboard, panel[0])?.title}")` : '';
}

function describe(error) {
  const extra = error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue;
  return error.message + (extra === undefined ? '' : `: ${JSON.stringify(extra)}`);
}

const newer = process.argv.includes('--newer-options');
const [schemaPath, ...dashboardPaths] = process.argv.slice(2).filter((each) => each !== '--newer-options');
const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
if (newer) allowNewerOptions(schema.definitions.Dashboard);
discriminatePanels(schema.definitions.Dashboard);
const validate = new Ajv({ allErrors: true, discriminator: true, strict: false }).compile(schema);

let failures = 0;
for (const path of dashboardPaths) {
  const dashboard = JSON.parse(readFileSync(path, 'utf8'));
  if (validate(dashboard)) continue;
  const lines = new Set();
  for (const error of validate.errors) {
    const value = JSON.stringify(at(dashboard, error.instancePath)) ?? 'nothing';
    lines.add(
      `${path}: ${error.instancePath || '/'}${panelTitle(dashboard, error.instancePath)}: ` +
        `${describe(error)}; there is ${value.length > 120 ? value.slice(0, 120) + '…' : value}`,
    );
  }
  for (const line of lines) console.log(line);
  failures += lines.size;
}
console.log(`${dashboardPaths.length} dashboards, ${failures} errors`);
process.exitCode = failures === 0 ? 0 : 1;
