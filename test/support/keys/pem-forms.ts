const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wrapped = (text: string): string => text.replace(/.{76}(?=.)/g, '$&\n');

/** PEM text as people have it, and all of it means the same. */
export const PEM_FORMS: Readonly<Record<string, (pem: string) => string>> = {
  'as it is': (pem) => pem,
  'without the last line end': (pem) => pem.trimEnd(),
  'line ends of Windows': (pem) => pem.replaceAll('\n', '\r\n'),
  'one line with blanks': (pem) => pem.trim().replaceAll('\n', ' '),
  'one line with nothing between': (pem) => pem.replaceAll('\n', ''),
  'one line with \\n': (pem) => pem.replaceAll('\n', '\\n'),
  'one line with \\r\\n': (pem) => pem.replaceAll('\n', '\\r\\n'),
  'one line with \\\\n': (pem) => pem.replaceAll('\n', '\\\\n'),
  'escapes and line ends': (pem) => pem.replaceAll('\n', '\\n\n'),
  'lines that go on behind a backslash': (pem) => pem.replaceAll('\n', '\\\n'),
  'slashes that JSON escaped': (pem) => JSON.stringify(pem).slice(1, -1).replaceAll('/', '\\/'),
  indented: (pem) => pem.replace(/^/gm, '    '),
  'indented with tabs, behind an empty line': (pem) => `\n${pem.replace(/^/gm, '\t')}`,
  'double quotes': (pem) => `"${pem}"`,
  'single quotes around one line': (pem) => `'${pem.replaceAll('\n', '\\n')}'`,
  'behind a byte order mark': (pem) => `\ufeff${pem}`,
  'lines of 16': (pem) => pem.replace(/^[^-\n]+$/gm, (line) => line.replace(/.{16}(?=.)/g, '$&\n')),
  base64,
  'base64 in lines': (pem) => wrapped(base64(pem)),
  'base64 of one line with \\n, in quotes': (pem) => `"${base64(pem.replaceAll('\n', '\\n'))}"`,
  'base64 for URLs': (pem) => Buffer.from(pem).toString('base64url'),
  'base64 of base64': (pem) => base64(`${base64(pem)}\n`),
};
