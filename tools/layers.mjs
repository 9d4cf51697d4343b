/** The folders of src/, bottom to top: each may import what stands in a line before its own, and nothing else. */
export const LAYERS = [
  ['wire', 'image', 'faults'],
  ['registry'],
  ['store'],
  ['credentials', 'plugins'],
  ['secrets'],
  ['dialects'],
  ['config'],
  ['database'],
  ['sharing', 'managed'],
  ['resolver'],
  ['explain', 'exchange', 'probing'],
  ['gateway'],
  ['logging', 'feeds'],
  ['history'],
  ['audit'],
  ['sessions'],
  ['routes'],
  ['metrics', 'tracing'],
  ['health'],
  ['admin'],
  ['page'],
  ['start'],
  ['cli', 'demo'],
  ['main'],
];

/** How deep below a folder of src/ files lie at most. */
const DEEPEST = 3;

/**
 * What the files of src/ may not import, one rule for each folder and depth, since an import names its target by the
 * way up from the file.
 */
export const LAYER_RULES = LAYERS.flatMap((folders, row) => {
  const above = LAYERS.slice(row).flat();
  return folders.flatMap((folder) => {
    const forbidden = above.filter((other) => other !== folder);
    return depths().map((depth) => ({
      files: filesAt(folder, depth),
      bans: bansAt(folder, forbidden, depth),
    }));
  });
});

function depths() {
  return Array.from({ length: DEEPEST }, (_, depth) => depth);
}

function filesAt(folder, depth) {
  return [`src/${folder}/${'*/'.repeat(depth)}*.ts`];
}

function bansAt(folder, forbidden, depth) {
  const up = `^${'\\.\\./'.repeat(depth + 1)}`;
  const layers = {
    regex: `${up}(?:${forbidden.join('|')})(?:/|\\.js$)`,
    message: `src/${folder} may import only what is below it: tools/layers.mjs.`,
  };
  const outside = { regex: `${up}\\.\\./(?:test|tools)/`, message: 'The program needs no test and no tool.' };
  return [layers, outside, ...dialectBans(folder, depth, up)];
}

/** The list of dialects, in the folder itself, is alone in knowing them. */
function dialectBans(folder, depth, up) {
  if (folder === 'dialects' && depth === 0) return [];
  const regex = folder === 'dialects' ? '^\\.\\./(?!shared/)[^./]+/' : `${up}dialects/(?!shared/)[^/]+/`;
  return [{ regex, message: 'Only the list of dialects knows the folder of one.' }];
}
