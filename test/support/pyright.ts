import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { isObject } from '../../src/json/is-object.js';

const PYRIGHT = createRequire(import.meta.url).resolve('pyright/index.js');

/** A mistake that the type checker found. */
export interface TypeMistake {
  file: string;
  line: number;
  rule: string;
  message: string;
}

/**
 * Type-checks Python code strictly, as of Python 3.9, in one process, which needs neither Python nor a network.
 * @param folder holds all code, and gets the configuration
 * @param roots folders in it that are checked apart from each other; names are imported from `path` too
 */
export async function typeMistakes(
  folder: string,
  roots: readonly { root: string; path?: readonly string[] }[],
): Promise<{ mistakes: TypeMistake[]; filesChecked: number }> {
  const configuration = join(folder, 'pyrightconfig.json');
  const executionEnvironments = roots.map(({ root, path = [] }) => ({ root, extraPaths: path }));
  await writeFile(
    configuration,
    JSON.stringify({ pythonVersion: '3.9', typeCheckingMode: 'strict', include: ['.'], executionEnvironments }),
  );
  const report = JSON.parse(await output([PYRIGHT, '--project', configuration, '--outputjson'])) as Report;
  return {
    mistakes: report.generalDiagnostics.map(({ file, range, rule = '', message }) => ({
      file: file.slice(folder.length + 1),
      line: range.start.line + 1,
      rule,
      message,
    })),
    filesChecked: report.summary.filesAnalyzed,
  };
}

interface Report {
  generalDiagnostics: { file: string; rule?: string; message: string; range: { start: { line: number } } }[];
  summary: { filesAnalyzed: number };
}

/** What a script writes; that it found mistakes (exit code 1) is no failure. */
function output(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { HOME: process.env['HOME'] }, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, words, options, (error, stdout, stderr) => {
      if (error && !(isObject(error) && error['code'] === 1)) reject(new Error(`pyright failed: ${stderr}${stdout}`));
      else resolve(stdout);
    });
  });
}
