import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A page of documentation, named by its path below the root of the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
  /** The text without its fenced blocks. */
  readonly prose: string;
}

/** Pages beside what they are about. */
const BESIDE = ['providers/README.md', 'deploy/helm/dockpass/README.md', 'deploy/kustomize/README.md'];

/** Every page that people read: those of the root, of docs/ and of its folders, and those beside what they are about. */
export function pages(): readonly Page[] {
  const found = ['.', 'docs', 'docs/providers', 'docs/stores'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => posix.join(folder, name)),
  );
  return [...found, ...BESIDE].map(pageAt);
}

export function pageAt(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, prose: text.replace(/^(```+)[\s\S]*?^\1$/gm, '') };
}

/** A fenced block: the word behind its opening fence, and its text. */
export function fencesOf({ text }: Page): readonly { readonly kind: string; readonly body: string }[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', body = '']) => ({
    kind,
    body,
  }));
}

/** What the page leads to in this repository: a path from its root, and the anchor there, which may be empty. */
export function linksOf({
  path,
  prose,
}: Page): readonly { readonly path: string; readonly anchor: string }[] {
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      return { path: file === '' ? path : posix.join(posix.dirname(path), file), anchor };
    });
}

/** The anchors of its headings, as GitHub makes them. */
export function anchorsOf({ prose }: Page): ReadonlySet<string> {
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return new Set(headings.map(anchorOf));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** A command of ours that a page shows: its name and the names of its options. */
export interface ShownCommand {
  readonly name: string;
  readonly options: readonly string[];
}

/** The `dockpass …` in code of the page, wherever it runs: not the user, the service or the container of that name. */
export function commandsShownIn({ text }: Page): readonly ShownCommand[] {
  const code = [...text.matchAll(/^```\w*\n([\s\S]*?)^```$|`([^`\n]+)`/gm)].map(
    ([, fenced, span = '']) => fenced ?? span,
  );
  const shown = code.flatMap((part) => [
    ...part.matchAll(/(?<![-/\w.:]|-u )dockpass (?!dockpass |env )([a-z]+)([^\n|&;#]*)/g),
  ]);
  return shown.map(([, name = '', rest = '']) => ({
    name,
    options: [...rest.matchAll(/(?<= )--[a-z-]+/g)].map(([option]) => option),
  }));
}
