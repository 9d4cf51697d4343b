import { join } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

/** What a mistake may leave behind without the compiler being the one that sees it. */
const LENIENT = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  noEmit: true,
};

/**
 * What TypeScript says of a mutant: specs run without types, and a mutant that is no program proves nothing of them.
 *
 * @param files those of all mutants
 */
export function typeFaultsOf(root, files) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);
  let mutated = {};
  let version = 0;
  const textOf = (path) => {
    const text = ts.sys.readFile(path);
    return path === mutated.path ? text.replace(mutated.text, () => mutated.by) : text;
  };
  const service = ts.createLanguageService({
    ...ts.sys,
    getCompilationSettings: () => ({
      ...options,
      ...LENIENT,
      incremental: false,
      tsBuildInfoFile: undefined,
    }),
    getScriptFileNames: () => files.map((file) => join(root, file)),
    getScriptVersion: (path) => (path === mutated.path ? String(version) : '0'),
    getScriptSnapshot: (path) =>
      ts.sys.fileExists(path) ? ts.ScriptSnapshot.fromString(textOf(path)) : undefined,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getCurrentDirectory: () => process.cwd(),
  });
  return ({ file, text, by }) => {
    mutated = { path: join(root, file), text, by };
    version++;
    const faults = [
      ...service.getSyntacticDiagnostics(mutated.path),
      ...service.getSemanticDiagnostics(mutated.path),
    ];
    return faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  };
}
