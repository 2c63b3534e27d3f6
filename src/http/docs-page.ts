import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file of the documentation page. */
export interface PageFile {
  content: Buffer;
  /** Media type of the answer. */
  type: string;
  /** Changes with the content: the page names its files by `name?v=version`, so that browsers may keep them for good. */
  version: string;
}

/** Finds the files of the documentation page. */
export interface DocsPage {
  /** The file of that name; undefined when the page has none. The page itself has the empty name. */
  file(name: string): Promise<PageFile | undefined>;
}

type FileName = keyof typeof FILES;

const INDEX = pageAsset('index.html');
const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** Everything that the page is made of. Only these are ever read: no name in a request becomes a path. */
const FILES = {
  'docs.js': { path: pageAsset('docs.js'), type: JAVASCRIPT },
  'docs.css': { path: pageAsset('docs.css'), type: CSS },
  'favicon.svg': { path: pageAsset('favicon.svg'), type: 'image/svg+xml' },
  'swagger-ui.css': { path: libraryFile('swagger-ui.css'), type: CSS },
  'swagger-ui-bundle.js': { path: libraryFile('swagger-ui-bundle.js'), type: JAVASCRIPT },
} as const;

/**
 * The documentation page: Swagger UI and what we put around it. Files are read when they are first asked for, and kept.
 *
 * @param versions API versions that the page offers, from newest to oldest
 */
export function createDocsPage(versions: readonly string[]): DocsPage {
  const kept = new Map<string, PageFile>();
  const keep = async (name: string, read: () => Promise<PageFile>): Promise<PageFile> => {
    const file = kept.get(name) ?? (await read());
    kept.set(name, file);
    return file;
  };
  const asset = (name: FileName) =>
    keep(name, async () => pageFile(await readFile(FILES[name].path), FILES[name].type));
  const index = () => keep('', async () => pageFile(await renderIndex(versions, asset), HTML));
  return {
    async file(name) {
      if (name === '') return index();
      return isFileName(name) ? asset(name) : undefined;
    },
  };
}

function isFileName(name: string): name is FileName {
  return Object.hasOwn(FILES, name);
}

/** The template with its placeholders filled: `{{versions}}`, and `{{name}}` for the address of a file. */
async function renderIndex(versions: readonly string[], asset: (name: FileName) => Promise<PageFile>): Promise<Buffer> {
  const values = new Map([['versions', versions.map((version) => `<option>${version}</option>`).join('')]]);
  for (const name of Object.keys(FILES).filter(isFileName)) {
    values.set(name, `${name}?v=${(await asset(name)).version}`);
  }
  const template = await readFile(INDEX, 'utf8');
  return Buffer.from(template.replaceAll(/\{\{([\w.-]+)\}\}/g, (whole, name: string) => values.get(name) ?? whole));
}

function pageFile(content: Buffer, type: string): PageFile {
  return { content, type, version: createHash('sha256').update(content).digest('base64url').slice(0, 16) };
}

/** Works from `src/http` and from `dist/http` alike. */
function pageAsset(name: string): string {
  return fileURLToPath(new URL(`../../assets/docs/${name}`, import.meta.url));
}

function libraryFile(name: string): string {
  return createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
}
