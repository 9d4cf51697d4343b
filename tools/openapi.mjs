/**
 * Writes `dist/openapi.json`, the description that `/admin/openapi.json` gives, from the classes in `build/`. The
 * library that makes it is of use to nobody who only runs the program, so it is not shipped.
 *
 * node tools/openapi.mjs, as part of `npm run build`
 */
import { writeFileSync } from 'node:fs';
import { describeRoutes } from '../build/src/admin/openapi.js';
import { PAGE_ROUTES } from '../build/src/page/page-openapi.js';
import { AppModule } from '../build/src/start/app.module.js';

const module = AppModule.around({ instruments: {}, metrics: {}, logger: {} });
const document = await describeRoutes(module, PAGE_ROUTES);
writeFileSync(new URL('../dist/openapi.json', import.meta.url), `${JSON.stringify(document, null, 2)}\n`);
