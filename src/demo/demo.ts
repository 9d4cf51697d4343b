/**
 * `npm run demo`: a pull with what the gateway gave. `npm run demo -- --page`: the operators' page with some life in it,
 * until Ctrl-C.
 */
import 'reflect-metadata';

const providers = new URL('../../providers/', import.meta.url);
if (process.argv.includes('--page')) await (await import('./page/page-demo.js')).pageDemo(providers);
else await (await import('./pull-demo.js')).pullDemo(providers);
