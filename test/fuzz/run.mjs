// Runs the fuzz targets against the built program. `npm run fuzz` builds first.
import process from 'node:process';
import { built, importBundled } from '../bundled.mjs';

const { main } = await importBundled('fuzz', 'main');
process.exitCode = await main(process.argv.slice(2), built);
