import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readPageFiles } from './page-files.js';

function folderWith(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(`${tmpdir()}/dockpass-page-`);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  return pathToFileURL(`${folder}/`);
}

describe('the files of the page', () => {
  it('are those of known kinds, each with its compressed forms, and nothing beside them', async () => {
    const files = await readPageFiles(
      folderWith({
        'index.html': 'a',
        'index.html.gz': 'b',
        'index.html.br': 'c',
        'app-AB12CD34.js': 'd',
        '.env': 'e',
        'notes.txt': 'f',
      }),
    );
    expect([...files.keys()].sort()).toEqual(['app-AB12CD34.js', 'index.html']);
    expect(files.get('index.html')).toEqual({
      type: 'text/html; charset=utf-8',
      isHashed: false,
      plain: Buffer.from('a'),
      gzip: Buffer.from('b'),
      br: Buffer.from('c'),
    });
    expect(files.get('app-AB12CD34.js')).toMatchObject({ isHashed: true, gzip: undefined, br: undefined });
  });

  it('are an error where the page is not built', async () => {
    await expect(readPageFiles(new URL('file:///nowhere/'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
